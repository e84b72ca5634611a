import { describe, expect, test } from 'vitest'
import { diagnose } from '../../../source/diagnostics/diagnosis/diagnosis.ts'
import { type Finished, finishedSchema } from '../../../source/diagnostics/history/finished.ts'
import { differences, scalingOf } from '../../../source/diagnostics/history/compare.ts'
import { configurationThatDiffers } from '../../../source/diagnostics/history/configuration.ts'
import { summarize } from '../../../source/diagnostics/history/summarize.ts'
import type { Run } from '../../../source/domain/run.ts'
import { parseSummary } from '../../../source/diagnostics/history/finished.ts'
import { recorded, recordedAdvice } from '../advice/recording.ts'
import { inWords } from '../words.ts'

function summaryOf(name: string, workers = 3): Finished {
  const facts = recorded(name)
  const [first] = facts.applications
  if (first === undefined) throw new Error(`${name} recorded no application`)
  const { application } = first
  return summarize(
    { ...first, application: { ...application, state: 'FINISHED', durationMs: 40_000 } },
    {
      example: name,
      arguments: ['7'],
      workers,
      diagnoses: [...diagnose(facts), ...recordedAdvice(name)].map(inWords),
    },
  )
}

describe('a finished application’s summary', () => {
  test('holds what it did, what was advised and what somebody set', () => {
    const summary = summaryOf('skewed')
    expect(summary).toMatchObject({
      version: 2,
      name: 'skewed',
      state: 'FINISHED',
      workers: 3,
      jobs: { total: 1, failed: 0 },
      executors: { count: 3, cores: 3, memoryMiB: 1024, lost: 0 },
    })
    expect(summary.diagnoses[0]).toMatchObject({ cause: 'skew', confidence: 'high' })
    expect(summary.stages.map(({ tasks }) => tasks)).toContain(12)
    expect(summary.configuration).toEqual({
      'spark.sql.adaptive.enabled': 'false',
      'spark.sql.autoBroadcastJoinThreshold': '-1',
      'spark.sql.shuffle.partitions': '12',
    })
  })

  test.each([
    ['FINISHED', 'succeeded', 2_000, 'FINISHED'],
    // The master calls everything FINISHED whose driver said goodbye.
    ['FINISHED', 'stopped', 2_000, 'STOPPED'],
    ['FAILED', 'stopped', 2_000, 'STOPPED'],
    ['FINISHED', 'failed', 2_000, 'FAILED'],
    ['KILLED', 'failed', 2_000, 'KILLED'],
    // Its driver went on to do something else.
    ['FINISHED', 'stopped', 60_000, 'FINISHED'],
  ] as const)('of %s by a run that %s %i ms later is %s', (state, how, later, wanted) => {
    const [first] = recorded('skewed').applications
    if (first === undefined) throw new Error('skewed recorded no application')
    const application = { ...first.application, state, durationMs: 40_000 }
    const finishedAt = application.startedAt + 40_000 + later
    const run: Run = {
      ...{ id: 'a', shortId: 'a', example: 'pi', arguments: [], reason: undefined },
      ...{ state: how, exitCode: undefined, startedAt: 1, finishedAt },
    }
    const more = { example: 'pi', arguments: [], workers: 1, diagnoses: [] }
    expect(summarize({ ...first, application }, { ...more, run }).state).toBe(wanted)
  })

  test('survives being stored, and is small', () => {
    const summary = summaryOf('memory-killed')
    expect(summary.diagnoses[0]?.cause).toBe('oom-killed')
    const json = JSON.stringify(summary)
    expect(json.length).toBeLessThan(16_384)
    expect(finishedSchema.parse(JSON.parse(json))).toEqual(summary)
  })

  test('of another version, or none at all, is left alone', () => {
    const summary = summaryOf('skewed')
    expect(parseSummary(JSON.stringify({ ...summary, version: 1 }))).toBeUndefined()
    expect(parseSummary('{"version":2}')).toBeUndefined()
    expect(parseSummary('not JSON')).toBeUndefined()
    const newer = { ...summary, more: true }
    expect(finishedSchema.parse(newer)).toEqual(summary)
  })

  test('can be made of an application that said nothing', () => {
    const [first] = recorded('skewed').applications
    if (first === undefined) throw new Error('skewed recorded no application')
    const summary = summarize(
      { ...first, rest: 'unreachable' },
      { example: undefined, arguments: [], workers: 0, diagnoses: [] },
    )
    expect(summary).toMatchObject({
      state: 'UNKNOWN',
      example: null,
      stages: [],
      configuration: {},
    })
    expect(finishedSchema.parse(JSON.parse(JSON.stringify(summary)))).toEqual(summary)
  })
})

test('settings of Spark and the image, and defaults, are no configuration', () => {
  expect(
    configurationThatDiffers({
      'spark.app.id': 'app-1',
      'spark.driver.port': '1234',
      'spark.eventLog.dir': 'file:/x',
      'spark.executor.memory': '1g',
      'spark.executor.cores': '2',
      'spark.sql.shuffle.partitions': '8',
    }),
  ).toEqual({ 'spark.executor.cores': '2', 'spark.sql.shuffle.partitions': '8' })
})

describe('runs of the same example', () => {
  const base = summaryOf('skewed')
  const run = (workers: number, wallMs: number, change: Partial<Finished> = {}): Finished => ({
    ...base,
    workers,
    wallMs,
    ...change,
  })

  test('give wall time, speed-up and efficiency by workers', () => {
    const runs = [
      run(4, 30_000),
      run(1, 80_000),
      run(1, 100_000),
      run(1, 90_000),
      run(2, 50_000),
      run(2, 1_000, { state: 'FAILED' }),
      run(2, 1_000, { arguments: ['8'] }),
    ]
    const points = scalingOf(base, runs)
    expect(points.map(({ workers, runs: n, wallMs }) => [workers, n, wallMs])).toEqual([
      [1, 3, 90_000],
      [2, 1, 50_000],
      [4, 1, 30_000],
    ])
    expect(points.map(({ speedUp }) => speedUp)).toEqual([1, 1.8, 3])
    expect(points.map(({ efficiency }) => efficiency)).toEqual([1, 0.9, 0.75])
  })

  test('tell what changed between two', () => {
    const after = run(6, 20_000, {
      configuration: { ...base.configuration, 'spark.sql.adaptive.enabled': 'true' },
      diagnoses: [],
    })
    const changed = differences(run(3, 40_000), after)
    expect(changed).toContainEqual({
      what: 'wall time',
      kind: 'result',
      before: '40 s',
      after: '20 s',
    })
    expect(changed).toContainEqual({
      what: 'spark.sql.adaptive.enabled',
      kind: 'configuration',
      before: 'false',
      after: 'true',
    })
    expect(changed).toContainEqual(
      expect.objectContaining({ what: 'advice skew', before: 'Skewed tasks', after: '–' }),
    )
    expect(differences(base, base)).toEqual([])
  })
})

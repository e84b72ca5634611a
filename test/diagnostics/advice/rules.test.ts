import { describe, expect, test } from 'vitest'
import { memoryPerTaskBytes } from '../../../source/diagnostics/advice/figures.ts'
import { partitionsFor } from '../../../source/diagnostics/advice/rules.ts'
import { recommend } from '../../../source/diagnostics/diagnosis/diagnosis.ts'
import { remedyParts } from '../../../source/diagnostics/diagnosis/wording.ts'
import type { ApplicationSnapshot, Quantiles, Stage } from '../../../source/domain/application.ts'
import { application, executor, facts, now, rest, stage, worker } from '../diagnosis/build.ts'
import { inWords } from '../words.ts'

const MiB = 1024 * 1024

/** Quantiles of tasks that are all alike but the slowest. */
function spread(median: number, max = median): Quantiles {
  return { min: median, lowerQuartile: median, median, upperQuartile: median, p95: median, max }
}

/** A stage that took a minute on four slots. */
function done(change: Partial<Stage> = {}): Stage {
  return stage(0, {
    status: 'COMPLETE',
    tasks: 12,
    completedTasks: 12,
    submittedAt: now - 60_000,
    completedAt: now,
    executorRunTimeMs: 200_000,
    executorCpuTimeNs: 180_000 * 1e6,
    ...change,
  })
}

function judge(
  of: Stage,
  duration: Quantiles,
  bytes: Partial<Record<'inputBytes' | 'shuffleReadBytes', Quantiles>> = {},
  change: Partial<ApplicationSnapshot> = {},
  properties: Readonly<Record<string, string>> = {},
  cluster?: { readonly cores: number; readonly engineCores: number },
) {
  const seen = facts(cluster ? [worker('a', { cores: cluster.cores })] : [], [], {
    engine: cluster && { cores: cluster.engineCores, memoryBytes: 0 },
  })
  const said = rest(
    {
      stages: [of],
      executors: ['a', 'b', 'c', 'd'].map((host, id) => executor(String(id), host)),
      summaries: [
        {
          stageId: of.id,
          attempt: 0,
          durationMs: duration,
          gcMs: undefined,
          inputBytes: undefined,
          shuffleReadBytes: undefined,
          shuffleWriteBytes: undefined,
          diskSpilledBytes: undefined,
          ...bytes,
        },
      ],
      ...change,
    },
    properties,
  )
  const running = application('app-1', { state: 'RUNNING', cores: 4 })
  const advice = recommend({ application: running, rest: said }, seen).map((one) => ({
    ...one,
    ...inWords(one),
  }))
  return { ids: advice.map(({ cause }) => cause), advice }
}
const typed = (says: Parameters<typeof remedyParts>[0] | undefined) =>
  says && remedyParts(says)[0]?.text

test('three even waves of long tasks get no advice', () => {
  expect(judge(done(), spread(16_000)).ids).toEqual([])
})

describe('parallelism', () => {
  test('one wave and a bit wastes the last wave', () => {
    const { advice } = judge(done({ tasks: 5, completedTasks: 5 }), spread(25_000))
    expect(advice[0]).toMatchObject({ cause: 'tail-waste', gainMs: 22_500 })
    expect(advice[0]?.figures.Measured).toContain(
      '5 tasks on 4 slots are 2 waves, 38 % of them idle',
    )
    expect(advice[0]?.remedy.code).toContain('8')
  })

  test('tasks of unequal length fill the last wave by themselves', () => {
    expect(judge(done({ tasks: 5, completedTasks: 5 }), spread(10_000, 30_000)).ids).toEqual([])
  })

  test('slots are those that were there while the stage ran', () => {
    const late = executor('9', 'e', { addedAt: now + 1 })
    const gone = executor('8', 'f', { active: false, removedAt: now - 300_000 })
    const executors = [...['a', 'b'].map((host, id) => executor(String(id), host)), late, gone]
    expect(
      judge(done({ tasks: 4, completedTasks: 4 }), spread(25_000), {}, { executors }).ids,
    ).toEqual([])
  })

  test('a stage of a second is not worth a word', () => {
    const short = done({ tasks: 1, completedTasks: 1, submittedAt: now - 1_000 })
    expect(judge(short, spread(900)).ids).toEqual([])
  })
})

describe('a slowest task', () => {
  test('with most of the bytes is skew', () => {
    const bytes = { shuffleReadBytes: spread(MiB, 90 * MiB) }
    const run = { executorRunTimeMs: 60_000, shuffleReadBytes: 101 * MiB }
    const { advice } = judge(done(run), spread(1_000, 48_000), bytes)
    expect(advice.map(({ cause }) => cause)).toEqual(['skew'])
    expect(advice[0]?.figures.Measured).toContain('90 times as much')
    // No SQL query made the stage, so SQL's settings would do nothing.
    expect(advice[0]?.remedy.settings).toEqual([])
  })

  test('with as many bytes as the others is a slow executor', () => {
    const bytes = { inputBytes: spread(64 * MiB, 65 * MiB) }
    const run = { executorRunTimeMs: 60_000, inputBytes: 12 * 64 * MiB }
    const { advice } = judge(done(run), spread(1_000, 48_000), bytes)
    expect(advice.map(({ cause }) => cause)).toEqual(['slow-node'])
    expect(typed(advice[0])).toBe('--conf spark.speculation=true')
  })

  test('of hundreds that end before the rest do holds nobody up', () => {
    const bytes = { inputBytes: spread(64 * MiB, 65 * MiB) }
    const run = { tasks: 400, completedTasks: 400, inputBytes: 400 * 64 * MiB }
    expect(judge(done(run), spread(500, 10_000), bytes).ids).toEqual([])
  })

  test('says nothing where no bytes were counted: the work may differ', () => {
    expect(judge(done({ executorRunTimeMs: 60_000 }), spread(1_000, 48_000)).ids).toEqual([])
  })
})

describe('what the time goes into', () => {
  test('waiting for shuffle data, when there is much of it', () => {
    const waits = { shuffleReadBytes: 500 * MiB, shuffleFetchWaitMs: 60_000 }
    expect(judge(done(waits), spread(16_000)).ids).toEqual(['fetch-wait'])
    expect(judge(done({ ...waits, shuffleReadBytes: MiB }), spread(16_000)).ids).toEqual([])
  })

  test('little CPU is a hint, and none where the machine has too few cores for its workers', () => {
    const idle = done({ executorCpuTimeNs: 10_000 * 1e6 })
    const [hint] = judge(idle, spread(16_000)).advice
    expect(hint).toMatchObject({ cause: 'low-cpu', confidence: 'low' })
    const crowded = { cores: 3, engineCores: 2 }
    expect(judge(idle, spread(16_000), {}, {}, {}, crowded).ids).toEqual([])
  })

  test('collection explains the little CPU', () => {
    const collects = done({ executorCpuTimeNs: 10_000 * 1e6, gcTimeMs: 25_000 })
    expect(judge(collects, spread(16_000)).ids).toEqual(['gc'])
  })
})

describe('spill', () => {
  test('memory of a task is 0.6 · (heap − 300 MiB) / cores', () => {
    expect(memoryPerTaskBytes(1024, 1) / MiB).toBeCloseTo(434.4)
    expect(memoryPerTaskBytes(4396, 4) / MiB).toBeCloseTo(614.4)
    expect(memoryPerTaskBytes(200, 1)).toBe(0)
  })

  test('partitions are the bytes in memory over that, and more than before', () => {
    const spilled = done({
      tasks: 4,
      shuffleReadBytes: 1000 * MiB,
      memorySpilledBytes: 3000 * MiB,
      diskSpilledBytes: 600 * MiB,
    })
    const figures = {
      ...{ memorySpilled: 3000 * MiB, diskSpilled: 600 * MiB, largestBytes: 1000 * MiB },
      ...{ perTaskBytes: 500 * MiB, tasks: 4, done: 4, active: false },
    }
    expect(partitionsFor(figures)).toBe(10)
    expect(partitionsFor({ ...figures, tasks: 40 })).toBe(60)
    // Half of it is known: there will be twice as much.
    expect(partitionsFor({ ...figures, done: 2, active: true })).toBe(20)
    const [first] = judge(spilled, spread(16_000)).advice
    expect(first).toMatchObject({ cause: 'spill', confidence: 'high' })
    expect(typed(first)).toContain('--conf spark.executor.memory=2048m')
    // An executor larger than any worker would never start.
    const small = { cores: 4, engineCores: 4 }
    const [other] = judge(spilled, spread(16_000), {}, {}, {}, small).advice
    expect(other?.remedy.settings?.join(' ')).not.toContain('spark.executor.memory')
    expect(other?.remedy.code).toContain('SPARK_ON_DOCKER_WORKER_MEMORY=2048m')
  })
})

describe('executors and caches', () => {
  test('more than five cores or 64 GiB', () => {
    const asks = { 'spark.executor.cores': '8', 'spark.executor.memory': '80g' }
    expect(judge(done(), spread(16_000), {}, {}, asks).ids.sort()).toEqual([
      'executor-cores',
      'executor-heap',
    ])
  })

  test('a cache that holds a part, when no job is filling it', () => {
    const storage = [
      {
        id: 1,
        name: 'rows',
        partitions: 10,
        cachedPartitions: 6,
        storageLevel: 'Memory Deserialized 1x Replicated',
        memoryBytes: 600 * MiB,
        diskBytes: 0,
      },
    ]
    const [first] = judge(done(), spread(16_000), {}, { storage }).advice
    expect(first).toMatchObject({ cause: 'partial-cache', stageIds: [] })
    expect(first?.figures.Measured).toContain('6 of 10 partitions, 600 MiB of about 1000 MiB')
    const whole = storage.map((one) => ({ ...one, cachedPartitions: 10 }))
    expect(judge(done(), spread(16_000), {}, { storage: whole }).ids).toEqual([])
  })
})

test('the same fault in many stages is one advice, the worst first', () => {
  const stages = [1, 2, 3].map((id) =>
    done({ id, tasks: 1, completedTasks: 1, submittedAt: now - id * 10_000 }),
  )
  const { advice } = judge(done(), spread(16_000), {}, { stages })
  expect(advice).toHaveLength(1)
  expect(advice[0]).toMatchObject({ cause: 'few-tasks', stageIds: [3, 2, 1], gainMs: 45_000 })
  expect(advice[0]?.figures.Measured).toContain('(and 2 more like it)')
})

import { describe, expect, test } from 'vitest'
import type { EngineEvent } from '../../source/domain/container.ts'
import { failed, fresh, loading } from '../../source/domain/reading.ts'
import type { Application, Master, SparkWorker } from '../../source/domain/spark.ts'
import {
  appendTimeline,
  availabilityEntry,
  engineEntry,
  masterDiff,
  timelineLength,
} from '../../source/domain/timeline.ts'

const worker = (id: string, state: SparkWorker['state']): SparkWorker => ({
  id,
  host: `host-${id}`,
  port: 1,
  webUrl: '',
  cores: 1,
  coresUsed: 0,
  memoryMiB: 1024,
  memoryUsedMiB: 0,
  state,
  lastHeartbeat: 0,
})
const application = (id: string, state: Application['state']): Application => ({
  id,
  name: 'Pi',
  user: 'spark',
  cores: 1,
  memoryPerExecutorMiB: 1,
  startedAt: 0,
  durationMs: 0,
  state,
})
const master = (given: Partial<Master>): Master => ({
  url: '',
  status: 'ALIVE',
  workers: [],
  cores: 0,
  coresUsed: 0,
  memoryMiB: 0,
  memoryUsedMiB: 0,
  active: [],
  completed: [],
  drivers: [],
  ...given,
})
const diff = (before: Partial<Master> | undefined, after: Partial<Master>) =>
  masterDiff(before && master(before), master(after), 5, (host) => `name of ${host}`).map(
    ({ severity, text }) => `${severity}: ${text}`,
  )

describe('between two answers of the master', () => {
  test('nothing happened, and nothing is known of before the first', () => {
    const one = { workers: [worker('w', 'ALIVE')], active: [application('app-1', 'RUNNING')] }
    expect(diff(one, one)).toEqual([])
    expect(diff(undefined, one)).toEqual([])
  })
  test('workers come, are decommissioned, die; one that is forgotten is no event', () => {
    expect(
      diff(
        { workers: [worker('a', 'ALIVE'), worker('b', 'ALIVE'), worker('gone', 'DEAD')] },
        { workers: [worker('a', 'DECOMMISSIONED'), worker('b', 'DEAD'), worker('c', 'ALIVE')] },
      ),
    ).toEqual([
      'info: name of host-a is decommissioned: it takes no more work',
      'bad: name of host-b is DEAD in Spark',
      'good: name of host-c is ALIVE in Spark (1 core, 1.0 GiB)',
    ])
  })
  test('a worker that was decommissioned leaves as it was asked to', () => {
    expect(
      diff({ workers: [worker('a', 'DECOMMISSIONED')] }, { workers: [worker('a', 'DEAD')] }),
    ).toEqual(['info: name of host-a has left Spark'])
  })
  test('applications start and end, also between two answers', () => {
    expect(
      diff(
        { active: [application('app-1', 'RUNNING'), application('app-2', 'RUNNING')] },
        {
          active: [application('app-3', 'WAITING')],
          completed: [
            application('app-1', 'FINISHED'),
            application('app-2', 'KILLED'),
            application('app-4', 'FAILED'),
          ],
        },
      ),
    ).toEqual([
      'info: application Pi (app-3) started',
      'info: application Pi (app-4) started',
      'good: application Pi (app-1) finished',
      'warning: application Pi (app-2) was killed',
      'bad: application Pi (app-4) failed',
    ])
  })
  test('a master that recovers', () => {
    expect(diff({ status: 'RECOVERING' }, { status: 'ALIVE' })).toEqual([
      'good: master is ALIVE (was RECOVERING)',
    ])
  })
})

describe('events of the engine', () => {
  const event = (action: string, given: Partial<EngineEvent> = {}): EngineEvent => ({
    at: 1,
    action,
    containerId: 'id',
    containerName: 'w-1',
    service: 'worker',
    exitCode: undefined,
    ...given,
  })
  test.each([
    [event('start'), 'info', 'w-1 started'],
    [event('die', { exitCode: 1 }), 'bad', 'w-1 ended with exit status 1'],
    [event('die', { exitCode: 143 }), 'info', 'w-1 ended with exit status 143'],
    [event('oom'), 'bad', 'w-1 ran out of memory'],
    [event('health_status: healthy'), 'good', 'w-1 is healthy'],
  ])('%j', (given, severity, text) => {
    expect(engineEntry(given)).toEqual({ at: 1, kind: 'engine', severity, text })
  })
  test('what is not worth an entry has none, and a run’s is of a run', () => {
    expect(engineEntry(event('attach'))).toBeUndefined()
    expect(engineEntry(event('toString'))).toBeUndefined()
    expect(engineEntry(event('start', { service: 'run' }))?.kind).toBe('run')
  })
})

test('a system that never answered is no event; one that stops and answers again is two', () => {
  const good = fresh(1, 0)
  const bad = failed(good, 'gone', 1)
  const entry = (from: Parameters<typeof availabilityEntry>[2], to: typeof from) =>
    availabilityEntry('Redis', 'engine', from, to, 2)?.text
  expect(entry(loading, failed(loading, 'x', 1))).toBeUndefined()
  expect(entry(failed(loading, 'x', 1), good)).toBeUndefined()
  expect(entry(good, bad)).toBe('Redis stopped answering: gone')
  expect(entry(bad, bad)).toBeUndefined()
  expect(entry(bad, good)).toBe('Redis answers again')
})

test('the timeline is a ring', () => {
  const entry = (at: number) => ({ at, kind: 'engine', severity: 'info', text: '' }) as const
  const full = Array.from({ length: timelineLength }, (_, n) => entry(n))
  expect(appendTimeline(full, [])).toBe(full)
  const next = appendTimeline(full, [entry(9999)])
  expect([next.length, next[0]?.at, next.at(-1)?.at]).toEqual([timelineLength, 1, 9999])
})

import { describe, expect, test } from 'vitest'
import { quantilesOf } from '../../../../source/domain/application.ts'
import type {
  EventKind,
  LogEvent,
  LogEvents,
  StageInfo,
  TaskMetrics,
} from '../../../../source/services/spark/event-log/events.ts'
import { createReplay } from '../../../../source/services/spark/event-log/replay.ts'

const of = <Kind extends EventKind>(kind: Kind, event: LogEvents[Kind]) =>
  ({ kind, event }) as LogEvent
const heap = (bytes: number) => ({
  peakHeapBytes: bytes,
  peakOffHeapBytes: 0,
  peakPythonBytes: 0,
})
const metrics = (runTimeMs: number): TaskMetrics => ({
  executorRunTimeMs: runTimeMs,
  executorCpuTimeNs: 0,
  gcTimeMs: 1,
  memorySpilledBytes: 0,
  diskSpilledBytes: 0,
  inputBytes: runTimeMs * 10,
  outputBytes: 0,
  shuffleReadBytes: 0,
  shuffleWriteBytes: 0,
  shuffleFetchWaitMs: 0,
})
const stage = (id: number, tasks: number, given: Partial<StageInfo> = {}): StageInfo => ({
  id,
  attempt: 0,
  name: `stage ${id}`,
  tasks,
  submittedAt: undefined,
  completedAt: undefined,
  failureReason: undefined,
  ...given,
})
const task = (id: number, launchedAt: number, finishedAt: number, executorId = '0') => ({
  id,
  index: id,
  executorId,
  host: 'h',
  launchedAt,
  finishedAt,
  locality: 'ANY',
  speculative: false,
})
const failed = { outcome: 'FAILED', error: 'no' } as const
const ended = (
  stageId: number,
  id: number,
  ms: number,
  given: Partial<LogEvents['TaskEnd']> = {},
) =>
  of('TaskEnd', {
    stageId,
    attempt: 0,
    task: task(id, 1000, 1000 + ms),
    end: { outcome: 'SUCCESS', error: undefined },
    metrics: metrics(ms),
    peaks: undefined,
    ...given,
  })
const started = (stageId: number, id: number, attempt = 0) =>
  of('TaskStart', { stageId, attempt, task: task(id, 1000, 0) })
const jobStart = (id: number, stages: readonly StageInfo[], queryId?: number) =>
  of('JobStart', {
    id,
    at: 900,
    stages: [...stages],
    stageIds: stages.map((one) => one.id),
    queryId: queryId === undefined ? undefined : String(queryId),
  })
const jobEnd = (id: number, at: number, succeeded: boolean) =>
  of('JobEnd', { id, at, result: succeeded ? 'JobSucceeded' : 'JobFailed' })
function told(...events: readonly LogEvent[]) {
  const replay = createReplay()
  for (const event of events) replay.add(event)
  return replay.told()
}
const added = (id = '0') => of('ExecutorAdded', { id, at: 500, host: 'h', cores: 4, profileId: 0 })

describe('quantiles', () => {
  test('are of the figures that there are, none between two', () => {
    expect(quantilesOf([40, 10, 30, 20])).toEqual({
      min: 10,
      lowerQuartile: 20,
      median: 30,
      upperQuartile: 40,
      p95: 40,
      max: 40,
    })
    expect(quantilesOf([])).toBeUndefined()
  })
})

describe('a replay', () => {
  test('of nothing is empty', () => {
    expect(told()).toMatchObject({
      name: undefined,
      endedAt: undefined,
      rest: { jobs: [], stages: [], executors: [], tasks: [], asked: { taskCpus: 1 } },
    })
  })

  test('executors have slots by the CPUs of a task, and end for a reason', () => {
    const { executors } = told(
      of('ResourceProfileAdded', { id: 0, taskCpus: 2 }),
      added(),
      of('BlockManagerAdded', { id: '0', at: 510, host: 'h', maxMemoryBytes: 99 }),
      of('StageExecutorMetrics', { id: '0', peaks: heap(5) }),
      of('StageExecutorMetrics', { id: '0', peaks: heap(3) }),
      of('ExecutorRemoved', { id: '0', at: 600, reason: 'Command exited with code 137' }),
      of('ExecutorRemoved', { id: '1', at: 600, reason: 'it never registered' }),
      added('10'),
      added('2'),
    ).rest
    expect(executors.map(({ id }) => id)).toEqual(['0', '2', '10'])
    expect(executors[0]).toMatchObject({
      host: 'h',
      maxTasks: 2,
      maxMemoryBytes: 99,
      active: false,
      removedAt: 600,
      removeReason: 'Command exited with code 137',
      peakHeapBytes: 5,
    })
  })

  test('a retried stage has two attempts, and a failed task counts its time but not its figures', () => {
    const first = stage(3, 1, { submittedAt: 1 })
    const { rest } = told(
      added(),
      jobStart(0, [first]),
      of('StageSubmitted', { stage: first }),
      started(3, 1),
      ended(3, 1, 70, { end: failed, metrics: undefined }),
      of('StageCompleted', { stage: { ...first, completedAt: 9, failureReason: 'no' } }),
      of('StageSubmitted', { stage: { ...first, attempt: 1 } }),
      started(3, 2, 1),
      ended(3, 2, 50, { attempt: 1 }),
      of('StageCompleted', { stage: { ...first, attempt: 1, completedAt: 10 } }),
      jobEnd(0, 11, true),
    )
    expect(rest.stages).toMatchObject([
      {
        id: 3,
        attempt: 1,
        status: 'COMPLETE',
        completedTasks: 1,
      },
      { id: 3, attempt: 0, status: 'FAILED', failedTasks: 1, failureReason: 'no' },
    ])
    expect(rest.summaries).toHaveLength(1)
    expect(rest.jobs).toMatchObject([{ completedTasks: 1, failedTasks: 1, activeTasks: 0 }])
    expect(rest.executors).toMatchObject([
      { completedTasks: 1, failedTasks: 1, durationMs: 120, gcTimeMs: 1 },
    ])
    expect(rest.tasks).toMatchObject([
      { id: 2, status: 'SUCCESS' },
      { id: 1, status: 'FAILED', error: 'no' },
    ])
  })

  test('what an application that was killed did last is still running', () => {
    const one = stage(0, 2, { submittedAt: 1 })
    const { rest } = told(
      added(),
      of('SQLExecutionStart', { id: 4, at: 800, description: 'count' }),
      jobStart(0, [one], 4),
      of('StageSubmitted', { stage: one }),
      started(0, 0),
      started(0, 1),
      ended(0, 0, 100),
      of('ApplicationEnd', { at: 5000 }),
    )
    expect(rest.jobs).toMatchObject([{ status: 'RUNNING', activeTasks: 1 }])
    expect(rest.stages).toMatchObject([
      { status: 'ACTIVE', sql: true, activeTasks: 1, completedTasks: 1 },
    ])
    expect(rest.summaries).toMatchObject([{ durationMs: { max: 100 } }])
    expect(rest.sql).toEqual([
      {
        id: 4,
        description: 'count',
        status: 'RUNNING',
        submittedAt: 800,
        durationMs: 4200,
        jobIds: [0],
      },
    ])
    expect(rest.tasks).toMatchObject([
      { id: 1, status: 'RUNNING', durationMs: 4000 },
      { id: 0, status: 'SUCCESS' },
    ])
  })

  test('a query fails by its error, or by its job where none is told', () => {
    const query = (id: number, error: string | undefined): LogEvent[] => [
      of('SQLExecutionStart', { id, at: 1, description: '' }),
      jobStart(id, [], id),
      jobEnd(id, 2, false),
      of('SQLExecutionEnd', { id, at: 3, error }),
    ]
    const events = [...query(0, ''), ...query(1, 'no such column'), ...query(2, undefined)]
    expect(told(...events).rest.sql.map(({ status }) => status)).toEqual([
      'COMPLETED',
      'FAILED',
      'FAILED',
    ])
  })

  test('of very many tasks keeps the few that tell most', () => {
    const replay = createReplay()
    const stages = 30
    const tasks = 4000
    for (let id = 0; id < stages; id += 1) {
      const info = stage(id, tasks, { submittedAt: 1 })
      replay.add(jobStart(id, [info]))
      replay.add(of('StageSubmitted', { stage: info }))
      for (let index = 0; index < tasks; index += 1) {
        const number = id * tasks + index
        replay.add(started(id, number))
        // The later a stage the longer it runs; its tasks in no order.
        const ms = 1 + id + ((index * 7919) % tasks)
        replay.add(ended(id, number, ms, index % 100 === 0 ? { end: failed } : {}))
      }
      replay.add(of('StageCompleted', { stage: { ...info, completedAt: 2 } }))
      replay.add(jobEnd(id, 3, true))
    }
    const { rest } = replay.told()
    expect(rest.stages).toHaveLength(stages)
    expect(rest.summaries[0]?.durationMs.max).toBe(stages + tasks - 1)
    expect(rest.tasks).toHaveLength(10 * 40)
    expect(new Set(rest.tasks.map(({ stageId }) => stageId))).toEqual(
      new Set(Array.from({ length: 10 }, (_, index) => stages - 1 - index)),
    )
    const slowest = rest.tasks.filter(
      ({ stageId, status }) => stageId === 29 && status === 'SUCCESS',
    )
    expect(slowest.map(({ durationMs }) => durationMs)).toEqual(
      Array.from({ length: 20 }, (_, index) => stages + tasks - 1 - index),
    )
  })
})

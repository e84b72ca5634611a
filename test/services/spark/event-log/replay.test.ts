import { describe, expect, test } from 'vitest'
import {
  type Executor,
  sqlStages,
  type Stage,
  type Task,
  type TaskSummary,
} from '../../../../source/domain/application.ts'
import { eventLogs, historyServer, replayed } from './recorded.ts'

const byId = (tasks: readonly Task[]) =>
  tasks.toSorted((a, b) => a.stageId - b.stageId || a.attempt - b.attempt || a.id - b.id)

describe.each(eventLogs)('the log of %s, against the history server', (name) => {
  const ours = replayed(name).rest
  const spark = historyServer(name)

  test('what it asked for', () => {
    expect(ours.asked).toEqual(spark.asked)
  })
  test('jobs', () => {
    expect(ours.jobs.length).toBeGreaterThan(0)
    expect(ours.jobs).toEqual(spark.jobs)
  })
  test('stages, their sums and skipped ones', () => {
    // The recorded answers have no call sites, by which the REST API tells of a query.
    const plain = (stages: readonly Stage[]) => stages.map((one) => ({ ...one, sql: false }))
    expect(plain(ours.stages)).toEqual(plain(spark.stages))
    expect(sqlStages(ours)).toEqual(sqlStages({ ...spark, stages: [] }))
  })
  test('distributions', () => {
    // The history server's store counts failed tasks in where they sort (the TODO of SPARK-26119 in
    // `AppStatusStore`); a driver's own store does not, and neither do we.
    const failed = new Set(
      spark.stages.filter(({ failedTasks }) => failedTasks > 0).map(({ id }) => id),
    )
    const whole = (summaries: readonly TaskSummary[]) =>
      summaries.filter(({ stageId }) => !failed.has(stageId))
    expect(whole(ours.summaries)).toEqual(whole(spark.summaries))
    expect(ours.summaries.map(({ stageId }) => stageId)).toEqual(
      spark.summaries.map(({ stageId }) => stageId),
    )
  })
  test('executors and the driver', () => {
    // What was never reported is 0 there.
    const reported = (executor: Executor) =>
      (executor.peakHeapBytes ?? 0) > 0
        ? executor
        : {
            ...executor,
            peakHeapBytes: undefined,
            peakOffHeapBytes: undefined,
            peakPythonBytes: undefined,
          }
    expect(ours.executors).toEqual(spark.executors.map(reported))
  })
  test('the slowest and the failed tasks', () => {
    // One that still ran when the application ended took until then.
    const told = (tasks: readonly Task[]) =>
      byId(tasks).map((one) => (one.status === 'RUNNING' ? { ...one, durationMs: 0 } : one))
    expect(told(ours.tasks)).toEqual(told(spark.tasks))
  })
  test('queries', () => {
    expect(ours.sql).toEqual(spark.sql)
  })
})

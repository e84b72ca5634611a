import { describe, expect, it } from 'vitest'
import type { ExecutorLogRequest } from '../../source/domain/executor-log.ts'
import { given, type Given } from './given.ts'

/** Launches an example and waits until one of its tasks is done; gives its application. */
async function working(world: Given, name: string, ...args: readonly string[]): Promise<string> {
  const { clock, demo, signal, launch, master } = world
  await launch(name, ...args)
  let id = ''
  await clock.until('a task is done', async () => {
    id = (await master()).active[0]?.id ?? ''
    if (id === '') return false
    const { stages } = await demo.spark.application(id, signal)
    return stages.some(({ completedTasks, activeTasks }) => completedTasks > 0 && activeTasks > 0)
  })
  return id
}

describe('killing in the demo', () => {
  it.each([
    [
      'stage',
      '[SPARK_JOB_CANCELLED] Job 0 cancelled because killed via the Web UI SQLSTATE: XXKDA',
    ],
    ['job', '[SPARK_JOB_CANCELLED] Job 0 cancelled  SQLSTATE: XXKDA'],
  ] as const)('a %s fails in the words of Spark, and its driver with it', async (what, error) => {
    const world = given(2)
    const { demo, signal, settled, master } = world
    const id = await working(world, 'pi', '40')
    const kill = (number: number) =>
      what === 'stage'
        ? demo.spark.killStage(id, number, signal)
        : demo.spark.killJob(id, number, signal)
    await expect(kill(7)).rejects.toThrow(`${what} 7 of ${id} is not running`)
    await kill(0)
    const { jobs, stages, tasks, executors } = await demo.spark.application(id, signal)
    expect(jobs).toMatchObject([{ status: 'FAILED', activeTasks: 0 }])
    expect(stages).toMatchObject([{ status: 'FAILED', failureReason: error, activeTasks: 0 }])
    expect(stages[0]?.killedTasks).toBe(2)
    expect(tasks.every(({ status }) => status !== 'RUNNING')).toBe(true)
    expect(executors.every(({ activeTasks }) => activeTasks === 0)).toBe(true)
    await expect(kill(0)).rejects.toThrow('is not running')

    const run = await world.container('run')
    expect(await settled(demo.engine.wait(run.id, signal))).toBe(1)
    expect((await master()).completed.at(-1)).toMatchObject({ id, state: 'FINISHED' })
    const lines = (await world.log(run.id)).map(({ text }) => text)
    expect(lines).toContain(`Exception in thread "main" org.apache.spark.SparkException: ${error}`)
    expect(lines.some((line) => line.startsWith('Pi is'))).toBe(false)
  })

  it('a Python driver ends with its traceback', async () => {
    const world = given(2)
    const { demo, signal, settled } = world
    const id = await working(world, 'pagerank')
    await demo.spark.killJob(id, 0, signal)
    const run = await world.container('run')
    expect(await settled(demo.engine.wait(run.id, signal))).toBe(1)
    const text = (await world.log(run.id)).map((line) => line.text).join('\n')
    expect(text).toMatch(/Traceback[\s\S]*Py4JJavaError[\s\S]*\[SPARK_JOB_CANCELLED\] Job 0/)
  })

  it('what was lost to an ended application is refused', async () => {
    const { demo, signal, master } = given(2)
    const id = (await master()).completed[0]?.id ?? ''
    await expect(demo.spark.killJob(id, 0, signal)).rejects.toThrow(`job 0 of ${id} is not running`)
  })
})

describe("an executor's log in the demo", () => {
  it('grows while it runs, in the words of Spark', async () => {
    const world = given(1)
    const { clock, demo, signal, master } = world
    const id = await working(world, 'pagerank')
    const workerId = (await master()).workers[0]?.id ?? ''
    const of: ExecutorLogRequest = {
      workerId,
      applicationId: id,
      executorId: '0',
      stream: 'stderr',
    }
    const before = await demo.spark.executorLog(of, signal)
    expect(before.lines[0]).toMatch(/^Spark Executor Command: ".*CoarseGrainedExecutorBackend"/)
    const text = before.lines.join('\n')
    expect(text).toContain('MemoryStore started with capacity 413.9 MiB')
    expect(text).toMatch(
      /\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d INFO Executor: Running task 0\.0 in stage 0\.0 \(TID 0\)/,
    )
    expect(text).toMatch(/INFO Executor: Finished task 0\.0 in stage 0\.0 \(TID 0\)\. \d+ bytes/)
    await clock.until('more lines', async () => {
      const now = await demo.spark.executorLog(of, signal)
      return now.lines.length > before.lines.length
    })
    expect((await demo.spark.executorLog({ ...of, stream: 'stdout' }, signal)).lines).toEqual([])
    await clock.until('its end', async () => (await master()).active.length === 0)
    const { lines } = await demo.spark.executorLog(of, signal)
    expect(lines.slice(0, before.lines.length)).toEqual(before.lines)
    expect(lines.at(-1)).toMatch(/INFO ShutdownHookManager: Shutdown hook called$/)
  })

  it('has an end of 64 KiB, and says how much lies before it', async () => {
    const world = given(1)
    const { clock, demo, signal, master } = world
    const id = await working(world, 'too-many-partitions')
    const workerId = (await master()).workers[0]?.id ?? ''
    const of = { workerId, applicationId: id, executorId: '0', stream: 'stderr' } as const
    await clock.until('it is cut', async () => {
      return (await demo.spark.executorLog(of, signal)).skippedBytes > 0
    })
    const { lines } = await demo.spark.executorLog(of, signal)
    const bytes = Buffer.byteLength(lines.join('\n'))
    expect(bytes).toBeLessThanOrEqual(64 * 1024)
    expect(bytes).toBeGreaterThan(63 * 1024)
  })

  it('is refused for what never ran there', async () => {
    const { demo, signal, master } = given(1)
    const workerId = (await master()).workers[0]?.id ?? ''
    const ask = (of: Partial<ExecutorLogRequest>) =>
      demo.spark.executorLog(
        { workerId, applicationId: 'app-1', executorId: '0', stream: 'stderr', ...of },
        signal,
      )
    await expect(ask({})).rejects.toThrow('executor 0 of app-1 left no stderr on its worker')
    await expect(ask({ workerId: 'worker-1' })).rejects.toThrow('worker worker-1 has no page')
  })
})

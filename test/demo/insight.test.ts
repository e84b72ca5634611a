import { describe, expect, it } from 'vitest'
import type { ApplicationSnapshot, Stage, Task } from '../../source/domain/application.ts'
import { given, type Given } from './given.ts'

/** The only active application, once `holds` for what it says. */
async function said(
  { clock, demo, signal, master }: Given,
  what: string,
  holds: (rest: ApplicationSnapshot) => boolean,
): Promise<{ readonly id: string; readonly rest: ApplicationSnapshot }> {
  let found: { readonly id: string; readonly rest: ApplicationSnapshot } | undefined
  await clock.until(what, async () => {
    const [application] = (await master()).active
    if (application === undefined) return false
    found = { id: application.id, rest: await demo.spark.application(application.id, signal) }
    return holds(found.rest)
  })
  if (found === undefined) throw new Error(what)
  return found
}

const sum = (tasks: readonly Task[], of: (task: Task) => number) =>
  tasks.reduce((total, task) => total + of(task), 0)

/** A stage's sums, and the same of a list of its tasks. */
function sums(stage: Stage, tasks: readonly Task[]) {
  return {
    of: [
      stage.completedTasks,
      stage.gcTimeMs,
      stage.inputBytes,
      stage.shuffleReadBytes,
      stage.diskSpilledBytes,
    ],
    counted: [
      tasks.length,
      sum(tasks, ({ gcMs }) => gcMs),
      sum(tasks, ({ inputBytes }) => inputBytes),
      sum(tasks, ({ shuffleReadBytes }) => shuffleReadBytes),
      sum(tasks, ({ diskSpilledBytes }) => diskSpilledBytes),
    ],
  }
}

describe('what an application of the demo says', () => {
  it('agrees with itself: tasks, sums, summaries and executors', async () => {
    const world = given(3)
    await world.launch('skewed')
    const { rest } = await said(world, 'its join', ({ stages }) =>
      stages.some(({ id, status }) => id === 2 && status === 'COMPLETE'),
    )
    for (const stage of rest.stages.filter(({ status }) => status === 'COMPLETE')) {
      // No stage of it has more than the 20 tasks that are asked for.
      const tasks = rest.tasks.filter(({ stageId }) => stageId === stage.id)
      const { of, counted } = sums(stage, tasks)
      expect(of).toEqual(counted)
      const summary = rest.summaries.find(({ stageId }) => stageId === stage.id)
      const durations = tasks.flatMap(({ durationMs }) => durationMs ?? [])
      expect(summary?.durationMs).toMatchObject({
        min: Math.min(...durations),
        max: Math.max(...durations),
      })
      expect(summary?.shuffleReadBytes?.max).toBe(
        Math.max(...tasks.map(({ shuffleReadBytes }) => shuffleReadBytes)),
      )
      for (const task of tasks) {
        expect(task.launchedAt).toBeGreaterThanOrEqual(stage.submittedAt ?? Infinity)
        expect((task.launchedAt ?? 0) + (task.durationMs ?? 0)).toBeLessThanOrEqual(
          (stage.completedAt ?? 0) + 1,
        )
      }
    }
    const own = rest.executors.filter(({ isDriver }) => !isDriver)
    const total = (of: (one: (typeof own)[number]) => number) =>
      own.reduce((all, one) => all + of(one), 0)
    const stages = (of: (one: Stage) => number) =>
      rest.stages.reduce((all, one) => all + of(one), 0)
    expect(total((one) => one.completedTasks)).toBe(stages((one) => one.completedTasks))
    expect(total((one) => one.shuffleReadBytes)).toBe(stages((one) => one.shuffleReadBytes))
    expect(total((one) => one.shuffleWriteBytes)).toBe(stages((one) => one.shuffleWriteBytes))
    expect(own.map(({ host }) => host)).toEqual(
      expect.arrayContaining([...new Set(rest.tasks.map(({ host }) => host))]),
    )
    expect(own.every(({ peakHeapBytes }) => (peakHeapBytes ?? 0) > 40 * 1024 ** 2)).toBe(true)
  })

  it('has its settings, its queries with their jobs, and skipped stages', async () => {
    const world = given(2)
    await world.launch('too-many-partitions', '1000', '40')
    const { id, rest } = await said(world, 'the second job', ({ jobs }) => jobs.length === 2)
    expect(rest.sql).toMatchObject([{ id: 0, status: 'RUNNING', jobIds: [0, 1] }])
    expect(rest.jobs[0]).toMatchObject({ id: 1, tasks: 41, stageIds: [1, 2] })
    expect(rest.asked).toMatchObject({ executorMemoryMiB: 1024, coresMax: undefined, taskCpus: 1 })
    expect(rest.asked.properties).toMatchObject({
      'spark.app.id': id,
      'spark.app.name': 'too many partitions',
      'spark.driver.host': (await world.container('run')).shortId,
      'spark.eventLog.enabled': 'true',
      'spark.scheduler.mode': 'FIFO',
    })
    const { rest: ended } = await said(world, 'its end', ({ sql }) => sql[0]?.status !== 'RUNNING')
    expect(ended.sql[0]).toMatchObject({ status: 'COMPLETED' })
    expect(ended.jobs[0]).toMatchObject({ id: 1, skippedTasks: 40 })
    expect(ended.stages.find((stage) => stage.id === 1)).toMatchObject({ status: 'SKIPPED' })
  })

  it('keeps cached partitions where their executors are, and loses them with those', async () => {
    const world = given(2)
    await world.launch('kmeans')
    const { rest } = await said(world, 'the cache is full', ({ storage }) =>
      storage.some(({ partitions, cachedPartitions }) => partitions === cachedPartitions),
    )
    const [first] = rest.storage
    expect(first).toMatchObject({ name: 'MapPartitionsRDD', diskBytes: 0 })
    expect(first?.memoryBytes).toBeGreaterThan(0)
    const holders = rest.executors.filter(({ isDriver }) => !isDriver)
    world.demo.faults.oom(1)
    const lost = await said(world, 'one is gone', ({ executors }) =>
      executors.some(({ active }) => !active),
    )
    const [gone] = lost.rest.executors.filter(({ active }) => !active)
    expect(gone).toMatchObject({ removeReason: 'worker lost', memoryUsedBytes: 0 })
    expect(gone?.removedAt).toBeGreaterThan(gone?.addedAt ?? Infinity)
    expect(holders.map((one) => one.id)).toContain(gone?.id)
    const { rest: after } = await said(
      world,
      'it is dropped',
      ({ storage }) => storage.length === 0,
    )
    expect(after.jobs.length).toBeGreaterThan(rest.jobs.length)
  })

  it('says where executors call their driver, and that some call in vain', async () => {
    const world = given(2)
    const { demo, signal, clock, master } = world
    await world.launch('unreachable-driver')
    const pages = async () =>
      Promise.all((await master()).workers.map(({ id }) => demo.spark.workerPage(id, signal)))
    const id = async () => (await master()).active[0]?.id ?? ''
    await clock.until('four have ended', async () => {
      const own = await id()
      return (
        (await pages())
          .flatMap(({ finishedExecutors }) => finishedExecutors)
          .filter(({ applicationId }) => applicationId === own).length >= 4
      )
    })
    const own = await id()
    for (const { drivers } of await pages()) {
      expect(drivers.get(own)).toMatchObject({ host: 'driver.invalid' })
    }
    await expect(demo.spark.application(own, signal)).rejects.toThrow('has no page at the master')
    expect((await master()).active).toMatchObject([{ state: 'RUNNING' }])
  })

  it('has taken all the memory of its container before the kernel ends it', async () => {
    const { clock, demo, signal, launch, containers } = given(2)
    const events: string[] = []
    const event = ({ action }: { action: string }) => events.push(action)
    void demo.engine.events({ opened: () => undefined, event }, signal)
    const shares: number[] = []
    for (const { id } of await containers('worker')) {
      void demo.engine.stats(
        id,
        ({ memoryBytes, memoryLimitBytes }) => shares.push(memoryBytes / memoryLimitBytes),
        signal,
      )
    }
    await launch('memory-killed', '8', '64')
    await clock.until('the kernel kills', () => events.includes('oom'))
    expect(Math.max(...shares)).toBeGreaterThan(0.9)
    expect((await containers('worker')).map(({ state }) => state)).toEqual(['running', 'running'])
  })
})

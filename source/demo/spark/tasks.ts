import type { World } from '../world.ts'
import { keepPartition } from './cache.ts'
import { nameOf, saysFinished, saysKilled, saysRunning } from './executor-says.ts'
import { drawFigures } from './figures.ts'
import type { DemoExecutor, DemoStage, DemoTask } from './types.ts'

/** A driver's own work for each busy core. */
const driverShare = 0.06

/** Called when a task has taken all the memory that its worker's container may have. */
export type OutOfMemory = (task: DemoTask) => void

/** Lets each slot of an executor work for `ms`: it may end several short tasks in that time. */
export function work(
  world: World,
  executor: DemoExecutor,
  stages: readonly DemoStage[],
  ms: number,
  outOfMemory: OutOfMemory,
): void {
  const { container } = executor.worker
  const { driver, asked } = executor.application
  let busyMs = 0
  for (const slot of executor.slots) {
    // An executor that has registered in this step begins with the next.
    let left = Math.min(ms, (world.now() - (executor.addedAt ?? world.now())) * world.speed)
    while (left > 0) {
      slot.task ??= executor.state === 'active' ? take(world, executor, stages, left) : undefined
      const { task } = slot
      if (task === undefined) break
      const spent = Math.min(left, task.leftMs)
      task.leftMs -= spent
      left -= spent
      busyMs += spent * asked.taskCpus
      if (task.hoards)
        container.hoardedShare = 1 - task.leftMs / (task.figures.durationMs * world.speed)
      if (task.leftMs > 0) break
      if (task.hoards) {
        outOfMemory(task)
        return
      }
      complete(world, task, world.now() - left / world.speed)
      slot.task = undefined
    }
  }
  container.busyCores += busyMs / ms
  driver.busyCores += (busyMs / ms) * driverShare
}

/** Tasks that an executor was at have failed and are to be done again elsewhere. */
export function loseTasks(world: World, executor: DemoExecutor, error: string): void {
  for (const slot of executor.slots) {
    const { task } = slot
    if (task === undefined) continue
    slot.task = undefined
    task.stage.active -= 1
    task.stage.failed += 1
    executor.failedTasks += 1
    end(world, task, 'FAILED', error)
    task.stage.pending.unshift({ index: task.index, attempt: task.attempt + 1 })
    const lost = `Lost ${nameOf(task)} (${executor.worker.container.shortId} executor ${executor.id}): ${error}`
    executor.application.says('WARN', 'TaskSetManager', lost)
  }
}

/** Takes the running tasks of a stage away from the executors. */
export function killTasks(world: World, stage: DemoStage, error: string): void {
  for (const task of stage.tasks) {
    if (task.status !== 'RUNNING') continue
    stage.active -= 1
    stage.killed += 1
    end(world, task, 'KILLED', error)
    saysKilled(task, world.now(), error)
    for (const slot of task.executor.slots) if (slot.task === task) slot.task = undefined
  }
}

function end(world: World, task: DemoTask, status: 'FAILED' | 'KILLED', error: string): void {
  task.status = status
  task.endedAt = world.now()
  task.error = error
  if (task.hoards) task.executor.worker.container.hoardedShare = 0
}

function take(
  world: World,
  executor: DemoExecutor,
  stages: readonly DemoStage[],
  leftMs: number,
): DemoTask | undefined {
  const stage = stages.find(({ pending }) => pending.length > 0)
  const next = stage?.pending.shift()
  if (stage === undefined || next === undefined) return undefined
  const { application } = executor
  const { plan } = stage
  const figures = drawFigures(plan, next.index, {
    random: application.random,
    cold: executor.completedTasks === 0,
    speed: world.speed,
  })
  const task: DemoTask = {
    stage,
    ...next,
    id: application.nextTask++,
    executor,
    // What has no preferred place counts as local to any process.
    locality: plan.shuffleReadBytes > 0 ? 'NODE_LOCAL' : 'PROCESS_LOCAL',
    launchedAt: world.now() - leftMs / world.speed,
    figures,
    hoards: plan.hoardsMs !== undefined && next.index === 0,
    leftMs: figures.storyMs,
    status: 'RUNNING',
    endedAt: undefined,
    error: undefined,
  }
  stage.active += 1
  stage.tasks.push(task)
  saysRunning(task)
  return task
}

function complete(world: World, task: DemoTask, at: number): void {
  const { executor, stage, figures, index, attempt, id } = task
  task.status = 'SUCCESS'
  task.endedAt = at
  stage.active -= 1
  stage.completed += 1
  executor.completedTasks += 1
  executor.durationMs += figures.durationMs
  executor.gcTimeMs += figures.gcMs
  executor.shuffleReadBytes += figures.shuffleReadBytes
  executor.shuffleWriteBytes += figures.shuffleWriteBytes
  keepPartition(executor.application, task)
  saysFinished(task, at)
  executor.application.says(
    'INFO',
    'TaskSetManager',
    `Finished task ${index}.${attempt} in stage ${stage.id}.0 (TID ${id}) in ${figures.durationMs} ms ` +
      `on ${executor.worker.container.shortId} (executor ${executor.id}) (${stage.completed}/${stage.plan.tasks})`,
  )
}

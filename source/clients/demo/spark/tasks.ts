import type { World } from '../world.ts'
import type { DemoApplication, DemoExecutor, DemoJob, DemoStage, RunningTask } from './types.ts'

/** Time that a driver thinks between two jobs, from and to in ms. */
const thinkMs = [250, 700] as const

/** Moves the jobs of an application on by `ms` of the story. Gives true when all are done. */
export function runTasks(world: World, application: DemoApplication, ms: number): boolean {
  const job = application.jobs.at(-1)
  if (job?.status !== 'RUNNING') return nextJob(world, application)
  const stage = job.stages.find(({ status }) => status === 'ACTIVE' || status === 'PENDING')
  if (stage === undefined) {
    finishJob(world, application, job)
    return false
  }
  if (stage.status === 'PENDING') submit(world, application, stage)
  for (const executor of application.executors) {
    if (executor.state === 'active' || executor.state === 'draining') {
      work(world, executor, stage, ms)
    }
  }
  if (stage.completed === stage.plan.tasks) completeStage(world, application, stage)
  return false
}

/** Tasks that an executor was at are to be done again elsewhere. */
export function loseTasks(executor: DemoExecutor): void {
  for (const slot of executor.slots) {
    if (slot.task === undefined) continue
    const { stage, index } = slot.task
    stage.active -= 1
    stage.failed += 1
    executor.failedTasks += 1
    stage.pending.unshift(index)
    slot.task = undefined
  }
}

function nextJob(world: World, application: DemoApplication): boolean {
  const plan = application.plan.jobs[application.jobs.length]
  if (plan === undefined) return world.now() >= application.nextJobAt
  // The driver plans while its executors start, but a job of nothing but waiting is not drawn.
  if (world.now() < application.nextJobAt) return false
  const id = application.jobs.length
  const stages = plan.stages.map((stage): DemoStage => ({
    id: application.nextStage++,
    plan: stage,
    status: 'PENDING',
    submittedAt: undefined,
    completedAt: undefined,
    pending: Array.from({ length: stage.tasks }, (_, index) => index),
    active: 0,
    completed: 0,
    failed: 0,
    durations: [],
    cpuTimeNs: 0,
    gcTimeMs: 0,
  }))
  const job: DemoJob = {
    id,
    plan,
    stages,
    status: 'RUNNING',
    submittedAt: world.now(),
    completedAt: undefined,
  }
  application.jobs.push(job)
  application.says(
    'INFO',
    'DAGScheduler',
    `Got job ${id} (${plan.name}) with ${stages.length} stages`,
  )
  return false
}

function submit(world: World, application: DemoApplication, stage: DemoStage): void {
  stage.status = 'ACTIVE'
  stage.submittedAt = world.now()
  application.says(
    'INFO',
    'DAGScheduler',
    `Submitting ${stage.plan.tasks} tasks of stage ${stage.id} (${stage.plan.name})`,
  )
}

function completeStage(world: World, application: DemoApplication, stage: DemoStage): void {
  stage.status = 'COMPLETE'
  stage.completedAt = world.now()
  const seconds = (world.now() - (stage.submittedAt ?? world.now())) / 1000
  application.says(
    'INFO',
    'DAGScheduler',
    `Stage ${stage.id} (${stage.plan.name}) finished in ${seconds.toFixed(3)} s`,
  )
}

function finishJob(world: World, application: DemoApplication, job: DemoJob): void {
  job.status = 'SUCCEEDED'
  job.completedAt = world.now()
  application.nextJobAt = world.ahead(application.random.between(...thinkMs))
  application.says('INFO', 'DAGScheduler', `Job ${job.id} is done: ${job.plan.name}`)
}

/** Lets each core of an executor work for `ms`: it may end several short tasks in that time. */
function work(world: World, executor: DemoExecutor, stage: DemoStage, ms: number): void {
  let busyMs = 0
  for (const slot of executor.slots) {
    let left = ms
    while (left > 0) {
      slot.task ??= executor.state === 'active' ? take(executor, stage) : undefined
      if (slot.task === undefined) break
      const spent = Math.min(left, slot.task.leftMs)
      slot.task.leftMs -= spent
      left -= spent
      busyMs += spent
      if (slot.task.leftMs > 0) break
      complete(executor, slot.task)
      slot.task = undefined
    }
  }
  executor.worker.container.busyCores += busyMs / ms
  executor.application.driver.busyCores += (busyMs / ms) * 0.06
}

function take(executor: DemoExecutor, stage: DemoStage): RunningTask | undefined {
  const index = stage.pending.shift()
  if (index === undefined) return undefined
  const { application } = executor
  // The first task of a JVM waits for its classes to load.
  const warm = executor.completedTasks === 0 ? 1.7 : 1
  const durationMs = stage.plan.taskMs * warm * application.random.between(0.75, 1.35)
  stage.active += 1
  const id = application.nextTask++
  return { stage, index, id, durationMs, leftMs: durationMs }
}

function complete(executor: DemoExecutor, { stage, index, id, durationMs }: RunningTask): void {
  const { application, worker } = executor
  const { random } = application
  const gcMs = durationMs * random.between(0.01, 0.05)
  stage.active -= 1
  stage.completed += 1
  stage.durations.push(durationMs)
  stage.cpuTimeNs += durationMs * 1e6 * random.between(0.72, 0.92) * (stage.plan.python ? 0.5 : 1)
  stage.gcTimeMs += gcMs
  executor.completedTasks += 1
  executor.durationMs += durationMs
  executor.gcTimeMs += gcMs
  application.says(
    'INFO',
    'TaskSetManager',
    `Finished task ${index}.0 in stage ${stage.id}.0 (TID ${id}) in ${Math.round(durationMs)} ms ` +
      `on ${worker.container.shortId} (executor ${executor.id}) (${stage.completed}/${stage.plan.tasks})`,
  )
}

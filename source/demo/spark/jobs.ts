import type { JobPlan, StagePlan } from '../examples/plan.ts'
import type { World } from '../world.ts'
import { killTasks, type OutOfMemory, work } from './tasks.ts'
import type { DemoApplication, DemoJob, DemoStage } from './types.ts'

/** Time that a driver thinks between two jobs, from and to in ms. */
const thinkMs = [250, 700] as const
/** Time that a driver needs to print and to close. */
const closingMs = 900

/** Moves the jobs of an application on by `ms` of the story. Gives true when its driver is done. */
export function runJobs(
  world: World,
  application: DemoApplication,
  ms: number,
  outOfMemory: OutOfMemory,
): boolean {
  const running = () => application.jobs.filter(({ status }) => status === 'RUNNING')
  if (world.now() >= application.givesUpAt && running().length > 0) {
    for (const job of running())
      cancelJob(world, application, job, 'as part of cancellation of all jobs')
  }
  const stages = running().flatMap((job) => advance(world, application, job, ms) ?? [])
  for (const executor of application.executors) {
    if (executor.state === 'active' || executor.state === 'draining') {
      work(world, executor, stages, ms, outOfMemory)
    }
  }
  for (const stage of stages) {
    if (stage.status === 'ACTIVE' && stage.completed === stage.plan.tasks)
      completeStage(world, application, stage)
  }
  // Its main thread waits for the job, whatever others do.
  return running().some(({ plan }) => plan.beside !== true) ? false : nextJob(world, application)
}

/** The stage that a job is at, submitted if it was not; undefined once the job is done. */
function advance(
  world: World,
  application: DemoApplication,
  job: DemoJob,
  ms: number,
): DemoStage | undefined {
  const stage = job.stages.find(({ status }) => status === 'ACTIVE' || status === 'PENDING')
  if (stage === undefined) finishJob(world, application, job)
  else if (stage.status === 'PENDING') submit(world, application, stage, ms)
  return stage
}

function nextJob(world: World, application: DemoApplication): boolean {
  // The driver plans while its executors start, but a job of nothing but waiting is not drawn.
  if (world.now() < application.nextJobAt) return false
  const plan = application.plan.jobs[application.jobs.length]
  if (plan === undefined || application.error !== undefined) return true
  const id = application.jobs.length
  const job: DemoJob = {
    id,
    plan,
    stages: plan.stages.map((stage) => newStage(application, stage)),
    status: 'RUNNING',
    submittedAt: world.now(),
    completedAt: undefined,
  }
  application.jobs.push(job)
  if (plan.beside === true) think(world, application)
  application.says(
    'INFO',
    'DAGScheduler',
    `Got job ${id} (${plan.name}) with ${plan.stages.length} stages`,
  )
  return false
}

function newStage(application: DemoApplication, plan: StagePlan): DemoStage {
  return {
    id: application.nextStage++,
    plan,
    status: plan.skipped ? 'SKIPPED' : 'PENDING',
    submittedAt: undefined,
    completedAt: undefined,
    failureReason: undefined,
    pending: plan.skipped
      ? []
      : Array.from({ length: plan.tasks }, (_, index) => ({ index, attempt: 0 })),
    tasks: [],
    active: 0,
    completed: 0,
    failed: 0,
    killed: 0,
  }
}

function submit(world: World, application: DemoApplication, stage: DemoStage, ms: number): void {
  stage.status = 'ACTIVE'
  stage.submittedAt = world.now() - ms / world.speed
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
  if (job.plan.unpersists === true) application.caches.clear()
  think(world, application)
  application.says('INFO', 'DAGScheduler', `Job ${job.id} is done: ${job.plan.name}`)
  for (const line of job.plan.prints ?? []) application.prints(line)
}

/** What the driver does until its next job, or until its end. */
function think(world: World, application: DemoApplication): void {
  const { plan, jobs, random } = application
  const pause = random.between(...thinkMs)
  const more: JobPlan | undefined =
    application.error === undefined ? plan.jobs[jobs.length] : undefined
  const idle = application.error === undefined ? (plan.idleMs ?? 0) : 0
  const rest = more === undefined ? idle + (plan.closingMs ?? closingMs) : 0
  application.nextJobAt = world.ahead(pause + rest)
}

/** Ends a job in Spark's words, with its stages and their tasks; its driver fails of it. */
export function failJob(
  world: World,
  application: DemoApplication,
  job: DemoJob,
  error: string,
): void {
  for (const stage of job.stages) {
    if (stage.status === 'PENDING') stage.status = 'SKIPPED'
    if (stage.status !== 'ACTIVE') continue
    stage.status = 'FAILED'
    stage.completedAt = world.now()
    stage.failureReason = error
    stage.pending = []
    killTasks(world, stage, `Stage cancelled: ${error}`)
  }
  job.status = 'FAILED'
  job.completedAt = world.now()
  application.says('INFO', 'DAGScheduler', `Job ${job.id} failed: ${job.plan.name}`)
  if (job.plan.beside === true) return
  application.error ??= error
  think(world, application)
}

/** Cancels a job (Spark `DAGScheduler.handleJobCancellation`); `reason` may be empty. */
export function cancelJob(
  world: World,
  application: DemoApplication,
  job: DemoJob,
  reason: string,
): void {
  const error = `[SPARK_JOB_CANCELLED] Job ${job.id} cancelled ${reason} SQLSTATE: XXKDA`
  failJob(world, application, job, error)
}

/** Ends a job because its application has ended (Spark `DAGScheduler.cleanUpAfterSchedulerStop`). */
export function endJob(world: World, application: DemoApplication, job: DemoJob): void {
  failJob(world, application, job, `Job ${job.id} cancelled because SparkContext was shut down`)
}

/** Fails the job of a stage of which a task failed too often. */
export function abortStage(
  world: World,
  application: DemoApplication,
  stage: DemoStage,
  error: string,
): void {
  const job = application.jobs.find(({ stages }) => stages.includes(stage))
  if (job?.status === 'RUNNING') {
    failJob(world, application, job, `Job aborted due to stage failure: ${error}`)
  }
}

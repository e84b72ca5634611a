import { createReplay, type Replay } from '../diagnostics/event-log/replay.ts'
import type { LogEvent, Outcome, StageInfo } from '../diagnostics/event-log/events.ts'
import { type Asked, askedOf } from '../domain/spark-facts.ts'
import type { ApplicationState } from '../domain/spark.ts'
import type { DemoContainer, Host } from './containers.ts'
import * as said from './executor-log.ts'
import type { DemoExecutor } from './executors.ts'
import type {
  Cached,
  RecordedJob,
  RecordedStage,
  RecordedTask,
  Recording,
  Step,
} from './recordings.ts'
import type { World } from './world.ts'

/** Levels and words of a driver's log. */
export type DriverSays = (level: 'INFO' | 'WARN' | 'ERROR', logger: string, text: string) => void

/** Who asks for an application, and who hears of it: its driver. */
export interface Submission {
  readonly recording: Recording
  readonly driver: DemoContainer
  /** Settings of its own, beside those of the recording. */
  readonly properties?: Readonly<Record<string, string>>
  readonly says: DriverSays
  readonly prints: (stream: 'stdout' | 'stderr', text: string) => void
  /** Called once, when its program is done or the master took it away. */
  readonly ended: (exitCode: number, state: ApplicationState) => void
}

/** One attempt of a task that runs. */
export interface DemoTask {
  readonly id: number
  readonly index: number
  /** 0 for the first try. */
  readonly attempt: number
  readonly stage: DemoStage
  readonly executor: DemoExecutor
  readonly recorded: RecordedTask
  readonly launchedAt: number
  readonly cancel: () => void
}

interface DemoStage {
  readonly recorded: RecordedStage
  info: StageInfo
  /** Tasks that nobody works at yet, and which try of theirs it will be. */
  pending: { readonly index: number; readonly attempt: number }[]
  left: number
}

interface DemoJob {
  readonly recorded: RecordedJob
  readonly stages: Map<number, DemoStage>
  endedAt: number | undefined
}

/** An application that plays its recording on the executors it gets. */
export interface DemoApplication {
  readonly id: string
  readonly name: string
  readonly driver: DemoContainer
  readonly driverPort: number
  readonly asked: Asked
  /** Whether the name that its driver gives leads to it: for executors, and for its own page. */
  readonly reachable: boolean
  readonly maxCores: number
  readonly storageBytes: number
  readonly submittedAt: number
  readonly replay: Replay
  readonly says: DriverSays
  state: ApplicationState
  endedAt: number | undefined
  executors: DemoExecutor[]
  launched: number
  /** Executors in a row that died at their start. */
  failures: number
  /** What is in memory now: by whom each partition of it is held. */
  readonly cached: Map<Cached, Map<number, DemoExecutor>>
  /** Gives tasks to what is free. */
  fill(): void
  /** What an executor was at is to be done again elsewhere, and what it kept is lost. */
  lose(executor: DemoExecutor, error: string): void
  /** Ends a job, or the one of a stage, in Spark's words; false where it does not run. */
  cancel(of: { readonly job: number } | { readonly stage: number }): boolean
  /** The master has taken it off its list. */
  over(state: ApplicationState): void
}

/** The master's `spark.deploy.defaultCores`. */
const defaultCores = 2
/** A driver's own work for each busy core. */
const driverShare = 0.06

/** An application that has just registered; `finish` takes it off the master's list. */
export function createApplication(
  world: World,
  host: Host,
  id: string,
  submission: Submission,
  finish: (application: DemoApplication) => void,
): DemoApplication {
  const { recording, driver, says, prints } = submission
  const at = Math.round(world.now())
  const driverPort = Math.floor(world.between([33_000, 46_000], 'driver', id))
  const properties = {
    ...recording.properties,
    'spark.app.id': id,
    'spark.app.name': recording.application,
    'spark.app.startTime': String(at - 1900),
    'spark.app.submitTime': String(at - 3100),
    'spark.driver.port': String(driverPort),
    ...submission.properties,
  }
  const asked = askedOf(properties)
  const replay = createReplay()
  const tell = (event: LogEvent) => {
    replay.add(event)
  }
  const now = () => Math.round(world.now())
  const jobs = new Map<number, DemoJob>()
  /** The latest of each stage. */
  const infos = new Map<number, StageInfo>()
  const running = new Set<DemoTask>()
  let [tasks, endedJobs, at_] = [0, 0, 0]
  let [isWaiting, isOver] = [false, false]
  let error: string | undefined

  const activeStages = () =>
    [...jobs.values()]
      .filter(({ endedAt }) => endedAt === undefined)
      .flatMap(({ stages }) => [...stages.values()])
      .filter(({ info }) => info.completedAt === undefined)

  // The driver: step after step, as recorded.

  const advance = () => {
    if (isWaiting || isOver || failed()) return
    const step = recording.steps[at_]
    if (step === undefined) {
      isOver = true
      submission.ended(recording.exitCode, 'FINISHED')
    } else if (step.after.every((job) => jobs.get(job)?.endedAt !== undefined)) {
      isWaiting = true
      world.after(step.delayMs, () => {
        isWaiting = false
        at_ += 1
        if (isOver || failed()) return
        perform(step)
        advance()
      })
    }
  }
  /** Its job failed and it does not catch that: it ends as a program does then. */
  const failed = () => {
    if (error === undefined) return false
    isOver = true
    const spark = `org.apache.spark.SparkException: ${error}`
    const lines =
      'spark.submit.pyFiles' in properties && 'spark.serializer.objectStreamReset' in properties
        ? [
            'Traceback (most recent call last):',
            'py4j.protocol.Py4JJavaError: An error occurred while calling the job.',
            `: ${spark}`,
          ]
        : [`Exception in thread "main" ${spark}`]
    world.after(900, () => {
      finish(application)
      for (const line of lines) prints('stderr', line)
      submission.ended(1, 'FINISHED')
    })
    return true
  }
  const perform = (step: Step) => {
    if (step.kind === 'job') startJob(step.job)
    if (step.kind === 'query') tell({ ...step.event, at: now() })
    if (step.kind === 'print') prints(step.stream, step.text)
    if (step.kind === 'end') finish(application)
  }

  // Its jobs and their stages.

  const startJob = (recorded: RecordedJob) => {
    const { event } = recorded
    const job: DemoJob = { recorded, stages: new Map(), endedAt: undefined }
    jobs.set(event.id, job)
    const waiting = { submittedAt: undefined, completedAt: undefined, failureReason: undefined }
    const stages = event.stages.map((info) => infos.get(info.id) ?? { ...info, ...waiting })
    tell({ kind: 'job-start', ...event, at: now(), stages })
    says('INFO', 'DAGScheduler', `Got job ${event.id} with ${stages.length} stages`)
    if (recorded.cancelledMs !== undefined) {
      world.after(recorded.cancelledMs, () => {
        cancelJob(job, 'as part of cancellation of all jobs')
      })
    }
    submitStages(job)
  }
  const submitStages = (job: DemoJob) => {
    for (const recorded of job.recorded.stages) {
      const isDone = (stage: number) => infos.get(stage)?.completedAt !== undefined
      if (job.stages.has(recorded.info.id) || !recorded.after.every(isDone)) continue
      const { info } = recorded
      const stage: DemoStage = {
        recorded,
        info: { ...info, submittedAt: now(), completedAt: undefined, failureReason: undefined },
        pending: Array.from({ length: info.tasks }, (_, index) => ({ index, attempt: 0 })),
        left: info.tasks,
      }
      job.stages.set(info.id, stage)
      infos.set(info.id, stage.info)
      tell({ kind: 'stage-submitted', stage: stage.info })
      says(
        'INFO',
        'DAGScheduler',
        `Submitting ${info.tasks} tasks of stage ${info.id} (${info.name})`,
      )
    }
    fill()
    const all = [...job.stages.values()].every(({ info }) => info.completedAt !== undefined)
    if (all && job.endedAt === undefined) endJob(job, true)
  }
  const endStage = (stage: DemoStage, failureReason?: string) => {
    stage.info = { ...stage.info, completedAt: now(), failureReason }
    infos.set(stage.info.id, stage.info)
    for (const { isDriver, peaks } of recording.peaks) {
      const ids = isDriver ? ['driver'] : application.executors.map((one) => String(one.id))
      for (const executorId of ids) tell({ kind: 'executor-peaks', executorId, peaks })
    }
    tell({ kind: 'stage-completed', stage: stage.info })
    const { id: number, name, submittedAt = 0 } = stage.info
    const seconds = ((now() - submittedAt) / 1000).toFixed(3)
    says('INFO', 'DAGScheduler', `Stage ${number} (${name}) finished in ${seconds} s`)
  }
  const endJob = (job: DemoJob, succeeded: boolean) => {
    job.endedAt = now()
    endedJobs += 1
    tell({ kind: 'job-end', id: job.recorded.event.id, at: now(), succeeded })
    const how = succeeded ? 'is done' : 'failed'
    says('INFO', 'DAGScheduler', `Job ${job.recorded.event.id} ${how}`)
    for (const { unpersistedAfter, ...one } of application.cached.keys()) {
      if (unpersistedAfter === undefined || endedJobs < unpersistedAfter) continue
      for (const key of application.cached.keys()) {
        if (key.id === one.id) application.cached.delete(key)
      }
    }
    advance()
  }
  const failJob = (job: DemoJob, reason: string) => {
    if (job.endedAt !== undefined) return
    for (const stage of job.stages.values()) {
      if (stage.info.completedAt !== undefined) continue
      stage.pending = []
      for (const task of [...running].filter((one) => one.stage === stage)) {
        endTask(task, 'KILLED', `Stage cancelled: ${reason}`)
        said.killed(task, now(), `Stage cancelled: ${reason}`)
      }
      endStage(stage, reason)
    }
    // A job that failed on the real cluster too is one whose failure its program catches.
    if (job.recorded.succeeded) error ??= reason
    endJob(job, false)
  }
  const cancelJob = (job: DemoJob, why: string) => {
    const number = job.recorded.event.id
    failJob(job, `[SPARK_JOB_CANCELLED] Job ${number} cancelled ${why} SQLSTATE: XXKDA`)
  }

  // Its tasks.

  const fill = () => {
    for (let isBusy = true; isBusy;) {
      isBusy = false
      for (const executor of application.executors) {
        if (executor.state !== 'active' || executor.tasks.size >= executor.slots) continue
        const stage = activeStages().find(({ pending }) => pending.length > 0)
        const next = stage?.pending.shift()
        if (stage === undefined || next === undefined) return
        startTask(stage, executor, next)
        isBusy = true
      }
    }
  }
  const startTask = (
    stage: DemoStage,
    executor: DemoExecutor,
    next: { readonly index: number; readonly attempt: number },
  ) => {
    const attempts = stage.recorded.tasks[next.index] ?? []
    const recorded = attempts[next.attempt] ?? attempts.at(-1)
    if (recorded === undefined) return
    const { container } = executor.worker
    const outOfMemory = /^.*Python worker exited/.test(recorded.error ?? '')
    // What never ended by itself holds its slot until its job is cancelled.
    const ms = recorded.outcome === 'KILLED' ? Infinity : recorded.durationMs
    if (outOfMemory) container.hoards = { since: now(), ms: ms / world.speed }
    const end = () => {
      if (outOfMemory) host.emit(container, 'oom')
      if (recorded.outcome === 'SUCCESS') succeed(task)
      else fail(task, recorded.error ?? '')
    }
    const task: DemoTask = {
      ...{ ...next, id: tasks++, stage, executor, recorded, launchedAt: now() },
      cancel: ms === Infinity ? () => undefined : world.after(ms, end),
    }
    running.add(task)
    executor.tasks.add(task)
    container.busy.rate += asked.taskCpus
    driver.busy.rate += asked.taskCpus * driverShare
    tell({ kind: 'task-start', stageId: stage.info.id, attempt: 0, task: infoOf(task, 0) })
    said.running(task)
  }
  const infoOf = (
    { id: number, index, executor, launchedAt, recorded }: DemoTask,
    finishedAt: number,
  ) => ({
    ...{ id: number, index, launchedAt, finishedAt, speculative: false },
    executorId: String(executor.id),
    host: executor.worker.container.shortId,
    locality: recorded.locality,
  })
  const endTask = (task: DemoTask, outcome: Outcome, why?: string) => {
    const { executor, stage, recorded } = task
    task.cancel()
    running.delete(task)
    executor.tasks.delete(task)
    const { container } = executor.worker
    container.hoards = undefined
    const cpus = asked.taskCpus
    container.busy.rate = Math.max(0, container.busy.rate - cpus)
    driver.busy.rate = Math.max(0, driver.busy.rate - cpus * driverShare)
    tell({
      ...{ kind: 'task-end', stageId: stage.info.id, attempt: 0, task: infoOf(task, now()) },
      ...{ outcome, error: why, peaks: recorded.peaks },
      metrics: outcome === 'SUCCESS' ? recorded.metrics : undefined,
    })
  }
  const succeed = (task: DemoTask) => {
    const { stage, executor, index, attempt, id: number } = task
    endTask(task, 'SUCCESS')
    executor.worked = true
    stage.left -= 1
    for (const data of stage.recorded.cached) {
      const where = application.cached.get(data) ?? new Map<number, DemoExecutor>()
      const partition = index % data.partitions
      if (!where.has(partition)) where.set(partition, executor)
      application.cached.set(data, where)
    }
    said.finished(task, now())
    const { info } = stage
    says(
      'INFO',
      'TaskSetManager',
      `Finished task ${index}.${attempt} in stage ${info.id}.0 (TID ${number}) in ${now() - task.launchedAt} ms ` +
        `on ${executor.worker.container.shortId} (executor ${executor.id}) (${info.tasks - stage.left}/${info.tasks})`,
    )
    const job = [...jobs.values()].find(({ stages }) => stages.get(info.id) === stage)
    if (stage.left === 0) endStage(stage)
    if (stage.left === 0 && job !== undefined) submitStages(job)
    else fill()
    executor.idle()
  }
  const fail = (task: DemoTask, why: string) => {
    const { stage, index, attempt, executor } = task
    endTask(task, 'FAILED', why)
    const where = `${executor.worker.container.shortId} executor ${executor.id}`
    const lost = `Lost ${said.nameOf(task)} (${where}): ${why}`
    says('WARN', 'TaskSetManager', lost)
    const most = Number(asked.properties['spark.task.maxFailures'] ?? 4)
    const job = [...jobs.values()].find(({ stages }) => stages.get(stage.info.id) === stage)
    if (attempt + 1 >= most && !/ExecutorLost/.test(why) && job !== undefined) {
      const which = `Task ${index} in stage ${stage.info.id}.0`
      failJob(
        job,
        `Job aborted due to stage failure: ${which} failed ${attempt + 1} times, most recent failure: ${lost}`,
      )
      return
    }
    stage.pending.unshift({ index, attempt: attempt + 1 })
    fill()
  }

  const application: DemoApplication = {
    ...{ id, name: recording.application, driver, driverPort, asked, says, replay },
    reachable: asked.driverHost === driver.shortId,
    maxCores: asked.coresMax ?? defaultCores,
    storageBytes: recording.storageBytes,
    submittedAt: at,
    state: 'WAITING',
    endedAt: undefined,
    executors: [],
    launched: 0,
    failures: 0,
    cached: new Map(),
    fill,
    lose: (executor, why) => {
      const draining = executor.state === 'draining'
      const heir = draining
        ? application.executors.find(({ state }) => state === 'active')
        : undefined
      for (const where of application.cached.values()) {
        for (const [partition, holder] of where) {
          if (holder !== executor) continue
          if (heir === undefined) where.delete(partition)
          else where.set(partition, heir)
        }
      }
      const lost = [...executor.tasks]
      executor.state = 'gone'
      for (const task of lost) fail(task, why)
    },
    cancel: (of) => {
      const found = [...jobs.values()].find(({ endedAt, recorded, stages }) =>
        endedAt !== undefined
          ? false
          : 'job' in of
            ? recorded.event.id === of.job
            : recorded.event.stageIds.includes(of.stage) &&
              stages.get(of.stage)?.info.completedAt === undefined,
      )
      if (found === undefined) return false
      // Spark gives no reason for a job (`JobsTab.handleKillRequest`).
      cancelJob(found, 'job' in of ? '' : 'because killed via the Web UI')
      return true
    },
    over: (state) => {
      application.state = state
      application.endedAt = now()
      isOver ||= state !== 'FINISHED' || driver.state !== 'running'
      for (const [number, job] of jobs) {
        failJob(job, `Job ${number} cancelled because SparkContext was shut down`)
      }
      tell({ kind: 'application-end', at: now() })
      if (state !== 'FINISHED') submission.ended(1, state)
    },
  }
  tell({ kind: 'application-start', at, name: recording.application })
  tell({ kind: 'environment', properties })
  const own = { executorId: 'driver', at, host: asked.driverHost ?? '', port: driverPort + 1 }
  tell({ kind: 'block-manager-added', ...own, maxMemoryBytes: recording.storageBytes })
  advance()
  return application
}

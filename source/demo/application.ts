import { createReplay, type Replay } from '../services/spark/event-log/replay.ts'
import type { LogEvent, StageInfo } from '../services/spark/event-log/events.ts'
import { type Asked, askedOf } from '../domain/asked.ts'
import type { ApplicationState } from '../domain/spark.ts'
import type { DemoContainer, Host } from './containers.ts'
import type { DemoExecutor } from './executors.ts'
import type { Cached, RecordedJob, Recording, Step, Tell } from './recordings.ts'
import { createTasks, type DemoStage, type Tasks } from './tasks.ts'
import type { World } from './world.ts'

/** Who asks for an application, and who hears of it: its driver. */
export interface Submission {
  readonly recording: Recording
  readonly driver: DemoContainer
  /** Settings of its own, beside those of the recording. */
  readonly properties: Readonly<Record<string, string>>
  /** A line of the driver's log. */
  readonly says: (text: string) => void
  readonly prints: (stream: 'stdout' | 'stderr', text: string) => void
  /** Called once, when its program is done or the master took it away. */
  readonly ended: (exitCode: number, state: ApplicationState) => void
}

interface DemoJob {
  readonly recorded: RecordedJob
  readonly stages: Map<number, DemoStage>
  isOver: boolean
}

/** An application that plays its recording on the executors it gets. */
export interface DemoApplication extends Omit<Tasks, 'kill'> {
  readonly id: string
  readonly name: string
  readonly driver: DemoContainer
  readonly driverPort: number
  readonly asked: Asked
  /** Whether the name that its driver gives leads to it: for executors, and for its own page. */
  readonly reachable: boolean
  readonly storageBytes: number
  readonly submittedAt: number
  readonly replay: Replay
  /** Adds an event to that. */
  readonly tell: Tell
  readonly now: () => number
  readonly says: Submission['says']
  state: ApplicationState
  endedAt: number | undefined
  executors: DemoExecutor[]
  /** Executors in a row that died at their start. */
  failures: number
  /** Data in memory, and which executor has which partition of it. */
  readonly cached: Map<Cached, Map<number, DemoExecutor>>
  keep(data: Cached, partition: number, executor: DemoExecutor): void
  /** Ends a job in Spark's words; false where it does not run. */
  cancel(
    isMeant: (job: RecordedJob, runs: (stage: number) => boolean) => boolean,
    why: string,
  ): boolean
  /** The master has taken it off its list. */
  over(state: ApplicationState): void
}

/** From its failure until a driver that does not catch it has ended. */
const failingMs = 900

/** An application that has just registered; `finish` takes it off the master's list. */
export function createApplication(
  world: World,
  host: Host,
  id: string,
  submission: Submission,
  finish: (application: DemoApplication) => void,
): DemoApplication {
  const { recording, driver, says, prints } = submission
  const at = world.now()
  const driverPort = Math.floor(world.between([33_000, 46_000], 'driver', id))
  const asked = askedOf({
    ...recording.properties,
    'spark.app.id': id,
    'spark.app.name': recording.application,
    'spark.app.startTime': String(at - 1900),
    'spark.app.submitTime': String(at - 3100),
    'spark.driver.port': String(driverPort),
    ...submission.properties,
  })
  const replay = createReplay()
  const tell: Tell = (kind, event) => {
    // The event is the kind's own.
    replay.add({ kind, event } as LogEvent)
  }
  const jobs = new Map<number, DemoJob>()
  /** The latest of each stage. */
  const infos = new Map<number, StageInfo>()
  const isDone = (stage: number) => infos.get(stage)?.completedAt !== undefined
  let next = 0
  let isWaiting = false
  let isOver = false
  let error: string | undefined

  // The driver: step after step, as recorded.

  const advance = () => {
    if (isWaiting || isOver) return
    const step = recording.steps[next]
    if (error !== undefined) failed(error)
    else if (step === undefined) {
      isOver = true
      submission.ended(recording.exitCode, 'FINISHED')
    } else if (step.after.every((job) => jobs.get(job)?.isOver)) {
      isWaiting = true
      next += 1
      world.after(step.delayMs, () => {
        isWaiting = false
        if (!isOver && error === undefined) perform(step)
        advance()
      })
    }
  }
  const perform = (step: Step) => {
    if (step.kind === 'job') startJob(step.job)
    if (step.kind === 'query') step.tell(tell, world.now())
    if (step.kind === 'print') prints(step.stream, step.text)
    if (step.kind === 'end') finish(application)
  }
  /** A job failed and its program does not catch that. */
  const failed = (reason: string) => {
    isOver = true
    const spark = `org.apache.spark.SparkException: ${reason}`
    const isPython = 'spark.serializer.objectStreamReset' in asked.properties
    const called = 'py4j.protocol.Py4JJavaError: An error occurred while calling the job.'
    const lines = isPython
      ? ['Traceback (most recent call last):', called, `: ${spark}`]
      : [`Exception in thread "main" ${spark}`]
    world.after(failingMs, () => {
      finish(application)
      for (const line of lines) prints('stderr', line)
      submission.ended(1, 'FINISHED')
    })
  }

  // Its jobs and their stages.

  const startJob = (recorded: RecordedJob) => {
    const { event, cancelledMs } = recorded
    const job: DemoJob = { recorded, stages: new Map(), isOver: false }
    jobs.set(event.id, job)
    const waiting = { submittedAt: undefined, completedAt: undefined, failureReason: undefined }
    const stages = event.stages.map((info) => infos.get(info.id) ?? { ...info, ...waiting })
    tell('JobStart', { ...event, at: world.now(), stages })
    says(`DAGScheduler: Got job ${event.id} with ${stages.length} stages`)
    if (cancelledMs !== undefined) {
      world.after(cancelledMs, () => {
        cancelJob(job, 'as part of cancellation of all jobs')
      })
    }
    submitStages(job)
  }
  const submitStages = (job: DemoJob) => {
    for (const recorded of job.recorded.stages) {
      const { id: number, name, tasks: count } = recorded.info
      if (job.stages.has(number) || !recorded.after.every(isDone)) continue
      const info = { ...recorded.info, submittedAt: world.now(), completedAt: undefined }
      const pending = Array.from({ length: count }, (_, index) => ({ index, attempt: 0 }))
      job.stages.set(number, { recorded, info, pending, left: count })
      infos.set(number, info)
      tell('StageSubmitted', { stage: info })
      says(`DAGScheduler: Submitting ${count} tasks of stage ${number} (${name})`)
    }
    if ([...job.stages.keys()].every(isDone)) endJob(job, true)
    else tasks.fill()
  }
  const endStage = (stage: DemoStage, failureReason?: string) => {
    stage.info = { ...stage.info, completedAt: world.now(), failureReason }
    infos.set(stage.info.id, stage.info)
    for (const { id: which, peaks } of recording.peaks) {
      const ids = which === 'driver' ? [which] : application.executors.map((one) => String(one.id))
      for (const one of ids) tell('StageExecutorMetrics', { id: one, peaks })
    }
    tell('StageCompleted', { stage: stage.info })
    says(`DAGScheduler: Stage ${stage.info.id} (${stage.info.name}) finished`)
  }
  const endJob = (job: DemoJob, succeeded: boolean) => {
    const { id: number } = job.recorded.event
    job.isOver = true
    const result = succeeded ? 'JobSucceeded' : 'JobFailed'
    tell('JobEnd', { id: number, at: world.now(), result })
    says(`DAGScheduler: Job ${number} ${succeeded ? 'is done' : 'failed'}`)
    const ended = [...jobs.values()].filter((one) => one.isOver).length
    for (const data of application.cached.keys()) {
      if (ended >= (data.unpersistedAfter ?? Infinity)) application.cached.delete(data)
    }
    advance()
  }
  const failJob = (job: DemoJob, reason: string) => {
    if (job.isOver) return
    for (const stage of job.stages.values()) {
      if (isDone(stage.info.id)) continue
      tasks.kill(stage, reason)
      endStage(stage, reason)
    }
    // A job that failed on the real cluster too is one whose failure its program catches.
    if (job.recorded.succeeded) error ??= reason
    endJob(job, false)
  }
  const cancelJob = (job: DemoJob, why: string) => {
    const { id: number } = job.recorded.event
    failJob(job, `[SPARK_JOB_CANCELLED] Job ${number} cancelled ${why} SQLSTATE: XXKDA`)
  }
  const running = () => [...jobs.values()].filter((job) => !job.isOver)
  const ofStage = (stage: DemoStage) =>
    running().find(({ stages }) => stages.get(stage.info.id) === stage)

  const application: DemoApplication = {
    id,
    name: recording.application,
    driver,
    driverPort,
    asked,
    reachable: asked.driverHost === driver.shortId,
    storageBytes: recording.storageBytes,
    submittedAt: at,
    replay,
    tell,
    now: world.now,
    says,
    state: 'WAITING',
    endedAt: undefined,
    executors: [],
    failures: 0,
    cached: new Map(),
    fill: () => {
      tasks.fill()
    },
    keep: (data, partition, executor) => {
      const where = application.cached.get(data) ?? new Map<number, DemoExecutor>()
      if (!where.has(partition)) where.set(partition, executor)
      application.cached.set(data, where)
    },
    lose: (executor, reason) => {
      // A draining one has given what it had to another.
      const heir = application.executors.find(({ state }) => state === 'active')
      for (const where of application.cached.values()) {
        for (const [partition, holder] of where) {
          if (holder !== executor) continue
          if (executor.state === 'draining' && heir !== undefined) where.set(partition, heir)
          else where.delete(partition)
        }
      }
      executor.state = 'gone'
      tasks.lose(executor, reason)
    },
    cancel: (isMeant, why) => {
      const runs = (stage: number) => !isDone(stage)
      const found = running().find(({ recorded }) => isMeant(recorded, runs))
      if (found !== undefined) cancelJob(found, why)
      return found !== undefined
    },
    over: (state) => {
      application.state = state
      application.endedAt = world.now()
      isOver ||= state !== 'FINISHED' || driver.state !== 'running'
      for (const job of running()) {
        const number = job.recorded.event.id
        failJob(job, `Job ${number} cancelled because SparkContext was shut down`)
      }
      tell('ApplicationEnd', { at: world.now() })
      if (state !== 'FINISHED') submission.ended(1, state)
    },
  }
  const tasks = createTasks(world, host, application, {
    active: () =>
      running()
        .flatMap(({ stages }) => [...stages.values()])
        .filter(({ info }) => info.completedAt === undefined),
    done: (stage) => {
      const job = ofStage(stage)
      endStage(stage)
      if (job !== undefined) submitStages(job)
    },
    failed: (stage, reason) => {
      const job = ofStage(stage)
      if (job !== undefined) failJob(job, reason)
    },
  })
  tell('ApplicationStart', { at, name: recording.application })
  tell('EnvironmentUpdate', { properties: asked.properties })
  tell('BlockManagerAdded', {
    id: 'driver',
    at,
    host: asked.driverHost ?? '',
    maxMemoryBytes: recording.storageBytes,
  })
  advance()
  return application
}

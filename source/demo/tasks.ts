import type { LogEvents, StageInfo } from '../services/spark/event-log/events.ts'
import type { DemoApplication } from './application.ts'
import type { Host } from './containers.ts'
import { executorSays } from './executor-log.ts'
import type { DemoExecutor } from './executors.ts'
import type { RecordedStage } from './recordings.ts'
import type { World } from './world.ts'

type Outcome = LogEvents['TaskEnd']['end']['outcome']

/** Which task of its stage, and which try of it: 0 for the first. */
interface Attempt {
  readonly index: number
  readonly attempt: number
}

/** An attempt of a task that runs. */
export interface DemoTask extends Attempt {
  readonly id: number
  readonly stage: DemoStage
  readonly executor: DemoExecutor
  /** How it ends; undefined: it does not by itself. */
  readonly recorded: LogEvents['TaskEnd'] | undefined
  readonly launchedAt: number
  readonly cancel: () => void
}

export interface DemoStage {
  readonly recorded: RecordedStage
  info: StageInfo
  /** Tasks that nobody works at yet. */
  pending: Attempt[]
  /** Tasks that are not done. */
  left: number
}

/** What happens to a stage by its tasks. */
interface StageEnds {
  active(): readonly DemoStage[]
  done(stage: DemoStage): void
  failed(stage: DemoStage, reason: string): void
}

/** The tasks of an application: they take as long as they were recorded, wherever there is room. */
export interface Tasks {
  /** Gives tasks to what is free. */
  fill(): void
  /** The driver wants no task of a stage any more. */
  kill(stage: DemoStage, reason: string): void
  /** What an executor was at is to be done again elsewhere. */
  lose(executor: DemoExecutor, reason: string): void
}

/** A driver's own work for each busy core. */
const driverShare = 0.06

/** `task 3.0 in stage 0.0 (TID 3)`. */
function nameOf({ index, attempt, stage, id }: DemoTask): string {
  return `task ${index}.${attempt} in stage ${stage.info.id}.0 (TID ${id})`
}

export function createTasks(
  world: World,
  host: Host,
  application: DemoApplication,
  stages: StageEnds,
): Tasks {
  const { asked, tell, says, driver } = application
  let count = 0

  const infoOf = ({ id, index, executor, launchedAt, recorded }: DemoTask, finishedAt: number) => ({
    id,
    index,
    executorId: String(executor.id),
    host: executor.worker.container.shortId,
    launchedAt,
    finishedAt,
    locality: recorded?.task.locality ?? 'PROCESS_LOCAL',
    speculative: false,
  })
  const keepBusy = ({ worker }: DemoExecutor, cores: number) => {
    for (const [{ busy }, share] of [
      [worker.container, 1],
      [driver, driverShare],
    ] as const) {
      busy.rate = Math.max(0, busy.rate + cores * share)
    }
  }

  const start = (stage: DemoStage, executor: DemoExecutor, next: Attempt) => {
    const attempts = stage.recorded.tasks[next.index % stage.recorded.tasks.length] ?? []
    const recorded = attempts[next.attempt] ?? attempts.at(-1)
    const { outcome = 'KILLED', error = '' } = recorded?.end ?? {}
    const ms = recorded === undefined ? 0 : recorded.task.finishedAt - recorded.task.launchedAt
    const { container } = executor.worker
    const isHoarding = error.includes('Python worker exited')
    if (isHoarding) container.hoards = { since: world.now(), ms: ms / world.speed }
    const end = () => {
      if (isHoarding) host.emit(container, 'oom')
      if (outcome === 'SUCCESS') succeed(task)
      else fail(task, error)
    }
    const task: DemoTask = {
      ...next,
      id: count++,
      stage,
      executor,
      recorded,
      launchedAt: world.now(),
      // What did not end by itself holds its slot until its job is cancelled.
      cancel: outcome === 'KILLED' ? () => undefined : world.after(Math.max(1, ms), end),
    }
    executor.tasks.add(task)
    keepBusy(executor, asked.taskCpus)
    tell('TaskStart', { stageId: stage.info.id, attempt: 0, task: infoOf(task, 0) })
    executorSays(executor, 'running', { tid: task.id, task: nameOf(task) })
    const read = recorded?.metrics?.shuffleReadBytes ?? 0
    if (read > 0) executorSays(executor, 'fetching', { blocks: stage.info.id, read })
  }
  const end = (task: DemoTask, outcome: Outcome, error?: string) => {
    const { executor, stage, recorded } = task
    task.cancel()
    executor.tasks.delete(task)
    executor.worker.container.hoards = undefined
    keepBusy(executor, -asked.taskCpus)
    tell('TaskEnd', {
      stageId: stage.info.id,
      attempt: 0,
      task: infoOf(task, world.now()),
      end: { outcome, error },
      metrics: outcome === 'SUCCESS' ? recorded?.metrics : undefined,
      peaks: recorded?.peaks,
    })
  }
  const succeed = (task: DemoTask) => {
    const { stage, executor, index, recorded } = task
    const { info } = stage
    end(task, 'SUCCESS')
    stage.left -= 1
    const size = recorded?.metrics?.memorySpilledBytes ?? 0
    if (size > 0) executorSays(executor, 'spilling', { size })
    for (const data of stage.recorded.cached) {
      const partition = index % data.partitions
      application.keep(data, partition, executor)
      executorSays(executor, 'cached', { block: `rdd_${data.id}_${partition}`, size: data.bytes })
    }
    executorSays(executor, 'finished', { task: nameOf(task) })
    const where = `${executor.worker.container.shortId} (executor ${executor.id})`
    const done = `${info.tasks - stage.left}/${info.tasks}`
    const ms = Math.round(world.now() - task.launchedAt)
    says(`TaskSetManager: Finished ${nameOf(task)} in ${ms} ms on ${where} (${done})`)
    if (stage.left === 0) stages.done(stage)
    tasks.fill()
    executor.idle()
  }
  const fail = (task: DemoTask, error: string) => {
    const { stage, index, attempt, executor } = task
    end(task, 'FAILED', error)
    const where = `${executor.worker.container.shortId} executor ${executor.id}`
    const lost = `Lost ${nameOf(task)} (${where}): ${error}`
    says(`WARN TaskSetManager: ${lost}`)
    const tries = attempt + 1
    if (executor.state !== 'gone' && tries >= Number(asked.properties[maxFailures] ?? 4)) {
      const which = `Task ${index} in stage ${stage.info.id}.0 failed ${tries} times`
      stages.failed(
        stage,
        `Job aborted due to stage failure: ${which}, most recent failure: ${lost}`,
      )
      return
    }
    stage.pending.unshift({ index, attempt: tries })
    tasks.fill()
  }
  const maxFailures = 'spark.task.maxFailures'

  const tasks: Tasks = {
    fill: () => {
      // One task for each in turn, as Spark spreads them.
      for (let isFilling = true; isFilling;) {
        isFilling = false
        for (const executor of application.executors) {
          if (executor.state !== 'active' || executor.tasks.size >= executor.slots) continue
          const stage = stages.active().find(({ pending }) => pending.length > 0)
          const next = stage?.pending.shift()
          if (stage === undefined || next === undefined) return
          start(stage, executor, next)
          isFilling = true
        }
      }
    },
    kill: (stage, reason) => {
      stage.pending = []
      for (const executor of application.executors) {
        for (const task of [...executor.tasks].filter((one) => one.stage === stage)) {
          end(task, 'KILLED', `Stage cancelled: ${reason}`)
          executorSays(executor, 'killed', { task: nameOf(task), reason })
        }
      }
    },
    lose: (executor, reason) => {
      for (const task of [...executor.tasks]) fail(task, reason)
    },
  }
  return tasks
}

import type { Advice } from '../advice/advice.ts'
import { type Finished, historyVersion } from './finished.ts'
import { type ApplicationFacts, restOf } from '../../domain/spark-facts.ts'
import type { Run, RunState } from '../../domain/run.ts'
import type { Application } from '../../domain/spark.ts'
import type { Explanation } from '../diagnosis/explanation.ts'
import { lostExecutors } from '../diagnosis/losing-executors.ts'
import { configurationThatDiffers } from './configuration.ts'

/** What is known when an application has ended, beside its last answers. */
export interface Ended {
  readonly example: string | undefined
  readonly arguments: readonly string[]
  /** The run whose driver it was, while its container is there. */
  readonly run?: Run | undefined
  /** ALIVE workers while it ran. */
  readonly workers: number
  readonly advice: readonly Advice[]
  readonly explanations: readonly Explanation[]
}

/** The longest stages are kept, so that a summary stays a few KiB. */
const mostStages = 20

function stagesOf(rest: NonNullable<ReturnType<typeof restOf>>): Finished['stages'] {
  return [...rest.stages]
    .sort((a, b) => b.executorRunTimeMs - a.executorRunTimeMs)
    .slice(0, mostStages)
    .sort((a, b) => a.id - b.id || a.attempt - b.attempt)
    .map((stage) => ({
      id: stage.id,
      name: stage.name,
      tasks: stage.tasks,
      failedTasks: stage.failedTasks,
      wallMs:
        stage.submittedAt === undefined || stage.completedAt === undefined
          ? null
          : stage.completedAt - stage.submittedAt,
      runTimeMs: stage.executorRunTimeMs,
      gcMs: stage.gcTimeMs,
      inputBytes: stage.inputBytes,
      shuffleReadBytes: stage.shuffleReadBytes,
      shuffleWriteBytes: stage.shuffleWriteBytes,
      diskSpilledBytes: stage.diskSpilledBytes,
    }))
}

/** A driver ends within this after its application; what ended earlier did not end with it. */
export const driverEndsMs = 15_000

const byRun: Readonly<Partial<Record<RunState, Finished['state']>>> = {
  stopped: 'STOPPED',
  failed: 'FAILED',
}

/** Milliseconds from the end of an application to `at`. */
export function sinceEnd({ startedAt, durationMs }: Application, at: number): number {
  return at - startedAt - durationMs
}

/**
 * How it ended. To the master every application is FINISHED whose driver said goodbye, also of one
 * that was stopped or failed: its container's end tells.
 */
function stateOf(application: Application, run: Run | undefined): Finished['state'] {
  const { state } = application
  if (state === 'WAITING' || state === 'RUNNING') return 'UNKNOWN'
  if (state === 'KILLED' || run?.finishedAt === undefined) return state
  const withIt = sinceEnd(application, run.finishedAt) < driverEndsMs
  return (withIt ? byRun[run.state] : undefined) ?? state
}

/**
 * The summary of an application that has ended: `facts.application` is the master's last word
 * (its state and duration), `facts.rest` the application's own last answers, which may be absent.
 */
export function summarize(facts: ApplicationFacts, ended: Ended): Finished {
  const { application } = facts
  const rest = restOf(facts)
  const working = rest?.executors.filter(({ isDriver }) => !isDriver) ?? []
  return {
    version: historyVersion,
    applicationId: application.id,
    name: application.name,
    example: ended.example ?? null,
    arguments: [...ended.arguments],
    state: stateOf(application, ended.run),
    startedAt: application.startedAt,
    wallMs: application.durationMs,
    workers: ended.workers,
    jobs: {
      total: rest?.jobs.length ?? 0,
      failed: rest?.jobs.filter(({ status }) => status === 'FAILED').length ?? 0,
    },
    tasks: {
      total: rest?.stages.reduce((sum, stage) => sum + stage.completedTasks, 0) ?? 0,
      failed: rest?.stages.reduce((sum, stage) => sum + stage.failedTasks, 0) ?? 0,
    },
    stages: rest === undefined ? [] : stagesOf(rest),
    executors: {
      count: working.length,
      cores: working.reduce((sum, executor) => sum + executor.cores, 0),
      memoryMiB: application.memoryPerExecutorMiB,
      lost: lostExecutors(working).length,
    },
    advice: ended.advice.map((one) => ({
      id: one.id,
      title: one.title,
      measured: one.measured,
      certainty: one.certainty,
      conf: [...(one.fix.conf ?? [])],
      code: one.fix.code ?? null,
      gainMs: one.gainMs,
    })),
    causes: ended.explanations.map(({ cause, sentence }) => ({ cause, sentence })),
    configuration: configurationThatDiffers(rest?.asked.properties ?? {}),
  }
}

import { type Finished, historyVersion, stageSchema } from './finished.ts'
import { type ApplicationFacts, restOf, type Stage } from '../../domain/application.ts'
import type { Application } from '../../domain/spark.ts'
import type { Run, RunState } from '../../domain/run.ts'
import { sumOf } from '../diagnosis/facts.ts'
import { lostExecutors } from '../diagnosis/losing-executors.ts'
import type { Worded } from '../diagnosis/wording.ts'
import { configurationThatDiffers } from './configuration.ts'

/** What is known when an application has ended, beside its last answers. */
export interface Ended extends Pick<Finished, 'workers'> {
  readonly example: string | undefined
  readonly arguments: readonly string[]
  /** The run whose driver it was, while its container is there. */
  readonly run?: Run | undefined
  readonly diagnoses: readonly Worded[]
}

/** The longest stages are kept, so that a summary stays a few KiB. */
const mostStages = 20

function longest(stages: readonly Stage[]): Finished['stages'] {
  return [...stages]
    .sort((a, b) => b.executorRunTimeMs - a.executorRunTimeMs)
    .slice(0, mostStages)
    .sort((a, b) => a.id - b.id || a.attempt - b.attempt)
    .map(({ submittedAt: from, completedAt: to, ...stage }) =>
      stageSchema.parse({
        ...stage,
        wallMs: from === undefined || to === undefined ? null : to - from,
        runTimeMs: stage.executorRunTimeMs,
        gcMs: stage.gcTimeMs,
      }),
    )
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
  const { jobs = [], stages = [], executors = [] } = rest ?? {}
  const working = executors.filter(({ isDriver }) => !isDriver)
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
      total: jobs.length,
      failed: jobs.filter(({ status }) => status === 'FAILED').length,
    },
    tasks: {
      total: sumOf(stages, (stage) => stage.completedTasks),
      failed: sumOf(stages, (stage) => stage.failedTasks),
    },
    stages: longest(stages),
    executors: {
      count: working.length,
      cores: sumOf(working, ({ cores }) => cores),
      memoryMiB: application.memoryPerExecutorMiB,
      lost: lostExecutors(working).length,
    },
    diagnoses: [...ended.diagnoses],
    configuration: configurationThatDiffers(rest?.asked.properties ?? {}),
  }
}

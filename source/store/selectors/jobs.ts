import { fresh, valueOf, type Reading } from '../../model/reading.ts'
import type { Job, Stage } from '../../model/spark.ts'
import {
  restOf,
  type ApplicationDetail,
  type ApplicationRest,
  type StageFacts,
  type Task,
  type TaskSummary,
} from '../../model/spark-facts.ts'
import type { State } from '../state.ts'
import type { TaskSort } from '../ui.ts'
import { selectedApplication, selectedDetail } from './applications.ts'

/** What the selected application said of itself in full, last. */
export function selectedRest(state: State): ApplicationRest | undefined {
  const id = selectedApplication(state)?.application.id
  const facts = id === undefined ? undefined : state.facts[id]
  return facts && restOf(facts)
}

/** Jobs, stages and executors of the selected application; of one that has ended, the last known. */
export function shownDetail(state: State): Reading<ApplicationDetail> {
  const reading = selectedDetail(state)
  const id = selectedApplication(state)?.application.id
  const rest = selectedRest(state)
  if (valueOf(reading) !== undefined || id === undefined || rest === undefined) return reading
  const { jobs, stages, executors, summaries } = rest
  return fresh({ id, jobs, stages, executors, summaries }, state.now)
}

/** A row of the Jobs tab. */
export type JobEntry =
  | { readonly kind: 'job'; readonly id: string; readonly job: Job }
  | { readonly kind: 'stage'; readonly id: string; readonly stage: Stage }

const stageRanks: Record<Stage['status'], number> = {
  ACTIVE: 0,
  PENDING: 1,
  FAILED: 2,
  COMPLETE: 3,
  SKIPPED: 4,
}

/** Jobs, then stages: what runs first, then the newest. */
export function jobEntries(state: State): readonly JobEntry[] {
  const detail = valueOf(shownDetail(state))
  if (detail === undefined) return []
  const jobRank = (job: Job) => (job.status === 'RUNNING' ? 0 : 1)
  const jobs = detail.jobs.toSorted((a, b) => jobRank(a) - jobRank(b) || b.id - a.id)
  const stages = detail.stages.toSorted(
    (a, b) => stageRanks[a.status] - stageRanks[b.status] || b.id - a.id || b.attempt - a.attempt,
  )
  return [
    ...jobs.map((job) => ({ kind: 'job' as const, id: `job ${job.id}`, job })),
    ...stages.map((stage) => ({
      kind: 'stage' as const,
      id: `stage ${stage.id}.${stage.attempt}`,
      stage,
    })),
  ]
}

/** The marked row of the Jobs tab; the first where none is. */
export function selectedJobEntry(state: State): JobEntry | undefined {
  const entries = jobEntries(state)
  return entries.find(({ id }) => id === state.ui.selected.job) ?? entries[0]
}

/** The stage that Enter opens: of a job the one that runs, else one that failed, else the longest. */
export function stageToOpen(state: State): Stage | undefined {
  const entry = selectedJobEntry(state)
  if (entry?.kind !== 'job') return entry?.stage
  const ofJob = new Set(entry.job.stageIds)
  const rank = ({ status }: Stage) => (status === 'ACTIVE' ? 0 : status === 'FAILED' ? 1 : 2)
  return valueOf(shownDetail(state))
    ?.stages.filter(({ id, status }) => ofJob.has(id) && status !== 'SKIPPED')
    .toSorted((a, b) => rank(a) - rank(b) || b.executorRunTimeMs - a.executorRunTimeMs)[0]
}

/** The opened stage with all that is known of it. */
export interface OpenedStage {
  readonly stage: Stage
  /** Absent until the application has given its facts. */
  readonly facts: StageFacts | undefined
  readonly summary: TaskSummary | undefined
  readonly tasks: readonly Task[]
  readonly rest: ApplicationRest | undefined
}

/** The stage that is opened in the Jobs tab; undefined where none is, or it is gone. */
export function openedStage(state: State): OpenedStage | undefined {
  const { stageOpen, tab } = state.ui
  if (stageOpen === undefined || tab !== 'jobs') return undefined
  if (stageOpen.applicationId !== selectedApplication(state)?.application.id) return undefined
  const same = (one: { readonly id: number; readonly attempt: number }) =>
    one.id === stageOpen.id && one.attempt === stageOpen.attempt
  const rest = selectedRest(state)
  const facts = rest?.stages.find(same)
  const stage = valueOf(shownDetail(state))?.stages.find(same) ?? facts
  if (stage === undefined) return undefined
  const ofStage = (one: { readonly stageId: number; readonly attempt: number }) =>
    one.stageId === stage.id
  return {
    stage,
    facts,
    summary: rest?.summaries.find((one) => ofStage(one) && one.attempt === stage.attempt),
    tasks: sortedTasks(state, rest?.tasks.filter(ofStage) ?? []),
    rest,
  }
}

/** How long a task took, or takes by now; undefined where it has not begun. */
export function taskTime({ durationMs, launchedAt }: Task, now: number): number | undefined {
  return durationMs ?? (launchedAt === undefined ? undefined : now - launchedAt)
}

/** Failed ones are the most urgent, then those that still run. */
function urgency({ status }: Task): number {
  return status === 'FAILED' ? 2 : status === 'RUNNING' ? 1 : 0
}

function sortedTasks(state: State, tasks: readonly Task[]): readonly Task[] {
  const { by, descending } = state.ui.taskSort
  const time = (task: Task) => taskTime(task, state.now) ?? 0
  const keys: Record<TaskSort, (task: Task) => number> = {
    status: urgency,
    time,
    gc: ({ gcMs }) => gcMs,
    input: ({ inputBytes }) => inputBytes,
    shuffle: ({ shuffleReadBytes }) => shuffleReadBytes,
    spill: ({ diskSpilledBytes }) => diskSpilledBytes,
    task: ({ index }) => index,
  }
  const key = keys[by]
  const sign = descending ? -1 : 1
  return tasks.toSorted((a, b) => sign * (key(a) - key(b)) || time(b) - time(a))
}

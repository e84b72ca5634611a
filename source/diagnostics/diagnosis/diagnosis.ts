import { recommendations } from '../advice/rules.ts'
import { type ApplicationFacts, restOf } from '../../domain/application.ts'
import {
  confidences,
  type Detector,
  type Detection,
  type Kind,
  type Subject,
  subjectOf,
} from './detector.ts'
import { driverUnreachable, executorsCrashing } from './executors-crashing.ts'
import { aliveWorkers, type Facts, sumOf } from './facts.ts'
import { fragmented } from './fragmented.ts'
import { idleApplication } from './idle-application.ts'
import { losingExecutors } from './losing-executors.ts'
import { neverStarts } from './never-starts.ts'
import { noWorkers } from './no-workers.ts'
import { oomKilled } from './oom-killed.ts'
import { overcommit } from './overcommit.ts'
import { stalledWorker } from './stalled-worker.ts'
import { starvedStage } from './starved-stage.ts'
import { straggler } from './straggler.ts'
import { waitingForCores } from './waiting-for-cores.ts'

/** Why an application waits, hangs or loses work, in the order in which a person should be told. */
const causes = {
  'no-workers': noWorkers,
  'never-starts': neverStarts,
  'oom-killed': oomKilled,
  'driver-unreachable': driverUnreachable,
  'executors-crashing': executorsCrashing,
  'waiting-for-cores': waitingForCores,
  fragmented,
  'idle-application': idleApplication,
  'losing-executors': losingExecutors,
  'starved-stage': starvedStage,
  straggler,
  'stalled-worker': stalledWorker,
  overcommit,
} satisfies Record<string, Detector<Facts>>

/** Every cause with its detector and its words: a new one is its file and a line above. */
export const detectors = { ...causes, ...recommendations }
export type CauseId = keyof typeof detectors
export const causeIds = Object.keys(detectors) as readonly CauseId[]

/** Why something waits, failed or is slow, as data; `wording.ts` says it. */
export interface Diagnosis extends Detection {
  readonly cause: CauseId
  readonly kind: Kind
}

/** What follows from another cause of the same application and need not be said beside it. */
const impliedBy: Readonly<Partial<Record<CauseId, readonly CauseId[]>>> = {
  'waiting-for-cores': ['never-starts'],
  fragmented: ['never-starts'],
  'losing-executors': ['oom-killed', 'driver-unreachable', 'executors-crashing'],
  'starved-stage': [
    ...(['no-workers', 'never-starts', 'oom-killed', 'driver-unreachable'] as const),
    ...(['executors-crashing', 'waiting-for-cores', 'fragmented'] as const),
  ],
  // Small files are fine tasks too, and say what to do about it.
  'fine-tasks': ['small-files'],
  // The largest partition spills and fills the heap because it is the largest.
  'slow-node': ['skew'],
  // Tasks that collect garbage or sort on disk do not compute.
  'low-cpu': ['gc', 'spill', 'fine-tasks'],
}

/** What the detectors of a table find, in its order, without what follows from something else. */
function found<F>(table: Readonly<Record<string, Detector<F>>>, facts: F): readonly Diagnosis[] {
  const all = causeIds.flatMap((cause) =>
    (table[cause]?.detect(facts) ?? []).map((finding): Diagnosis => ({
      ...finding,
      ...{ cause, kind: detectors[cause].kind },
    })),
  )
  const implied = (one: Diagnosis) =>
    all.some(
      ({ cause, kind, subject }) =>
        impliedBy[one.cause]?.includes(cause) === true &&
        subject.applicationId === one.subject.applicationId &&
        (kind !== 'recommendation' || subject.stageId === one.subject.stageId),
    )
  return all.filter((one) => !implied(one))
}

/**
 * Why applications wait, hang or lose work: the root causes, in the order of the table. Empty when
 * all is well, when it is too early to tell, or when too little is known.
 */
export function diagnose(facts: Facts): readonly Diagnosis[] {
  return found(causes, facts)
}

/**
 * What to change about an application, the greatest gain first; one entry a cause however many
 * stages show it. Empty where it has said nothing or the data is too thin.
 */
export function recommend(
  one: ApplicationFacts,
  seen: Pick<Facts, 'at' | 'master' | 'engine'>,
): readonly Diagnosis[] {
  const rest = restOf(one)
  if (rest === undefined) return []
  const { application } = one
  const { state, startedAt, durationMs } = application
  const alive = aliveWorkers(seen).map(({ memoryMiB }) => memoryMiB)
  const active = state === 'RUNNING' || state === 'WAITING'
  const all = found(recommendations, {
    application,
    rest,
    // What did not end with the application took no longer than that.
    at: active ? seen.at : Math.min(seen.at, startedAt + durationMs),
    crowded: alive.length > 0 && seen.master.cores > (seen.engine?.cores ?? Infinity),
    workerMemoryMiB: alive.length > 0 ? Math.max(...alive) : undefined,
  })
  return [...Map.groupBy(all, ({ cause }) => cause).values()]
    .flatMap((same) => merged(same, subjectOf(application)))
    .sort((a, b) => b.gainMs - a.gainMs || rankOf(a) - rankOf(b))
}

const rankOf = ({ confidence }: Detection) => confidences.indexOf(confidence)

/** The worst one for all, with the settings of the others that it does not name. */
function merged(findings: readonly Diagnosis[], whose: Subject): readonly Diagnosis[] {
  const sorted = findings.toSorted((a, b) => b.gainMs - a.gainMs)
  const settings = new Map<string, string>()
  for (const setting of sorted.flatMap(({ remedy }) => remedy.settings ?? [])) {
    const [key = ''] = setting.split('=', 1)
    if (!settings.has(key)) settings.set(key, setting)
  }
  return sorted.slice(0, 1).map((worst) => ({
    ...worst,
    subject: { ...whose, stageIds: sorted.flatMap(({ subject }) => subject.stageId ?? []) },
    remedy: { ...worst.remedy, ...(settings.size > 0 && { settings: [...settings.values()] }) },
    gainMs: Math.max(0, Math.round(sumOf(sorted, ({ gainMs }) => gainMs))),
    more: sorted.length - 1,
  }))
}

/**
 * What makes two diagnoses the same one told again with newer figures: the cause, whose it is,
 * and the container or else the stage that it is about.
 */
export function identityOf({ cause, subject }: Diagnosis): string {
  const { applicationId, containerId, stageId } = subject
  return [cause, applicationId, containerId ?? stageId].join(' ')
}

import { type Diagnosis, identityOf } from '../../diagnostics/diagnosis/diagnosis.ts'
import {
  type NameOf,
  remedyParts,
  worded,
  type Worded,
} from '../../diagnostics/diagnosis/wording.ts'
import { sumOf } from '../../diagnostics/diagnosis/facts.ts'
import { valueOf } from '../../domain/reading.ts'
import { restOf } from '../../domain/application.ts'
import { plural } from '../../domain/units.ts'
import { applicationSnapshot, factsOf } from '../applications.ts'
import type { State } from '../state.ts'
import type { ApplicationRow } from './applications.ts'
import { nameOfHost } from './hosts.ts'
import { derive } from './memo.ts'
import { pastDiagnoses } from './past-diagnoses.ts'
import type { RunRow } from './runs.ts'
import { spokenApplication, spokenRun } from './spoken.ts'

/** One entry of the Advice tab. */
export interface AdviceEntry {
  readonly says: Worded
  /** It was so while the application ran, and is no more now. */
  readonly past: boolean
}

/** The application that the Advice tab speaks of, and what there is to say. */
export interface AdviceShown {
  /** Undefined: there is no application; the entries are then the cluster's. */
  readonly row: ApplicationRow | undefined
  /** The run that it is of, where the tab was opened from one: it may have no application. */
  readonly run: RunRow | undefined
  readonly entries: readonly AdviceEntry[]
  /** Why there is no entry; empty where there is one. */
  readonly silence: string
}

/** A driver's page needs this long to answer on a busy machine. */
const startingMs = 30_000

/** Without a few finished tasks no figure of an application means anything. */
const fewTasks = 3

const early = (why: string) => `Too early to tell: ${why}`
const nothing = (why: string) => `No diagnosis: ${why}`

/** Why nothing is known of what a run did. */
function runSilence({ run, output }: RunRow): string {
  if (output?.applicationId !== undefined)
    return nothing(`its application ${output.applicationId} is not known any more`)
  return run.state === 'running' || run.state === 'starting'
    ? early('its driver has no application yet')
    : nothing('it ended before it had an application; its output says why')
}

/** Why nothing is said of what the tab speaks of. */
function silence(state: State): string {
  const row = spokenApplication(state)
  const run = spokenRun(state)
  if (row !== undefined) return silenceOf(state, row)
  return run === undefined ? nothing('no application has run yet') : runSilence(run)
}

function silenceOf(state: State, { application, active }: ApplicationRow): string {
  const record = state.applications[application.id]
  const facts = record && factsOf(record, state.now)
  const rest = facts && restOf(facts)
  if (facts?.rest === 'unreachable') {
    return active && application.durationMs < startingMs
      ? early('its own page does not answer yet')
      : nothing('its own page does not answer')
  }
  if (rest === undefined && active) return early('it has not answered yet')
  if (rest === undefined) {
    const log = record?.eventLog
    if (log?.kind === 'reading') return 'Reading its event log'
    const reason = log?.kind === 'none' ? `, and ${log.reason ?? 'it left no event log'}` : ''
    return nothing(`it ended before this monitor looked at it${reason}`)
  }
  const tasks = sumOf(rest.stages, ({ completedTasks }) => completedTasks)
  if (tasks >= fewTasks) return 'No issues found in what it has done so far'
  return active
    ? early(`${plural(tasks, 'task has', 'tasks have')} ended`)
    : nothing(`only ${plural(tasks, 'task')} ended, which is too few to judge`)
}

/** What the screen calls each host, as a function that changes when a name does. */
export const hostNames = derive(
  ({ containers, names, project }) => [containers, names, project],
  (containers, names, project): NameOf => {
    const known = { containers, names, project }
    return (host) => nameOfHost(known, host)
  },
)

/** What the Advice tab has to say: causes first, in the order in which to be told, then advice. */
export const adviceShown = derive(
  (state) => [
    spokenApplication(state),
    spokenRun(state),
    state.diagnoses,
    state.applications,
    valueOf(state.history),
    hostNames(state),
    silence(state),
  ],
  (row, run, diagnoses, records, history = [], nameOf, why): AdviceShown => {
    const id = row?.application.id
    const ofCluster = row === undefined ? run === undefined : row.active
    // What is so now is no cause of what an application did that has ended.
    const now = diagnoses.filter(({ subject: { applicationId } }) =>
      applicationId === undefined ? ofCluster : row?.active === true && applicationId === id,
    )
    const known = new Set(now.map(identityOf))
    const { own, kept } = pastDiagnoses(records[id ?? ''], history, id ?? '')
    const before = own.filter((one) => !known.has(identityOf(one)))
    const past = [...before.map((one) => worded(one, nameOf)), ...kept]
      .map((says) => ({ past: says.kind !== 'recommendation', says }))
      .sort((a, b) => Number(b.past) - Number(a.past))
    const entries = [...now.map((one) => ({ past: false, says: worded(one, nameOf) })), ...past]
    return { row, run, entries, silence: entries.length === 0 ? why : '' }
  },
)

/** The entry that is marked in the Advice tab; the first where none is. */
export function selectedAdvice(state: State): AdviceEntry | undefined {
  const { entries } = adviceShown(state)
  return entries.find(({ says }) => says.id === state.ui.selected.advice) ?? entries[0]
}

/** The stage that an entry speaks of, by its last attempt; undefined where it speaks of none. */
export function stageOfAdvice(
  state: State,
  { says }: AdviceEntry,
): { readonly kind: 'stage'; readonly id: number; readonly attempt: number } | undefined {
  const [id] = says.stageIds
  const snapshot = applicationSnapshot(state, adviceShown(state).row?.application.id)
  const [last] = (snapshot?.stages ?? [])
    .filter((stage) => stage.id === id)
    .sort((a, b) => b.attempt - a.attempt)
  return last && { kind: 'stage', id: last.id, attempt: last.attempt }
}

/** What to type for an entry: settings where there are some, else the change to the program. */
export function remedyOf({ says }: AdviceEntry): string | undefined {
  return remedyParts(says)[0]?.text
}

/** The worst diagnosis by application that waits, hangs or loses work now. */
export const worstDiagnoses = derive(
  (state) => [state.diagnoses],
  (diagnoses): ReadonlyMap<string, Diagnosis> =>
    // The first of an application is written last.
    new Map(diagnoses.toReversed().map((one) => [one.subject.applicationId ?? '', one])),
)

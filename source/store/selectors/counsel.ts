import { joinWords, splitWords } from '../../domain/shell.ts'
import { confLine, type Advice } from '../../diagnostics/advice/advice.ts'
import { driverHostOption } from '../../diagnostics/diagnosis/executors-die.ts'
import { valueOf } from '../../domain/reading.ts'
import { restOf } from '../../domain/spark-facts.ts'
import type { Application } from '../../domain/spark.ts'
import { identityOf, plural, type Explanation } from '../../diagnostics/diagnosis/explanation.ts'
import { applicationSnapshot, factsOf } from '../applications.ts'
import type { State } from '../state.ts'
import type { ApplicationRow } from './applications.ts'
import { derive } from './memo.ts'
import type { RunRow } from './runs.ts'
import { saidOf } from './said.ts'
import { spokenApplication, spokenRun } from './spoken.ts'

/** One entry of the Advice tab: a cause of waiting, or something to change. */
export type Counsel =
  | {
      readonly kind: 'cause'
      readonly id: string
      readonly explanation: Explanation
      /** Told while the application ran, and no more now. */
      readonly past: boolean
    }
  /** A cause that another monitor told, in the one line that the history keeps of it. */
  | { readonly kind: 'remembered'; readonly id: string; readonly sentence: string }
  | { readonly kind: 'advice'; readonly id: string; readonly advice: Advice }

/** The application that the Advice tab speaks of, and what there is to say. */
export interface Counsels {
  /** Undefined: there is no application; the entries are then the cluster's. */
  readonly row: ApplicationRow | undefined
  /** The run that it is of, where the tab was opened from one: it may have no application. */
  readonly run: RunRow | undefined
  readonly entries: readonly Counsel[]
  /** Why there is no entry; empty where there is one. */
  readonly silence: string
}

/** A driver's page needs this long to answer on a busy machine. */
const startingMs = 30_000

/** Without a few finished tasks no figure of an application means anything. */
const fewTasks = 3

/** Why nothing is known of an application that has ended. */
function endedSilence(state: State, { application }: ApplicationRow): string {
  const log = state.applications[application.id]?.eventLog
  if (log?.kind === 'reading') return 'its event log is being read'
  const reason = log?.kind === 'none' ? (log.reason ?? 'it left no event log') : undefined
  const ended = 'nothing to say: it ended before this monitor looked at it'
  return reason === undefined ? ended : `${ended}, and ${reason}`
}

/** Why nothing is known of what a run did. */
function runSilence({ run, output }: RunRow): string {
  if (output?.applicationId !== undefined) {
    return `nothing to say: its application ${output.applicationId} is not known any more`
  }
  return run.state === 'running' || run.state === 'starting'
    ? 'too early to say: its driver has no application yet'
    : 'nothing to say: it ended before it had an application; its output says why'
}

function silenceOf(state: State, row: ApplicationRow | undefined): string {
  const run = spokenRun(state)
  if (row === undefined && run !== undefined) return runSilence(run)
  if (row === undefined) return 'nothing to say: no application has run yet'
  const record = state.applications[row.application.id]
  const facts = record && factsOf(record, state.now)
  const rest = facts && restOf(facts)
  if (facts?.rest === 'unreachable') {
    return row.active && row.application.durationMs < startingMs
      ? 'too early to say: its own page does not answer yet'
      : 'nothing to say: its own page does not answer'
  }
  if (rest === undefined) {
    return row.active ? 'too early to say: it has not answered yet' : endedSilence(state, row)
  }
  const tasks = rest.stages.reduce((sum, stage) => sum + stage.completedTasks, 0)
  if (tasks < fewTasks) {
    return row.active
      ? `too early to say: ${plural(tasks, 'task has', 'tasks have')} ended`
      : `nothing to say: only ${plural(tasks, 'task')} ended, which is too few to judge`
  }
  return 'nothing to say: no rule finds a fault in what it has done so far'
}

/** What the Advice tab has to say: causes first, in the order in which to be told, then advice. */
export const counsels = derive(
  (state) => [
    spokenApplication(state),
    spokenRun(state),
    state.diagnoses,
    state.applications,
    valueOf(state.history),
    silenceOf(state, spokenApplication(state)),
  ],
  (row, run, explanations, records, history = [], silence): Counsels => {
    const id = row?.application.id
    const said = id === undefined ? undefined : saidOf(records[id], history, id)
    const ofCluster = row === undefined ? run === undefined : row.active
    // What is so now is no cause of what an application did that has ended.
    const now = explanations.filter(({ applicationId }) =>
      applicationId === undefined ? ofCluster : row?.active === true && applicationId === id,
    )
    const known = new Set(now.map(identityOf))
    const before = (said?.told ?? []).filter((one) => !known.has(identityOf(one)))
    const cause = (past: boolean) => (explanation: Explanation) => ({
      kind: 'cause' as const,
      id: identityOf(explanation),
      explanation,
      past,
    })
    const entries: readonly Counsel[] = [
      ...now.map(cause(false)),
      ...before.map(cause(true)),
      ...(said?.remembered ?? []).map(({ cause: name, sentence }, index) => ({
        kind: 'remembered' as const,
        id: `${name} ${index}`,
        sentence,
      })),
      ...(said?.advice ?? []).map((one) => ({
        kind: 'advice' as const,
        id: [one.id, ...one.stageIds].join(' '),
        advice: one,
      })),
    ]
    return { row, run, entries, silence: entries.length === 0 ? silence : '' }
  },
)

/** The entry that is marked in the Advice tab; the first where none is. */
export function selectedCounsel(state: State): Counsel | undefined {
  const { entries } = counsels(state)
  return entries.find(({ id }) => id === state.ui.selected.advice) ?? entries[0]
}

/** The stage that an entry speaks of, by its last attempt; undefined where it speaks of none. */
export function stageOfCounsel(
  state: State,
  entry: Counsel,
): { readonly kind: 'stage'; readonly id: number; readonly attempt: number } | undefined {
  if (entry.kind === 'remembered') return undefined
  const id = entry.kind === 'advice' ? entry.advice.stageIds[0] : entry.explanation.joined.stageId
  const snapshot = applicationSnapshot(state, counsels(state).row?.application.id)
  const attempts = snapshot?.stages.filter((stage) => stage.id === id)
  const attempt = Math.max(...(attempts ?? []).map((stage) => stage.attempt))
  return id === undefined || !Number.isFinite(attempt) ? undefined : { kind: 'stage', id, attempt }
}

/** A remedy that the history kept, in words that a shell takes as they stand, whoever wrote it. */
function requoted(remedy: string): string {
  return remedy === driverHostOption ? remedy : joinWords(splitWords(remedy) ?? [remedy])
}

/** What to type for an entry: settings where there are some, else the change to the program. */
export function remedyOf(entry: Counsel): string | undefined {
  if (entry.kind === 'cause') return entry.explanation.remedy.text
  if (entry.kind === 'remembered') {
    const { remedy } = partsOf(entry.sentence)
    return remedy && requoted(remedy)
  }
  return confLine(entry.advice.fix) ?? entry.advice.fix.code
}

/** A sentence as `explain` makes it, in its parts: what it says, the remedy, and what that does. */
export function partsOf(sentence: string): {
  readonly says: string
  readonly remedy: string | undefined
  readonly effect: string | undefined
} {
  const [says = sentence, how] = sentence.split(' → ')
  const [, remedy = how, effect] = /^(.*?) \((.*)\)$/.exec(how ?? '') ?? []
  return { says, remedy, effect }
}

/** A sentence without its remedy: `held out: … has waited 3m 02s because …`. */
export function saysOf({ sentence }: Explanation): string {
  return partsOf(sentence).says
}

/** As `saysOf` where the application's own name stands beside it: without that name. */
export function shortOf(explanation: Explanation, { name, id }: Application): string {
  const own = `"${name}" (${id})`
  return saysOf(explanation).replace(` of ${own}`, '').replace(`${own} `, '').replace(own, 'it')
}

/** The worst cause by application that waits, hangs or loses work now. */
export const worstCauses = derive(
  (state) => [state.diagnoses],
  (explanations): ReadonlyMap<string, Explanation> => {
    const worst = new Map<string, Explanation>()
    for (const one of explanations) {
      const { applicationId: id } = one
      if (id !== undefined && !worst.has(id)) worst.set(id, one)
    }
    return worst
  },
)

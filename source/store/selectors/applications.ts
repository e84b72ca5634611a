import { loading, valueOf } from '../../domain/reading.ts'
import { keepSame } from '../../domain/same.ts'
import { taskProgress, type TaskProgress } from '../../domain/application.ts'
import type { Application } from '../../domain/spark.ts'
import type { State } from '../state.ts'
import { derive } from './memo.ts'
import { countOf, pastDiagnoses } from './past-diagnoses.ts'

/** An application of the master, with its progress where it said so. */
export interface ApplicationRow {
  readonly application: Application
  readonly active: boolean
  readonly progress: TaskProgress | undefined
  /** How much there is to read in the Advice tab of one that has ended. */
  readonly advised: number
}

let last: readonly ApplicationRow[] = []

/** Active applications, the newest first, then the ended ones, the newest first. */
export const applicationRows = derive(
  (state) => [
    valueOf(state.master)?.active,
    valueOf(state.master)?.completed,
    state.applications,
    valueOf(state.history),
  ],
  (active, completed, records, history = []): readonly ApplicationRow[] => {
    const newest = (list: readonly Application[] | undefined) =>
      (list ?? []).toSorted((a, b) => b.startedAt - a.startedAt || b.id.localeCompare(a.id))
    last = keepSame(last, [
      ...newest(active).map((application) => ({
        application,
        active: true,
        progress: taskProgress(valueOf(records[application.id]?.snapshot ?? loading)?.jobs ?? []),
        advised: 0,
      })),
      ...newest(completed).map((application) => ({
        application,
        active: false,
        progress: undefined,
        advised: countOf(pastDiagnoses(records[application.id], history, application.id)),
      })),
    ])
    return last
  },
)

/** Applications by state: running, waiting for cores, ended. */
export const applicationCounts = derive(
  (state) => [valueOf(state.master)?.active, valueOf(state.master)?.completed],
  (active, completed) => {
    const waiting = (active ?? []).filter((application) => application.state === 'WAITING').length
    return {
      running: (active ?? []).length - waiting,
      waiting,
      done: (completed ?? []).length,
    }
  },
)

/** The row that is selected in the Master pane; the first where none is. */
export function selectedApplication(state: State): ApplicationRow | undefined {
  const rows = applicationRows(state)
  return rows.find(({ application }) => application.id === state.ui.selected.application) ?? rows[0]
}

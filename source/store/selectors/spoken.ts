import type { Finished } from '../../diagnostics/history/finished.ts'
import { valueOf } from '../../domain/reading.ts'
import type { Application } from '../../domain/spark.ts'
import type { State } from '../state.ts'
import { applicationRows, selectedApplication, type ApplicationRow } from './applications.ts'
import { derive } from './memo.ts'
import { runRows, type RunRow } from './runs.ts'
import { countOf, pastDiagnoses } from './past-diagnoses.ts'

/** The run that the Jobs and Advice tabs were opened from; undefined where from none. */
export function spokenRun(state: State): RunRow | undefined {
  const { about } = state.ui
  return about === undefined ? undefined : runRows(state).find(({ run }) => run.id === about)
}

/** An application that the master does not list any more, as it was last known. */
function remembered(
  id: string,
  last: Application | undefined,
  history: readonly Finished[],
): Application | undefined {
  // The master restarted without it: how it ended nobody said.
  if (last?.state === 'RUNNING' || last?.state === 'WAITING') {
    return { ...last, state: 'UNKNOWN', cores: 0 }
  }
  if (last !== undefined) return last
  const kept = history.find(({ applicationId }) => applicationId === id)
  // A run that was stopped: the master has no word for it.
  const state = kept?.state === 'STOPPED' ? 'KILLED' : (kept?.state ?? 'UNKNOWN')
  return (
    kept && {
      ...{ id, name: kept.name, user: '', state, cores: 0 },
      memoryPerExecutorMiB: kept.executors.memoryMiB,
      startedAt: kept.startedAt,
      durationMs: kept.wallMs,
    }
  )
}

const rememberedRow = derive(
  (state) => [chosenId(state), state.applications[chosenId(state) ?? ''], valueOf(state.history)],
  (id, record, history = []): ApplicationRow | undefined => {
    const application = id === undefined ? undefined : remembered(id, record?.summary, history)
    if (id === undefined || application === undefined) return undefined
    const advised = countOf(pastDiagnoses(record, history, id))
    return { application, active: false, progress: undefined, advised }
  },
)

/** The application that a person chose: of the run that is spoken of, else in the Master pane. */
function chosenId(state: State): string | undefined {
  const run = spokenRun(state)
  return run === undefined ? state.ui.selected.application : run.output?.applicationId
}

/**
 * The application that the Jobs and Advice tabs speak of: that of the run that they were opened
 * from (undefined: it has none), else the one that the Master pane marks. One that was chosen and
 * that the master does not list any more is shown as it was last known.
 */
export function spokenApplication(state: State): ApplicationRow | undefined {
  const id = chosenId(state)
  const listed = applicationRows(state).find(({ application }) => application.id === id)
  const row = listed ?? rememberedRow(state)
  return row ?? (spokenRun(state) === undefined ? selectedApplication(state) : undefined)
}

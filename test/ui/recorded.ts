import { recordOf } from '../store/records.ts'
import { advise } from '../../source/diagnostics/advice/advise.ts'
import { fresh } from '../../source/domain/reading.ts'
import { restOf } from '../../source/domain/spark-facts.ts'
import { explainWaiting } from '../../source/diagnostics/diagnosis/explain.ts'
import type { State } from '../../source/store/state.ts'
import type { UiState } from '../../source/store/ui.ts'
import { recorded } from '../diagnostics/advice/recording.ts'
import { testState } from './state.ts'

/** The screen while a recorded fault job runs, with what the rules say of it. */
export function recordedState(job: string, ui: Partial<UiState> = {}): State {
  const facts = recorded(job)
  const { at, master, engine } = facts.cluster
  const workerMemoryMiB = Math.max(...master.workers.map(({ memoryMiB }) => memoryMiB))
  const cluster = { cores: master.cores, engineCores: engine?.cores, workerMemoryMiB }
  const all = facts.applications
  const built = testState({ ui })
  return {
    ...built,
    now: at,
    master: fresh(master, at),
    applications: Object.fromEntries(
      all.map((one) => {
        const rest = restOf(one)
        const { application } = one
        const recommendations = rest ? advise({ application, rest, at, cluster }) : []
        return [application.id, recordOf(one, { recommendations })]
      }),
    ),
    diagnoses: explainWaiting(facts),
  }
}

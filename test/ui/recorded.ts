import { diagnose, recommend } from '../../source/diagnostics/diagnosis/diagnosis.ts'
import { fresh } from '../../source/domain/reading.ts'
import type { State } from '../../source/store/state.ts'
import type { UiState } from '../../source/store/ui.ts'
import { recorded } from '../diagnostics/advice/recording.ts'
import { recordOf } from '../store/records.ts'
import { testState } from './state.ts'

/** The screen while a recorded fault job runs, with what the rules say of it. */
export function recordedState(job: string, ui: Partial<UiState> = {}): State {
  const facts = recorded(job)
  const { at, master } = facts
  const all = facts.applications
  const built = testState({ ui })
  return {
    ...built,
    now: at,
    master: fresh(master, at),
    applications: Object.fromEntries(
      all.map((one) => [
        one.application.id,
        recordOf(one, { recommendations: recommend(one, facts) }),
      ]),
    ),
    diagnoses: diagnose(facts),
  }
}

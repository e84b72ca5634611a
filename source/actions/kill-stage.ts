import type { ActionInputs } from '../domain/action.ts'
import { shortName } from '../domain/spark.ts'
import type { StageFacts } from '../domain/spark-facts.ts'
import { applicationSnapshot } from '../store/applications.ts'
import type { State } from '../store/state.ts'
import type { Action } from './action.ts'
import { applicationTitle, refusedWhenEnded } from './kill-application.ts'

function stageOf(
  state: State,
  { applicationId, id }: ActionInputs['killStage'],
): StageFacts | undefined {
  const reading = applicationSnapshot(state, applicationId)
  const attempts = reading?.stages.filter((stage) => stage.id === id) ?? []
  return attempts.toSorted((a, b) => b.attempt - a.attempt)[0]
}

/** Cancels a stage, and with it every job that needs it. */
export const killStage: Action<ActionInputs['killStage']> = {
  id: 'killStage',
  title: ({ applicationId, id }, state) =>
    `kill stage ${id} of ${applicationTitle(state, applicationId)}`,
  mutates: true,
  needs: ['master'],
  confirm: (state, input) => {
    const name = shortName(stageOf(state, input)?.name ?? '')
    return `Kill stage ${input.id}${name === '' ? '' : ` (${name})`}? Its job fails; the program gets an error for it, and most end then.`
  },
  refusal: (state, input) => {
    const stage = stageOf(state, input)
    return stage !== undefined && stage.status !== 'ACTIVE' && stage.status !== 'PENDING'
      ? `stage ${input.id} is ${stage.status}: there is nothing to kill`
      : refusedWhenEnded(state, input.applicationId)
  },
  run: async ({ clients, report, signal }, { applicationId, id }) => {
    await clients.spark.killStage(applicationId, id, signal)
    report('killed')
  },
}

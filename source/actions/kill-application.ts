import type { ActionInputs } from '../model/action.ts'
import { valueOf } from '../model/reading.ts'
import type { Application } from '../model/spark.ts'
import type { State } from '../store/state.ts'
import type { Action } from './action.ts'

function active(state: State, id: string): Application | undefined {
  return valueOf(state.master)?.active.find((application) => application.id === id)
}

/** Kills an application: the master takes its executors away and tells its driver. */
export const killApplication: Action<ActionInputs['killApplication']> = {
  id: 'killApplication',
  title: ({ applicationId }) => `kill ${applicationId}`,
  mutates: true,
  needs: ['master'],
  confirm: (state, { applicationId }) => {
    const application = active(state, applicationId)
    const name = application === undefined ? '' : ` (${application.name})`
    const cores = application === undefined ? 'its' : `its ${application.cores}`
    return `Kill application ${applicationId}${name}? It ends without a result; ${cores} cores are freed.`
  },
  refusal: (state, { applicationId }) =>
    valueOf(state.master) !== undefined && active(state, applicationId) === undefined
      ? `application ${applicationId} does not run (any more)`
      : undefined,
  run: async ({ clients, report, signal }, { applicationId }) => {
    await clients.spark.killApplication(applicationId, signal)
    report('killed')
  },
}

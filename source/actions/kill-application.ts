import type { ActionInputs } from '../domain/action.ts'
import { valueOf } from '../domain/reading.ts'
import type { Application } from '../domain/spark.ts'
import type { State } from '../store/state.ts'
import type { Action } from './action.ts'

/** `Spark Pi (app-…)`: an application by its name and id. */
export function applicationTitle(state: State, id: string): string {
  const master = valueOf(state.master)
  const listed = [...(master?.active ?? []), ...(master?.completed ?? [])]
  const name = listed.find((application) => application.id === id)?.name
  return name === undefined ? id : `${name} (${id})`
}

/** Why nothing of an application can be killed that has ended; undefined where it has not. */
export function refusedWhenEnded(state: State, id: string): string | undefined {
  return valueOf(state.master)?.completed.some((application) => application.id === id) === true
    ? doesNotRun(state, id)
    : undefined
}

function doesNotRun(state: State, id: string): string {
  return `application ${applicationTitle(state, id)} does not run (any more)`
}

function active(state: State, id: string): Application | undefined {
  return valueOf(state.master)?.active.find((application) => application.id === id)
}

/** Kills an application: the master takes its executors away and tells its driver. */
export const killApplication: Action<ActionInputs['killApplication']> = {
  id: 'killApplication',
  title: ({ applicationId }, state) => `kill ${applicationTitle(state, applicationId)}`,
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
      ? doesNotRun(state, applicationId)
      : undefined,
  run: async ({ clients, report, signal }, { applicationId }) => {
    await clients.spark.killApplication(applicationId, signal)
    report('killed')
  },
}

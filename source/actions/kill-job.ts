import type { ActionInputs } from '../domain/action.ts'
import { shortName, type Job } from '../domain/spark.ts'
import { applicationSnapshot } from '../store/applications.ts'
import type { State } from '../store/state.ts'
import type { Action } from './action.ts'
import { applicationTitle, refusedWhenEnded } from './kill-application.ts'

function jobOf(state: State, { applicationId, id }: ActionInputs['killJob']): Job | undefined {
  const reading = applicationSnapshot(state, applicationId)
  return reading?.jobs.find((job) => job.id === id)
}

/** Cancels a job: its tasks are killed, and the program that asked for it gets an error. */
export const killJob: Action<ActionInputs['killJob']> = {
  id: 'killJob',
  title: ({ applicationId, id }, state) =>
    `kill job ${id} of ${applicationTitle(state, applicationId)}`,
  mutates: true,
  needs: ['master'],
  confirm: (state, input) => {
    const name = shortName(jobOf(state, input)?.name ?? '')
    return `Kill job ${input.id}${name === '' ? '' : ` (${name})`}? The program gets an error for it, and most end then.`
  },
  refusal: (state, input) => {
    const job = jobOf(state, input)
    return job !== undefined && job.status !== 'RUNNING'
      ? `job ${input.id} does not run (any more)`
      : refusedWhenEnded(state, input.applicationId)
  },
  run: async ({ clients, report, signal }, { applicationId, id }) => {
    await clients.spark.killJob(applicationId, id, signal)
    report('killed')
  },
}

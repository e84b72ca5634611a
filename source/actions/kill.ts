import type { SparkClient } from '../clients/contracts.ts'
import { valueOf } from '../domain/reading.ts'
import { shortJobName } from '../domain/application.ts'
import { applicationSnapshot } from '../store/applications.ts'
import type { State } from '../store/state.ts'
import { defineAction } from './action.ts'

interface OneApplication {
  readonly applicationId: string
}

/** A job or a stage of an application. */
interface Part extends OneApplication {
  readonly id: number
}

/** `Spark Pi (app-…)`: an application by its name and id. */
function titleOf(state: State, id: string): string {
  const master = valueOf(state.master)
  const listed = [...(master?.active ?? []), ...(master?.completed ?? [])]
  const name = listed.find((application) => application.id === id)?.name
  return name === undefined ? id : `${name} (${id})`
}

const doesNotRun = (state: State, id: string) =>
  `application ${titleOf(state, id)} does not run (any more)`

/** Kills an application: the master takes its executors away and tells its driver. */
export const killApplication = defineAction<OneApplication>({
  id: 'killApplication',
  destroys: true,
  needs: ['master'],
  title: ({ applicationId }, state) => `kill ${titleOf(state, applicationId)}`,
  confirm: (state, { applicationId: id }) => {
    const application = valueOf(state.master)?.active.find((one) => one.id === id)
    const name = application === undefined ? '' : ` (${application.name})`
    const cores = application === undefined ? 'its' : `its ${application.cores}`
    return `Kill application ${id}${name}? It ends without a result; ${cores} cores are freed.`
  },
  refusal: (state, { applicationId }) =>
    valueOf(state.master)?.active.every(({ id }) => id !== applicationId) === true
      ? doesNotRun(state, applicationId)
      : undefined,
  run: async ({ clients, report, signal }, { applicationId }) => {
    await clients.spark.killApplication(applicationId, signal)
    report('killed')
  },
})

/** Cancels a part of an application: the program that asked for it gets an error. */
function killPart(given: {
  readonly what: 'Job' | 'Stage'
  /** It as it was last known: its name, and why there is nothing to kill. */
  readonly find: (
    state: State,
    part: Part,
  ) => { readonly name: string; readonly over: string | undefined } | undefined
  readonly effect: string
  readonly kill: (spark: SparkClient, part: Part, signal: AbortSignal) => Promise<void>
}) {
  const noun = given.what.toLowerCase()
  return defineAction<Part>({
    id: `kill${given.what}`,
    destroys: true,
    needs: ['master'],
    title: ({ applicationId, id }, state) =>
      `kill ${noun} ${id} of ${titleOf(state, applicationId)}`,
    confirm: (state, part) => {
      const name = shortJobName(given.find(state, part)?.name ?? '')
      return `Kill ${noun} ${part.id}${name === '' ? '' : ` (${name})`}? ${given.effect}, and most end then.`
    },
    refusal: (state, part) => {
      const { applicationId } = part
      const ended = valueOf(state.master)?.completed.some(({ id }) => id === applicationId) === true
      return given.find(state, part)?.over ?? (ended ? doesNotRun(state, applicationId) : undefined)
    },
    run: async ({ clients, report, signal }, part) => {
      await given.kill(clients.spark, part, signal)
      report('killed')
    },
  })
}

/** Cancels a job: its tasks are killed. */
export const killJob = killPart({
  what: 'Job',
  effect: 'The program gets an error for it',
  find: (state, part) => {
    const job = applicationSnapshot(state, part.applicationId)?.jobs.find(
      ({ id }) => id === part.id,
    )
    const over = job?.status === 'RUNNING' ? undefined : `job ${part.id} does not run (any more)`
    return job && { name: job.name, over }
  },
  kill: (spark, { applicationId, id }, signal) => spark.killJob(applicationId, id, signal),
})

/** Cancels a stage, and with it every job that needs it. */
export const killStage = killPart({
  what: 'Stage',
  effect: 'Its job fails; the program gets an error for it',
  find: (state, part) => {
    const attempts =
      applicationSnapshot(state, part.applicationId)?.stages.filter(({ id }) => id === part.id) ??
      []
    const stage = attempts.toSorted((a, b) => b.attempt - a.attempt)[0]
    if (stage === undefined) return undefined
    const { name, status } = stage
    const runs = status === 'ACTIVE' || status === 'PENDING'
    return {
      name,
      over: runs ? undefined : `stage ${part.id} is ${status}: there is nothing to kill`,
    }
  },
  kill: (spark, { applicationId, id }, signal) => spark.killStage(applicationId, id, signal),
})

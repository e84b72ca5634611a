import { services } from '../../source/services/index.ts'
import { withMaster } from '../../source/services/spark/feeds/master.ts'
import type { EngineEvent } from '../../source/domain/container.ts'
import { failed, fresh } from '../../source/domain/reading.ts'
import { newRecord, withRecords } from '../../source/store/applications.ts'
import { initialState, type State } from '../../source/store/state.ts'
import type { Given } from './given.ts'

/** Looks at a simulated cluster as the feeds do, whenever it is told to. */
export interface Watch {
  readonly state: () => State
  readonly look: () => Promise<State>
}

/** The master's `spark.deploy.defaultCores`, which the feeds have from the configuration. */
const defaultCores = 2

/** Makes a watcher: from what it sees, the feeds' own functions derive causes and advice. */
export function watch({ clock, demo, signal }: Given): Watch {
  const addresses = { web: '', workers: '', dashboard: '', master: '', redis: '' }
  const given = {
    project: 'p',
    demo: true,
    readOnly: false,
    examples: [],
    services,
    addresses,
    now: 0,
  }
  let state = initialState(given)
  const events: EngineEvent[] = []
  void demo.engine.events({ opened: () => undefined, event: (event) => events.push(event) }, signal)

  const look = async () => {
    const master = await demo.spark.master(signal)
    const alive = master.workers.filter((worker) => worker.state === 'ALIVE')
    const pages = await Promise.all(alive.map(({ id }) => demo.spark.workerPage(id, signal)))
    state = {
      ...state,
      master: fresh(master, clock.now()),
      engine: fresh(await demo.engine.info(signal), clock.now()),
      containers: fresh(await demo.engine.containers(signal), clock.now()),
      engineEvents: [...events],
      workerPages: {
        ...state.workerPages,
        ...Object.fromEntries(pages.map((page) => [page.id, page])),
      },
    }
    for (const summary of master.active) {
      const record = state.applications[summary.id] ?? newRecord(summary)
      const snapshot = await demo.spark.application(summary.id, signal).then(
        (said) => fresh(said, clock.now()),
        (error: unknown) => failed(record.snapshot, String(error), clock.now()),
      )
      state = withRecords(state, { [summary.id]: { ...record, snapshot } })
    }
    state = withMaster(state, state.master, clock.now(), defaultCores)
    return state
  }
  return { state: () => state, look }
}

import { services } from '../../source/services/index.ts'
import { afterFailure } from '../../source/services/spark/feeds/insight-keep.ts'
import { derived } from '../../source/services/spark/feeds/insight.ts'
import type { EngineEvent } from '../../source/domain/container.ts'
import { fresh } from '../../source/domain/reading.ts'
import type { ApplicationRest } from '../../source/domain/spark-facts.ts'
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
  const lastGood = new Map<string, ApplicationRest>()
  const failures = new Map<string, number>()
  const events: EngineEvent[] = []
  void demo.engine.events({ opened: () => undefined, event: (event) => events.push(event) }, signal)

  const restOf = async (id: string) => {
    try {
      const rest = await demo.spark.facts(id, signal)
      failures.delete(id)
      lastGood.set(id, rest)
      return rest
    } catch {
      const count = (failures.get(id) ?? 0) + 1
      failures.set(id, count)
      return afterFailure(state.facts[id], count)
    }
  }
  const look = async () => {
    const master = await demo.spark.master(signal)
    const alive = master.workers.filter((worker) => worker.state === 'ALIVE')
    const pages = await Promise.all(alive.map(({ id }) => demo.spark.workerPage(id, signal)))
    const facts: Record<string, State['facts'][string]> = { ...state.facts }
    for (const application of master.active) {
      facts[application.id] = { application, rest: await restOf(application.id) }
    }
    const seen: State = {
      ...state,
      master: fresh(master, clock.now()),
      engine: fresh(await demo.engine.info(signal), clock.now()),
      containers: fresh(await demo.engine.containers(signal), clock.now()),
      engineEvents: [...events],
      workerPages: {
        ...state.workerPages,
        ...Object.fromEntries(pages.map((page) => [page.detail.id, page])),
      },
      facts,
    }
    state = derived(seen, lastGood, defaultCores)
    return state
  }
  return { state: () => state, look }
}

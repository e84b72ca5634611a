import { createRealClients } from '../../source/app/clients.ts'
import { emptyState } from '../../source/cli/collect.ts'
import { loadConfig } from '../../source/config/config.ts'
import { startFeeds } from '../../source/app/feeds.ts'
import type { State } from '../../source/store/state.ts'
import { createStore } from '../../source/store/store.ts'
import { root } from './program.ts'

/** What a monitor without a screen knows of the tests' cluster. */
export interface Watch {
  readonly state: () => State
  /** Launches an example with its own arguments; gives its container's id. */
  readonly launch: (name: string) => Promise<string>
  readonly stop: (containerId: string) => Promise<void>
  /** Waits until the state holds something; rejects with what it knew of the run then. */
  readonly until: <T>(what: string, look: (state: State) => T | undefined) => Promise<T>
  readonly close: () => Promise<void>
}

/** Follows the tests' cluster by the monitor's own clients and feeds. */
export function watchCluster(): Watch {
  const config = loadConfig({ root, cwd: root, environment: process.env, options: {} })
  const clients = createRealClients(config)
  const store = createStore<State>(emptyState(config))
  const abort = new AbortController()
  const feeds = startFeeds({ clients, store, config, signal: abort.signal })
  const limit = () => AbortSignal.timeout(60_000)
  return {
    state: () => store.get(),
    launch: async (name) => {
      const example = config.examples.find((one) => one.name === name)
      if (example === undefined) throw new Error(`there is no example ${name}`)
      const request = { example: name, command: example.command, arguments: example.arguments }
      return await clients.engine.createRun(request, limit())
    },
    stop: (containerId) => clients.engine.stop(containerId, 5, limit()),
    until: (what, look) =>
      new Promise((resolve, reject) => {
        const check = () => {
          const found = look(store.get())
          if (found === undefined) return
          end()
          resolve(found)
        }
        const end = () => {
          clearTimeout(timer)
          unsubscribe()
        }
        const timer = setTimeout(() => {
          end()
          const { diagnoses, applications, runOutputs } = store.get()
          const known = {
            diagnoses,
            advice: Object.values(applications)
              .flatMap(({ recommendations }) => recommendations ?? [])
              .map(({ cause }) => cause),
          }
          const last = Object.values(runOutputs).at(-1)?.lines.slice(-5)
          reject(new Error(`${what} did not come; ${JSON.stringify({ ...known, last })}`))
        }, 240_000)
        const unsubscribe = store.subscribe(check)
        check()
      }),
    close: async () => {
      abort.abort(new Error('the test ended'))
      await feeds.stopped
      await clients.close()
    },
  }
}

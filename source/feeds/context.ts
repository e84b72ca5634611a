import type { Clients } from '../clients/contracts.ts'
import type { Config } from '../config/config.ts'
import type { State } from '../store/state.ts'
import type { Store } from '../store/store.ts'
import type { Pause } from './pause.ts'

/** What every feed is given. */
export interface FeedContext {
  readonly clients: Clients
  readonly store: Store<State>
  readonly signal: AbortSignal
  readonly pause: Pause
  /** Absent: nothing is written to files, and the cluster's defaults are not known. */
  readonly config?: Pick<Config, 'stateFolder' | 'environment'> | undefined
}

/** How many cores an application gets that does not say; undefined where that is not known. */
export function defaultCoresOf({ config }: FeedContext): number | undefined {
  const cores = Number(config?.environment.SPARK_ON_DOCKER_DEFAULT_CORES)
  return Number.isInteger(cores) && cores > 0 ? cores : undefined
}

/** Calls `sync` now and after every change of the state, until the signal aborts. */
export function onState({ store, signal }: FeedContext, sync: (state: State) => void): void {
  if (signal.aborted) return
  const tell = () => {
    sync(store.get())
  }
  signal.addEventListener('abort', store.subscribe(tell), { once: true })
  tell()
}

/** The list with items added at its end and cut to its last `length`. */
export function ring<T>(items: readonly T[], added: readonly T[], length: number): readonly T[] {
  return added.length === 0 ? items : [...items, ...added].slice(-length)
}

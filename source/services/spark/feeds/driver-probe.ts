import { reachesDriver } from '../../../engine/probe.ts'
import { valueOf } from '../../../domain/reading.ts'
import type { DriverAddress } from '../../../domain/spark.ts'
import { withRecord } from '../../../store/applications.ts'
import { containersOf } from '../../../domain/presence.ts'
import type { State } from '../../../store/state.ts'
import type { FeedContext } from '../../../feeds/context.ts'

/** The same driver is not tried again before this. */
const againMs = 30_000

/** Tries whether drivers can be reached from a worker, and keeps that in their records. */
export interface Prober {
  /** Tries it in the background, unless that was done a moment ago or is not allowed. */
  want(applicationId: string, address: DriverAddress): void
  /** Resolves when nothing is being tried any more. */
  stopped(): Promise<void>
}

/** A worker's container that runs, one that the master counts on if possible. */
export function probingWorker(state: State): string | undefined {
  const alive = new Set(
    valueOf(state.master)?.workers.flatMap(({ state: how, host }) =>
      how === 'ALIVE' ? [host] : [],
    ),
  )
  const running = containersOf(state).filter(
    ({ service, state: how }) => service === 'worker' && how === 'running',
  )
  return (running.find(({ shortId }) => alive.has(shortId)) ?? running[0])?.id
}

/** Makes a prober. It runs a command in a container, so never with `--read-only`. */
export function createProber({ clients, store, signal, pause }: FeedContext): Prober {
  const triedAt = new Map<string, number>()
  let trying: Promise<void> = Promise.resolve()

  const run = async (id: string, address: DriverAddress, containerId: string) => {
    const driverReachable = await reachesDriver(clients.engine, containerId, address, signal).catch(
      () => undefined,
    )
    if (driverReachable !== undefined && !signal.aborted) {
      store.update((state) => withRecord(state, id, { driverReachable }))
    }
  }
  return {
    want: (id, address) => {
      const state = store.get()
      if (state.readOnly || clients.kind === 'demo' || pause.paused || signal.aborted) return
      if (Date.now() - (triedAt.get(id) ?? 0) < againMs) return
      const container = probingWorker(state)
      if (container === undefined) return
      triedAt.set(id, Date.now())
      // One at a time: a machine on which nothing starts is a busy one.
      trying = trying.then(() => run(id, address, container))
    },
    stopped: () => trying,
  }
}

import { errorMessage } from '../../../domain/text.ts'
import { driversToTry } from '../../../diagnostics/diagnosis/executors-crashing.ts'
import { failed, fresh, valueOf } from '../../../domain/reading.ts'
import { keepSame } from '../../../domain/same.ts'
import { activeIds, withRecord } from '../../../store/applications.ts'
import type { ApplicationRecord } from '../../../store/application-record.ts'
import type { State } from '../../../store/state.ts'
import { defaultCoresOf, type FeedContext, onState } from '../../../feeds/context.ts'
import { createGroup } from '../../../feeds/group.ts'
import { poll } from '../../../feeds/poll.ts'
import { createProber } from './driver-probe.ts'
import { factsIn } from './judge.ts'

/** The client itself asks an application no more often than this. */
const everyMs = 2100
const pagesEveryMs = 3000

/**
 * Keeps what every active application says of itself, each on its own, and the workers' pages.
 * What follows from them is judged with each answer of the master.
 */
export function feedApplications(context: FeedContext): Promise<void> {
  const { clients, store, signal, pause } = context
  const probe = createProber(context)
  const defaultCores = defaultCoresOf(context)

  const follow = (id: string, ofApplication: AbortSignal) => {
    let failures = 0
    const change = (next: (record: ApplicationRecord) => ApplicationRecord['snapshot']) => {
      store.update((state) => {
        const record = state.applications[id]
        const known = record !== undefined && activeIds(state).includes(id)
        return known ? withRecord(state, id, { snapshot: next(record) }) : state
      })
    }
    return poll({
      task: async (either) => {
        const said = await clients.spark.application(id, either)
        failures = 0
        change(({ snapshot }) => fresh(keepSame(valueOf(snapshot), said), Date.now()))
      },
      failed: (error) => {
        failures += 1
        // One that just ended has no page any more; the master's next answer tells.
        if (failures > 1)
          change(({ snapshot }) => failed(snapshot, errorMessage(error), Date.now()))
      },
      everyMs,
      // A driver that is just starting answers soon, and asking costs little.
      maxMs: 4000,
      signal: ofApplication,
      pause,
    }).stopped
  }
  const group = createGroup(follow, signal)
  let judged: State['master'] | undefined
  onState(context, (state) => {
    group.want(activeIds(state))
    if (state.master === judged) return
    judged = state.master
    const facts = factsIn(state, defaultCores)
    for (const [id, address] of facts ? driversToTry(facts) : []) probe.want(id, address)
  })

  const pages = poll({
    task: async (either) => {
      const state = store.get()
      const workers = valueOf(state.master)?.workers.filter((one) => one.state === 'ALIVE') ?? []
      if (activeIds(state).length === 0) return
      const read = await Promise.allSettled(
        workers.map(({ id }) => clients.spark.workerPage(id, either)),
      )
      const said = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
      store.update((now) => {
        const there = new Set(valueOf(now.master)?.workers.map(({ id }) => id))
        // What a worker said before it went counts: executors that ended on it.
        const kept = Object.entries(now.workerPages).filter(([id]) => there.has(id))
        const pagesOf = [...kept, ...said.map((page) => [page.id, page] as const)]
        return { ...now, workerPages: Object.fromEntries(pagesOf) }
      })
    },
    failed: () => undefined,
    everyMs: pagesEveryMs,
    maxMs: pagesEveryMs,
    signal,
    pause,
  })
  return Promise.all([group.stopped, pages.stopped]).then(() => probe.stopped())
}

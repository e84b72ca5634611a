import { recommend } from '../../../diagnostics/diagnosis/diagnosis.ts'
import { unprovenDriver } from '../../../diagnostics/diagnosis/driver-address.ts'
import { valueOf } from '../../../domain/reading.ts'
import type { Application, Master } from '../../../domain/spark.ts'
import type { ApplicationFacts, ApplicationRest } from '../../../domain/spark-facts.ts'
import type { State } from '../../../store/state.ts'
import { activeApplications } from './applications.ts'
import { defaultCoresOf, type FeedContext, onState } from '../../../feeds/context.ts'
import { createGroup } from '../../../feeds/group.ts'
import { explained, seenIn } from './insight-judge.ts'
import { afterFailure, pruneEnded, unlessSame, withTold } from './insight-keep.ts'
import { createProber } from './insight-probe.ts'
import { poll } from '../../../feeds/poll.ts'

/** The client itself asks an application no more often than this. */
const factsEveryMs = 2100
const pagesEveryMs = 3000
const deriveEveryMs = 1000
const isActive = ({ state }: Application) => state === 'RUNNING' || state === 'WAITING'

/** Facts with what the master says of each application now: its state above all. */
export function withMaster(
  facts: State['facts'],
  { active, completed }: Master,
  lastGood: ReadonlyMap<string, ApplicationRest>,
): State['facts'] {
  const next: Record<string, ApplicationFacts> = { ...facts }
  for (const application of active) {
    next[application.id] = { application, rest: next[application.id]?.rest }
  }
  for (const application of completed) {
    const known = next[application.id]
    if (known === undefined || known.application.state === application.state) continue
    next[application.id] = { application, rest: lastGood.get(application.id) ?? known.rest }
  }
  const listed = new Set([...active, ...completed].map(({ id }) => id))
  for (const [id, { application, rest }] of Object.entries(next)) {
    if (listed.has(id) || !isActive(application)) continue
    // The master started again without it: it ended, and nobody said how.
    const ended = { ...application, state: 'UNKNOWN' as const, cores: 0 }
    next[id] = { application: ended, rest: lastGood.get(id) ?? rest }
  }
  return next
}

/** The state with causes and advice that follow from it. */
export function derived(
  state: State,
  lastGood: ReadonlyMap<string, ApplicationRest>,
  defaultCores: number | undefined,
): State {
  const master = valueOf(state.master)
  // A master that is away says nothing of now: what was told last stays.
  if (master === undefined || state.master.kind !== 'fresh') return state
  const active = master.active.map(({ id }) => id)
  const facts = pruneEnded(withMaster(state.facts, master, lastGood), active)
  const seen = seenIn({ ...state, facts }, defaultCores)
  if (seen === undefined) return state
  const explanations = unlessSame(state.explanations, explained(seen))
  const judged = Object.entries(facts).flatMap(([id, one]) => {
    const before = state.advice[id]
    // One that has ended is judged once more, by its last answers, and then no more.
    const changed = one.rest !== state.facts[id]?.rest || active.includes(id)
    if (!changed && before !== undefined) return []
    return [[id, unlessSame(before ?? [], recommend(one, seen))] as const]
  })
  return {
    ...state,
    facts,
    explanations,
    told: pruneEnded(withTold(state.told, explanations), active),
    advice: pruneEnded({ ...state.advice, ...Object.fromEntries(judged) }, active),
  }
}

/**
 * Keeps what every active application says of itself and the workers' pages, and what follows from
 * them: why applications wait, and what to change about them.
 */
export function feedInsight(context: FeedContext): Promise<void> {
  const { clients, store, signal, pause } = context
  const defaultCores = defaultCoresOf(context)
  const lastGood = new Map<string, ApplicationRest>()
  const probe = createProber(context)

  const setRest = (
    id: string,
    rest: (known: ApplicationFacts | undefined) => ApplicationFacts['rest'],
  ) => {
    store.update((state) => {
      const application = valueOf(state.master)?.active.find((one) => one.id === id)
      if (application === undefined) return state
      const facts = { application, rest: rest(state.facts[id]) }
      return { ...state, facts: { ...state.facts, [id]: facts } }
    })
  }

  const follow = (id: string, ofApplication: AbortSignal) => {
    let failures = 0
    return poll({
      task: async (either) => {
        const said = await clients.spark.facts(id, either)
        failures = 0
        lastGood.set(id, said)
        setRest(id, () => said)
      },
      failed: () => {
        failures += 1
        setRest(id, (known) => afterFailure(known, failures))
      },
      everyMs: factsEveryMs,
      maxMs: 4000,
      signal: ofApplication,
      pause,
    }).stopped
  }
  const group = createGroup(follow, signal)
  onState(context, (state) => {
    group.want(activeApplications(state))
  })

  const pages = poll({
    task: async (either) => {
      const state = store.get()
      const workers = valueOf(state.master)?.workers.filter((one) => one.state === 'ALIVE') ?? []
      if (activeApplications(state).length === 0) return
      const read = await Promise.allSettled(
        workers.map(({ id }) => clients.spark.workerPage(id, either)),
      )
      const said = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
      const there = new Set(valueOf(store.get().master)?.workers.map(({ id }) => id))
      store.update((now) => {
        // What a worker said before it went counts: executors that ended on it.
        const kept = Object.entries(now.workerPages).filter(([id]) => there.has(id))
        const fresh = said.map((page) => [page.detail.id, page] as const)
        return { ...now, workerPages: Object.fromEntries([...kept, ...fresh]) }
      })
    },
    failed: () => undefined,
    everyMs: pagesEveryMs,
    maxMs: pagesEveryMs,
    signal,
    pause,
  })

  const derive = poll({
    task: () => {
      store.update((state) => derived(state, lastGood, defaultCores))
      const state = store.get()
      const seen = seenIn(state, defaultCores)
      for (const id of lastGood.keys()) if (!(id in state.facts)) lastGood.delete(id)
      for (const one of seen?.applications ?? []) {
        const address = seen && unprovenDriver(one, seen)
        if (address !== undefined) probe.want(one.application.id, address)
      }
      return Promise.resolve()
    },
    failed: () => undefined,
    everyMs: deriveEveryMs,
    maxMs: deriveEveryMs,
    signal,
    pause,
  })
  return Promise.all([group.stopped, pages.stopped, derive.stopped, probe.stopped]).then(
    () => undefined,
  )
}

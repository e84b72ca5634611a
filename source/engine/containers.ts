import pLimit from 'p-limit'
import type { EngineClient } from '../clients/contracts.ts'
import { isMissing, unlessMissing } from '../clients/failure.ts'
import { askPatiently, delay } from '../clients/patience.ts'
import { type Container, type EngineEvent, healthIn, isUp } from '../domain/container.ts'
import { retry } from '../feeds/retry.ts'

/** What events made of the list is compared with a new one this often: a safety net. */
const resyncMs = 15_000
/** A stream of events that was lost is opened again after so long. */
const listenAgainMs = 200
/** How many containers are inspected at once. */
const inspectors = 8

/** After these a container is inspected: no event says what has become of it. */
const inspectedAfter = new Set([
  ...['create', 'start', 'die', 'oom', 'pause', 'unpause', 'rename', 'update'],
])

/** What is told of the containers of a project. */
export interface ContainerListener {
  /** All of them, the newest first: each time one of them is not what it was. */
  readonly changed: (containers: readonly Container[]) => void
  readonly event?: (event: EngineEvent) => void
  /** The engine does not answer; it is asked again until it does. */
  readonly failed: (error: unknown) => void
  /** Whether what the list does not tell is wanted of each, too. */
  readonly details: boolean
}

/** What the list tells of a container that may have changed, where that is not as it was known. */
function merged(known: Container | undefined, listed: Container): Container {
  if (known === undefined) return listed
  const { name, state, exitCode, ipAddresses } = listed
  // The list has no health of what is paused.
  const health = state === 'paused' ? known.health : listed.health
  const same =
    known.name === name &&
    known.state === state &&
    known.health === health &&
    known.exitCode === exitCode &&
    known.ipAddresses.join() === ipAddresses.join()
  return same ? known : { ...known, name, state, health, exitCode, ipAddresses }
}

/**
 * Follows the containers of the project until the signal aborts: one list, then each event changes
 * the container that it is of. A list comes again when the stream of events was lost.
 */
export function followContainers(
  engine: EngineClient,
  on: ContainerListener,
  signal: AbortSignal,
): Promise<void> {
  const limit = pLimit(inspectors)
  let known: ReadonlyMap<string, Container> = new Map()
  let away = true
  /** Those of which nothing was said since they were inspected. */
  const inspected = new Set<string>()
  /** Those that are being inspected, and whether that is too old already. */
  const asking = new Map<string, 'once' | 'again'>()
  /** Those that were changed since the last list was asked for: it may be older. */
  let touched = new Set<string>()

  const show = (next: ReadonlyMap<string, Container>) => {
    const [before, after] = [[...known.values()], [...next.values()]]
    const same = before.length === after.length && after.every((one, at) => one === before[at])
    known = next
    if (!same || away) on.changed(after)
    away = false
  }
  const put = (one: Container) => {
    touched.add(one.id)
    show(
      known.has(one.id)
        ? new Map(known).set(one.id, one)
        : new Map([[one.id, one] as const, ...known]),
    )
  }
  const drop = (id: string) => {
    touched.add(id)
    inspected.delete(id)
    asking.delete(id)
    show(new Map([...known].filter(([other]) => other !== id)))
  }
  const inspect = async (id: string) => {
    inspected.delete(id)
    const under = asking.has(id)
    asking.set(id, 'again')
    if (under) return
    try {
      while (asking.get(id) === 'again') {
        asking.set(id, 'once')
        const one = await limit(() => engine.inspect(id, signal))
        // It went meanwhile.
        if (!asking.has(id)) return
        inspected.add(id)
        put(one)
      }
    } catch (error) {
      // Whatever else it is, the next list finds it out.
      if (isMissing(error)) drop(id)
    } finally {
      asking.delete(id)
    }
  }

  const event = (said: EngineEvent) => {
    on.event?.(said)
    const { containerId: id, action } = said
    const one = known.get(id)
    const health = healthIn(action)
    if (action === 'destroy') drop(id)
    else if (inspectedAfter.has(action)) void inspect(id)
    else if (health !== undefined && one !== undefined && isUp(one)) {
      put({ ...one, health })
      if (asking.has(id)) asking.set(id, 'again')
    }
  }

  const list = async (either: AbortSignal) => {
    touched = new Set()
    const listed = await askPatiently(either, (limited) => engine.containers(limited))
    const there = new Set(listed.map(({ id }) => id))
    const next = new Map([...known].filter(([id]) => touched.has(id) && !there.has(id)))
    for (const one of listed) {
      const before = known.get(one.id)
      const now = touched.has(one.id) ? before : merged(before, one)
      if (now !== before) inspected.delete(one.id)
      if (now !== undefined) next.set(one.id, now)
    }
    show(next)
    if (!on.details) return
    for (const id of next.keys()) if (!inspected.has(id)) void inspect(id)
  }
  const keepListing = async (either: AbortSignal) => {
    for (;;) {
      await list(either)
      await delay(resyncMs, either)
    }
  }

  /** Each time until the stream of events is lost. */
  const listen = async (outer: AbortSignal) => {
    for (;;) {
      const cut = new AbortController()
      const either = AbortSignal.any([outer, cut.signal])
      const opened = Promise.withResolvers<undefined>()
      const handlers = { opened: () => opened.resolve(undefined), event }
      const ended = engine.events(handlers, either)
      try {
        await Promise.race([opened.promise, ended])
        await Promise.race([ended.catch(() => undefined), keepListing(either)])
      } finally {
        // What was said meanwhile was not heard.
        inspected.clear()
        cut.abort()
      }
      await delay(listenAgainMs, outer)
    }
  }
  const failed = (error: unknown) => {
    away = true
    on.failed(error)
  }
  return retry(listen, failed, signal)
}

/** The containers as they are, for who waits until they are otherwise. */
export interface ContainerWatch {
  /** Rejects while the engine does not answer. */
  now(): Promise<readonly Container[]>
  /** Resolves when one of them has changed, or after `ms`. */
  changed(ms: number): Promise<void>
}

/** Runs `task` with the containers of the project followed. */
export async function watchContainers<T>(
  engine: EngineClient,
  signal: AbortSignal,
  task: (watch: ContainerWatch) => Promise<T>,
): Promise<T> {
  const done = new AbortController()
  const either = AbortSignal.any([signal, done.signal])
  let now: (() => readonly Container[]) | undefined
  let next = Promise.withResolvers<undefined>()
  const tell = (given: () => readonly Container[]) => {
    now = given
    next.resolve(undefined)
    next = Promise.withResolvers()
  }
  const changed = (containers: readonly Container[]) => {
    tell(() => containers)
  }
  const failed = (error: unknown) => {
    tell(() => {
      throw error
    })
  }
  const following = followContainers(engine, { changed, failed, details: false }, either)
  void following.then(() => {
    failed(either.reason)
  })
  try {
    return await task({
      now: async () => {
        while (now === undefined) await next.promise
        return now()
      },
      changed: (ms) => delay(ms, either, next.promise),
    })
  } finally {
    done.abort()
  }
}

/** The containers with what the list does not tell; without those that went meanwhile. */
export async function inspectAll(
  engine: EngineClient,
  containers: readonly Container[],
  signal: AbortSignal,
): Promise<readonly Container[]> {
  const described = await pLimit(inspectors).map(containers, ({ id }) =>
    engine.inspect(id, signal).catch(unlessMissing),
  )
  return described.filter((one) => one !== undefined)
}

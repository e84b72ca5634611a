import type { Container, EngineEvent } from './container.ts'

// Whether what happened to a container was asked for, by what the engine said of it.

/** Exit statuses of a process that was told to end and did: 0, SIGINT, SIGTERM. */
const toldToEnd = new Set([0, 130, 143])

/** The engine's `kill` comes this long before the end that it asked for, at most. */
const killMs = 60_000
/** Its `stop` comes right after. */
const stopMs = 5_000

/** What was said of a container: all of it, its last end, and whether somebody asked for an end. */
function saidOf({ id }: Pick<Container, 'id'>, events: readonly EngineEvent[]) {
  const own = events.filter(({ containerId }) => containerId === id)
  /** Somebody's `kill` or `stop` belongs to it. */
  const isAsked = ({ at }: EngineEvent) =>
    own.some(
      ({ action, at: when }) =>
        (action === 'kill' && when <= at && at - when <= killMs) ||
        (action === 'stop' && Math.abs(when - at) <= stopMs),
    )
  return { own, end: own.findLast(({ action }) => action === 'die'), isAsked }
}

/**
 * Whether a container that has ended was stopped: somebody asked for it, by the engine's events;
 * where they do not reach back, its exit status is one of a process that was told to end.
 */
export function wasStopped(
  container: Pick<Container, 'id' | 'exitCode' | 'oomKilled'>,
  events: readonly EngineEvent[],
): boolean {
  if (container.oomKilled) return false
  const { end, isAsked } = saidOf(container, events)
  return end === undefined ? toldToEnd.has(container.exitCode ?? -1) : isAsked(end)
}

/** The end of a container that nobody asked for, within the last `withinMs`; it may run again. */
export function crashOf(
  container: Pick<Container, 'id'>,
  events: readonly EngineEvent[],
  now: number,
  withinMs: number,
): EngineEvent | undefined {
  const { end, isAsked } = saidOf(container, events)
  if (end === undefined || now - end.at > withinMs || end.exitCode === 0) return undefined
  return isAsked(end) ? undefined : end
}

/**
 * Whether a container that still runs was told to end within the last `withinMs`; or has ended as
 * it was told to, and the list that has it is older than that.
 */
export function isBeingStopped(
  container: Pick<Container, 'id'>,
  events: readonly EngineEvent[],
  now: number,
  withinMs: number,
): boolean {
  const { own, isAsked } = saidOf(container, events)
  const last = own.findLast(({ action }) => ['kill', 'die', 'start'].includes(action))
  if (last === undefined || last.action === 'start' || now - last.at > withinMs) return false
  return last.action === 'kill' || isAsked(last)
}

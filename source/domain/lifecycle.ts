import type { Container, EngineEvent } from './container.ts'

// Whether what happened to a container was asked for, by what the engine said of it.

/** Exit statuses of a process that was told to end and did: 0, SIGINT, SIGTERM. */
const toldToEnd = new Set([0, 130, 143])

/** The engine's `kill` comes this long before the end that it asked for, at most. */
const killMs = 60_000
/** Its `stop` comes right after. */
const stopMs = 5_000

function ofContainer(events: readonly EngineEvent[], id: string): readonly EngineEvent[] {
  return events.filter(({ containerId }) => containerId === id)
}

/** Whether an end was asked for: somebody's `kill` or `stop` belongs to it. */
function isAsked(own: readonly EngineEvent[], { at }: EngineEvent): boolean {
  return own.some(
    ({ action, at: when }) =>
      (action === 'kill' && when <= at && at - when <= killMs) ||
      (action === 'stop' && Math.abs(when - at) <= stopMs),
  )
}

/**
 * Whether a container that has ended was stopped: somebody asked for it, by the engine's events;
 * where they do not reach back, its exit status is one of a process that was told to end.
 */
export function wasStopped(
  { id, exitCode, oomKilled }: Pick<Container, 'id' | 'exitCode' | 'oomKilled'>,
  events: readonly EngineEvent[],
): boolean {
  if (oomKilled) return false
  const own = ofContainer(events, id)
  const end = own.findLast(({ action }) => action === 'die')
  return end === undefined ? toldToEnd.has(exitCode ?? -1) : isAsked(own, end)
}

/** The end of a container that nobody asked for, within the last `withinMs`; it may run again. */
export function crashOf(
  { id }: Pick<Container, 'id'>,
  events: readonly EngineEvent[],
  now: number,
  withinMs: number,
): EngineEvent | undefined {
  const own = ofContainer(events, id)
  const end = own.findLast(({ action }) => action === 'die')
  if (end === undefined || now - end.at > withinMs || end.exitCode === 0) return undefined
  return isAsked(own, end) ? undefined : end
}

/**
 * Whether a container that still runs was told to end within the last `withinMs`; or has ended as
 * it was told to, and the list that has it is older than that.
 */
export function isBeingStopped(
  { id }: Pick<Container, 'id'>,
  events: readonly EngineEvent[],
  now: number,
  withinMs: number,
): boolean {
  const own = ofContainer(events, id)
  const last = own.findLast(({ action }) => ['kill', 'die', 'start'].includes(action))
  if (last === undefined || last.action === 'start' || now - last.at > withinMs) return false
  return last.action === 'kill' || isAsked(own, last)
}

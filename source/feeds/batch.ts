import type { Pause } from './pause.ts'

/** Collects what comes one by one, so that the store is updated once for many. */
export interface Batch<T> {
  add(item: T): void
  /** Hands over what is there now, unless paused. */
  flush(): void
  /** Forgets what is there and takes nothing more. */
  stop(): void
}

/** How long an item waits at most. */
const waitMs = 100

/**
 * Makes a batch that hands its items over at most every 100 ms, and not while paused: then it
 * keeps the last `max` of them. `dropped` is how many of the oldest it could not keep.
 */
export function createBatch<T>(
  handOver: (items: readonly T[], dropped: number) => void,
  max: number,
  pause: Pause,
): Batch<T> {
  let items: T[] = []
  let dropped = 0
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (stopped || pause.paused || items.length === 0) return
    const kept = items.slice(-max)
    const lost = dropped + items.length - kept.length
    items = []
    dropped = 0
    handOver(kept, lost)
  }
  const offResume = pause.onResume(flush)

  return {
    add: (item) => {
      if (stopped) return
      items.push(item)
      // Cut only now and then: it costs the whole list.
      if (items.length > max * 2) {
        dropped += items.length - max
        items = items.slice(-max)
      }
      timer ??= setTimeout(flush, waitMs)
    },
    flush,
    stop: () => {
      stopped = true
      clearTimeout(timer)
      items = []
      offResume()
    },
  }
}

import { type Clock, doneOrAborted } from '../clients/clock.ts'

/** Time and chance of one simulated cluster: all that happens in it is due at some moment. */
export type World = ReturnType<typeof createWorld>

/** What chance is asked about. */
type Words = readonly (string | number)[]

interface Due {
  readonly at: number
  readonly task: () => void
}

/** A 32-bit hash of a text (FNV-1a), mixed at the end (Mulberry32). */
function hash(text: string, start: number): number {
  let value = start
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  let mixed = Math.imul(value ^ (value >>> 15), value | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return (mixed ^ (mixed >>> 14)) >>> 0
}

/** Makes a world that began so many milliseconds ago. `speed` 2 tells its story in half the time. */
export function createWorld(given: {
  readonly project: string
  readonly seed: number
  /** How many milliseconds of the story pass in one of the clock's. */
  readonly speed: number
  readonly clock: Clock
  readonly begunMsAgo: number
}) {
  const { clock, speed, project, seed } = given
  /** What is due, the next one first. */
  const queue: Due[] = []
  /** The moment that is lived through; undefined: the present. */
  let moment: number | undefined = clock.now() - given.begunMsAgo
  let disarm = () => undefined as unknown
  let closed = false

  const arm = () => {
    disarm()
    const [next] = queue
    if (next === undefined || closed) return
    disarm = clock.setTimeout(live, Math.max(0, next.at - clock.now()))
  }
  const live = () => {
    for (let next = queue[0]; next !== undefined && next.at <= clock.now(); next = queue[0]) {
      queue.shift()
      moment = next.at
      next.task()
    }
    moment = undefined
    arm()
  }
  const now = () => moment ?? Math.round(clock.now())
  /** Does `task` when `ms` of the story have passed; gives what cancels it. */
  const after = (ms: number, task: () => void): (() => void) => {
    if (closed) return () => undefined
    const due = { at: now() + Math.round(Math.max(0, ms) / speed), task }
    const later = queue.findIndex(({ at }) => at > due.at)
    queue.splice(later < 0 ? queue.length : later, 0, due)
    if (moment === undefined && queue[0] === due) arm()
    return () => {
      const at = queue.indexOf(due)
      if (at >= 0) queue.splice(at, 1)
    }
  }
  /** From 0 to 1, always the same for the same seed and words: nobody's question changes it. */
  const chance = (...of: Words) => hash(of.join(' '), seed ^ 0x811c9dc5) / 2 ** 32

  return {
    project,
    speed,
    now,
    after,
    /** Resolves when `ms` of the story have passed; rejects with the signal's reason. */
    wait: async (ms: number, signal: AbortSignal) => {
      await doneOrAborted(signal, (done) => after(ms, done))
      signal.throwIfAborted()
    },
    chance,
    between: ([low, high]: readonly [low: number, high: number], ...of: Words) =>
      low + chance(...of) * (high - low),
    pick: <T>(items: readonly [T, ...T[]], ...of: Words) =>
      items[Math.floor(chance(...of) * items.length)] ?? items[0],
    hex: (digits: number, ...of: Words) =>
      Array.from({ length: digits }, (_, at) =>
        Math.floor(chance(at, ...of) * 16).toString(16),
      ).join(''),
    /** Lives through what lies before the present; until then nothing happens. */
    catchUp: live,
    close: () => {
      if (!closed) disarm()
      closed = true
      queue.length = 0
    },
  }
}

/** Something that goes at a rate, and how much there was of it: busy cores, and seconds of them. */
export interface UsageMeter {
  rate: number
  total(): number
}

export function createMeter(world: Pick<World, 'now'>): UsageMeter {
  let [rate, total, since] = [0, 0, world.now()]
  const upToNow = () => {
    total += (rate * (world.now() - since)) / 1000
    since = world.now()
    return total
  }
  return {
    get rate() {
      return rate
    },
    set rate(next) {
      upToNow()
      rate = next
    },
    total: upToNow,
  }
}

/** Numbers that look like chance and are the same for the same seed. */
export interface Random {
  /** From 0 (included) to 1 (excluded). */
  next(): number
  between(low: number, high: number): number
  /** A whole number, both ends included. */
  integer(low: number, high: number): number
  /** About normally distributed: mean 0, deviation 1. */
  gauss(): number
  pick<T>(items: readonly [T, ...T[]]): T
  hex(digits: number): string
  /**
   * A generator of its own for a part of the story. It depends on the seed and the name alone, so
   * what one part draws (and when it is asked) changes nothing in another.
   */
  fork(name: string): Random
}

/** A 32-bit hash of a text (FNV-1a), mixed with `start`. */
export function hash(text: string, start = 0x811c9dc5): number {
  let value = start
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  return value >>> 0
}

/** Makes a generator (the algorithm is Mulberry32: one 32-bit state, good enough for a play). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const integer = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    integer,
    between: (low, high) => low + next() * (high - low),
    gauss: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: (items) => items[integer(0, items.length - 1)] ?? items[0],
    hex: (digits) => Array.from({ length: digits }, () => integer(0, 15).toString(16)).join(''),
    fork: (name) => createRandom(hash(name, (seed ^ 0x9e3779b9) >>> 0)),
  }
}

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

const idOf = (value: unknown) => (isPlain(value) ? value.id : value)

/**
 * The new value with those parts of the old one that say the same, and the old one itself where all
 * does: who compares by identity then sees what has changed. Lists may grow at either end.
 */
export function keepSame<T>(before: unknown, after: T): T {
  if (Object.is(before, after)) return after
  if (Array.isArray(before) && Array.isArray(after)) {
    const old: readonly unknown[] = before
    const shift = idOf(old[0]) === idOf(after[0]) ? 0 : after.length - old.length
    const kept = after.map((one: unknown, index) => keepSame(old[index - shift], one))
    const same = old.length === kept.length && kept.every((one, index) => one === old[index])
    return (same ? old : kept) as T
  }
  if (!isPlain(before) || !isPlain(after)) return after
  const keys = Object.keys(after)
  const kept = Object.fromEntries(keys.map((key) => [key, keepSame(before[key], after[key])]))
  const same =
    Object.keys(before).length === keys.length && keys.every((key) => kept[key] === before[key])
  return (same ? before : kept) as T
}

/** Changes of one letter (added, dropped, replaced, or two swapped) that make one word the other. */
function distance(a: string, b: string): number {
  const known = new Map<string, number>()
  const from = (i: number, j: number): number => {
    if (i >= a.length || j >= b.length) return a.length - i + b.length - j
    if (a[i] === b[j]) return from(i + 1, j + 1)
    const key = `${i} ${j}`
    const swapped = a[i] === b[j + 1] && a[i + 1] === b[j] ? from(i + 2, j + 2) : Infinity
    const least =
      known.get(key) ?? Math.min(from(i + 1, j), from(i, j + 1), from(i + 1, j + 1), swapped) + 1
    known.set(key, least)
    return least
  }
  return from(0, 0)
}

/** The one of the valid words that was probably meant; undefined when none is near. */
export function nearest(word: string, valid: readonly string[]): string | undefined {
  const typed = word.toLowerCase()
  const far = Math.max(1, Math.floor(typed.length / 3))
  const [best] = valid
    .filter((one) => Math.abs(one.length - typed.length) <= far)
    .map((one) => ({ one, far: distance(typed, one.toLowerCase()) }))
    .toSorted((a, b) => a.far - b.far)
  if (best !== undefined && best.far <= far) return best.one
  return typed.length < 3 ? undefined : valid.find((one) => one.toLowerCase().startsWith(typed))
}

/** ` (did you mean pi?)`, to follow the word that was not understood; empty when none is near. */
export function didYouMean(word: string, valid: readonly string[]): string {
  const meant = nearest(word, valid)
  return meant === undefined ? '' : ` (did you mean ${meant}?)`
}

/** Changes of one letter (added, dropped, replaced, or two swapped) that make one word the other. */
function distance(a: string, b: string): number {
  let before: readonly number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row.push(
        Math.min(
          (last[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + 1,
          (last[j - 1] ?? 0) + same,
          ...(swapped ? [(before[j - 2] ?? 0) + 1] : []),
        ),
      )
    }
    before = last
    last = row
  }
  return last[b.length] ?? a.length
}

/** The one of the valid words that was probably meant; undefined when none is near. */
export function nearest(word: string, valid: readonly string[]): string | undefined {
  const typed = word.toLowerCase()
  const far = Math.max(1, Math.floor(typed.length / 3))
  const [best] = valid
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

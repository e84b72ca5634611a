import { plural } from './units.ts'

/** Picks the result out of the standard output of an example; undefined while there is none. */
export type ResultPicker = (output: readonly string[]) => string | undefined

const number = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[-+]?(?:NaN|Infinity|inf|nan)`
const numbers = new RegExp(number, 'g')
/** How many values of a vector, centers or predictions a result line shows. */
const shown = 3

/** A number as short as it can be read: three significant digits, no trailing zeros. */
function short(value: string): string {
  const parsed = Number(value)
  return Number.isFinite(parsed) ? String(Number(parsed.toPrecision(3))) : value
}

function firstOf(items: readonly string[], limit: number, separator: string): string {
  return items.slice(0, limit).join(separator) + (items.length > limit ? `${separator}…` : '')
}

/** The last line that begins with `start`, as it stands. */
export function lineThatStarts(start: string): ResultPicker {
  return (output) => output.findLast((line) => line.trimStart().startsWith(start))?.trim()
}

/** What is said of the lines that a pattern matches, by its groups; nothing where there is none. */
function ofLines(
  pattern: RegExp,
  said: (found: readonly (readonly [string, string])[]) => string,
): ResultPicker {
  return (output) => {
    const matches = output.map((line) => pattern.exec(line.trim())).filter((one) => one !== null)
    const found = matches.map(([, name = '', value = '']) => [name, value] as const)
    return found.length === 0 ? undefined : said(found)
  }
}

/** The one with the highest value. */
function highest(found: readonly (readonly [string, string])[]): readonly string[] {
  return found.toSorted(([, a], [, b]) => Number(b) - Number(a))[0] ?? []
}

/** `Coefficients: [0.0,0.32,…] Intercept: 0.14`, dense or sparse (`(10,[1,2],[0.3,0.4])`). */
export const coefficients: ResultPicker = (output) => {
  const line = output.findLast((text) => /^\s*Coefficients:\s*[[(]/i.test(text))
  if (line === undefined) return undefined
  const sparse = /:\s*\((\d+),\s*\[[^\]]*\],\s*\[([^\]]*)\]\)/.exec(line)
  const values = (sparse?.[2] ?? /\[([^\]]*)/.exec(line)?.[1] ?? '').match(numbers) ?? []
  const list = `[${firstOf(values.map(short), shown, ', ')}]`
  const count = sparse === null ? String(values.length) : `${values.length} of ${sparse[1] ?? '?'}`
  const valueAfter = (label: string, name: string) => {
    const pattern = new RegExp(String.raw`\b${label}:?\s*(${number})`)
    const found = output.map((text) => pattern.exec(text)?.[1]).filter((one) => one !== undefined)
    return found.slice(-1).map((value) => `${name} ${short(value)}`)
  }
  return [
    `coefficients ${list} (${count})`,
    ...valueAfter('Intercept', 'intercept'),
    ...valueAfter('RMSE', 'RMSE'),
  ].join(', ')
}

/** `word: count` lines; text split at single blanks holds the empty word too, which is no word. */
export const words = ofLines(/^(\S+): (\d+)$/, (found) => {
  const [most = '', count = ''] = highest(found)
  const times = count === '1' ? 'once' : `${count} times`
  return `${found.length} distinct words, the most frequent is "${most}" (${times})`
})

/** `PAGE has rank: RANK.` lines: the best page. */
export const ranks = ofLines(new RegExp(String.raw`^(\S+) has rank: (${number})\.?$`), (found) => {
  const [page = '', rank = ''] = highest(found)
  return `page ${page} has the highest rank: ${short(rank)} (${found.length} pages)`
})

/** Vectors after `Cluster Centers:`; a long one is printed over several lines. */
export const centers: ResultPicker = (output) => {
  const at = output.findLastIndex((line) => /^\s*Cluster Centers:/i.test(line))
  if (at < 0) return undefined
  const vectors = output.slice(at).join(' ')
  const found = [...vectors.matchAll(/\[([^[\]]*)\]/g)].map(
    ([, values = '']) => `[${firstOf((values.match(numbers) ?? []).map(short), 4, ' ')}]`,
  )
  if (found.length === 0) return undefined
  return `${plural(found.length, 'cluster center')}: ${firstOf(found, shown, ' ')}`
}

/** `(id, text) --> prob=[…], prediction=1.000000` lines. */
export const predictions = ofLines(
  new RegExp(String.raw`^\((\d+), .*prediction=(${number})`),
  (found) => {
    const told = found.map(([id, value]) => `${id} → ${short(value)}`)
    return `${plural(found.length, 'prediction')}: ${firstOf(told, 6, ', ')}`
  },
)

/** The last line that is not empty, for output that has one thing to say. */
export const lastLine: ResultPicker = (output) =>
  output.findLast((line) => line.trim() !== '')?.trim()

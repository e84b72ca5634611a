import { plural } from './units.ts'

/** Picks the result out of the standard output of an example; undefined while there is none. */
export type ResultPicker = (output: readonly string[]) => string | undefined

const number = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[-+]?(?:NaN|Infinity|inf|nan)`
const numbers = new RegExp(number, 'g')
const rankLine = new RegExp(String.raw`^(\S+) has rank: (${number})\.?$`)
const wordLine = /^(\S*): (\d+)$/
const predictionLine = new RegExp(String.raw`^\((\d+), .*prediction=(${number})`)

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

/** The number after `label` in the last line that has it. */
function valueAfter(output: readonly string[], label: string): string | undefined {
  const pattern = new RegExp(String.raw`\b${label}:?\s*(${number})`)
  const line = output.findLast((text) => pattern.test(text))
  return line === undefined ? undefined : pattern.exec(line)?.[1]
}

/** `Coefficients: [0.0,0.32,…] Intercept: 0.14`, dense or sparse (`(10,[1,2],[0.3,0.4])`). */
export const coefficients: ResultPicker = (output) => {
  const line = output.findLast((text) => /^\s*Coefficients:\s*[[(]/i.test(text))
  if (line === undefined) return undefined
  const sparse = /:\s*\((\d+),\s*\[[^\]]*\],\s*\[([^\]]*)\]\)/.exec(line)
  const values = (sparse?.[2] ?? /\[([^\]]*)/.exec(line)?.[1] ?? '').match(numbers) ?? []
  const list = `[${firstOf(values.map(short), shown, ', ')}]`
  const count = sparse === null ? String(values.length) : `${values.length} of ${sparse[1] ?? '?'}`
  const intercept = valueAfter(output, 'Intercept')
  const rmse = valueAfter(output, 'RMSE')
  return [
    `coefficients ${list} (${count})`,
    ...(intercept === undefined ? [] : [`intercept ${short(intercept)}`]),
    ...(rmse === undefined ? [] : [`RMSE ${short(rmse)}`]),
  ].join(', ')
}

/** What a pattern finds in the lines of the output. */
function matches(output: readonly string[], pattern: RegExp): readonly RegExpExecArray[] {
  return output.map((line) => pattern.exec(line.trim())).filter((found) => found !== null)
}

/** `word: count` lines: how many words there are and which is the most frequent. */
export const words: ResultPicker = (output) => {
  const counted = matches(output, wordLine)
    .map(([, word = '', count]) => ({ word, count: Number(count) }))
    // Text split at single blanks holds the empty word too: that is no word.
    .filter(({ word }) => word !== '')
  const [most] = counted.toSorted((a, b) => b.count - a.count)
  if (most === undefined) return undefined
  const times = most.count === 1 ? 'once' : `${most.count} times`
  return `${counted.length} distinct words, the most frequent is "${most.word}" (${times})`
}

/** `PAGE has rank: RANK.` lines: the best page. */
export const ranks: ResultPicker = (output) => {
  const pages = matches(output, rankLine)
  const [best] = pages.toSorted(([, , a], [, , b]) => Number(b) - Number(a))
  if (best === undefined) return undefined
  const [, page = '', rank = ''] = best
  return `page ${page} has the highest rank: ${short(rank)} (${pages.length} pages)`
}

/** Vectors after `Cluster Centers:`; a long one is printed over several lines. */
export const centers: ResultPicker = (output) => {
  const at = output.findLastIndex((line) => /^\s*Cluster Centers:/i.test(line))
  if (at < 0) return undefined
  const vectors = output
    .slice(at)
    .join(' ')
    .matchAll(/\[([^[\]]*)\]/g)
  const found = [...vectors].map(
    ([, values = '']) => `[${firstOf((values.match(numbers) ?? []).map(short), 4, ' ')}]`,
  )
  if (found.length === 0) return undefined
  return `${plural(found.length, 'cluster center')}: ${firstOf(found, shown, ' ')}`
}

/** `(id, text) --> prob=[…], prediction=1.000000` lines. */
export const predictions: ResultPicker = (output) => {
  const found = matches(output, predictionLine).map(
    ([, id = '', value = '']) => `${id} → ${short(value)}`,
  )
  return found.length === 0
    ? undefined
    : `${plural(found.length, 'prediction')}: ${firstOf(found, 6, ', ')}`
}

/** The last line that is not empty, for output that has one thing to say. */
export const lastLine: ResultPicker = (output) =>
  output.findLast((line) => line.trim() !== '')?.trim()

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

/** `word: count` lines: how many words there are and which is the most frequent. */
export const words: ResultPicker = (output) => {
  let distinct = 0
  let most: { word: string; count: number } | undefined
  for (const line of output) {
    const found = wordLine.exec(line.trim())
    if (found === null) continue
    const [word, count] = [found[1] ?? '', Number(found[2])]
    // Text split at single blanks holds the empty word too: that is no word.
    if (word === '') continue
    distinct += 1
    if (most === undefined || count > most.count) most = { word, count }
  }
  if (most === undefined) return undefined
  const times = most.count === 1 ? 'once' : `${most.count} times`
  return `${distinct} distinct words, the most frequent is "${most.word}" (${times})`
}

/** `PAGE has rank: RANK.` lines: the best page. */
export const ranks: ResultPicker = (output) => {
  const pages = output.flatMap((line) => {
    const found = rankLine.exec(line.trim())
    return found === null ? [] : [{ page: found[1] ?? '', rank: Number(found[2]) }]
  })
  const [best] = pages.toSorted((a, b) => b.rank - a.rank)
  if (best === undefined) return undefined
  return `page ${best.page} has the highest rank: ${short(String(best.rank))} (${pages.length} pages)`
}

/** Vectors after `Cluster Centers:`; a long one is printed over several lines. */
export const centers: ResultPicker = (output) => {
  const at = output.findLastIndex((line) => /^\s*Cluster Centers:/i.test(line))
  if (at < 0) return undefined
  const found = [
    ...output
      .slice(at)
      .join(' ')
      .matchAll(/\[([^[\]]*)\]/g),
  ].map((match) => `[${firstOf(((match[1] ?? '').match(numbers) ?? []).map(short), 4, ' ')}]`)
  if (found.length === 0) return undefined
  const noun = found.length === 1 ? 'cluster center' : 'cluster centers'
  return `${found.length} ${noun}: ${firstOf(found, shown, ' ')}`
}

/** `(id, text) --> prob=[…], prediction=1.000000` lines. */
export const predictions: ResultPicker = (output) => {
  const found = output.flatMap((line) => {
    const match = predictionLine.exec(line.trim())
    return match === null ? [] : [`${match[1] ?? ''} → ${short(match[2] ?? '')}`]
  })
  if (found.length === 0) return undefined
  return `${found.length} ${found.length === 1 ? 'prediction' : 'predictions'}: ${firstOf(found, 6, ', ')}`
}

/** The last line that is not empty, for output that has one thing to say. */
export const lastLine: ResultPicker = (output) =>
  output.findLast((line) => line.trim() !== '')?.trim()

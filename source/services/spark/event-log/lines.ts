import { StringDecoder } from 'node:string_decoder'

/** Of a longer line only the beginning is given: no event that is read is as long. */
const maxLine = 32 * 1024 * 1024
const begin = 100

/**
 * Splits bytes into lines, the last one even without its newline. Lines that end in one piece are
 * given together. Ends after `maxBytes`, and then `cut` is called.
 */
export async function* linesOf(
  source: AsyncIterable<Buffer>,
  maxBytes: number,
  cut: () => void,
): AsyncGenerator<readonly string[], void> {
  const decoder = new StringDecoder('utf8')
  let pending = ''
  let tooLong = false
  let left = maxBytes
  for await (const bytes of source) {
    left -= bytes.length
    if (left < 0) {
      cut()
      return
    }
    const [first = '', ...others] = decoder.write(bytes).split('\n')
    if (!tooLong) pending += first
    if (pending.length > maxLine) {
      tooLong = true
      pending = pending.slice(0, begin)
    }
    const last = others.pop()
    if (last === undefined) continue
    yield [pending, ...others]
    pending = last
    tooLong = false
  }
  pending += decoder.end()
  if (pending !== '') yield [pending]
}

import { formatBytes } from '../../../domain/units.ts'
import { span, type Span } from '../../text/line.ts'

/** A figure with its name in front. */
export function named(name: string, words: Span | string): readonly Span[] {
  return [span(`${name} `, 'dim'), typeof words === 'string' ? span(words) : words]
}

/** An amount of bytes with its name in front; nothing for none. */
export function namedBytes(name: string, amount: number | undefined): readonly Span[] {
  return amount === undefined || amount === 0 ? [] : named(name, formatBytes(amount))
}

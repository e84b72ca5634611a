import { StringDecoder } from 'node:string_decoder'

/** Makes what a container writes safe to print on a terminal, in pieces as they come. */
export interface TerminalText {
  push(bytes: Uint8Array): string
  /** What is left, and the colours put back. */
  end(): string
}

type State = 'text' | 'escape' | 'between' | 'csi' | 'string' | 'string-escape'

/** A colour sequence is no longer than this; what is, is none. */
const maxSequence = 64
/** Characters that end the text of OSC, DCS and the like, beside ESC \ (ST). A line end too: what
 * is never closed must not swallow all that follows. */
const stringEnds = new Set(['\u0007', '\u009c', '\u0018', '\u001a', '\n'])
const stringStarts = new Set(['\u0090', '\u0098', '\u009d', '\u009e', '\u009f'])
const bidirectional = /[\u2028\u2029\u202a-\u202e\u2066-\u2069]/

/** What may stand in text: printed characters, tabs, line ends, and returns (progress bars). */
function passes(char: string): boolean {
  if (char === '\t' || char === '\n' || char === '\r') return true
  const code = char.codePointAt(0) ?? 0
  return code >= 0x20 && !(code >= 0x7f && code < 0xa0) && !bidirectional.test(char)
}

/**
 * Text and colours (SGR) pass, also those that are cut between two pieces. What moves the cursor,
 * sets a title, fills the clipboard, switches modes or asks the terminal something does not.
 */
export function createTerminalText(colour: boolean): TerminalText {
  const decoder = new StringDecoder('utf8')
  let state: State = 'text'
  let sequence = ''
  let coloured = false

  const begin = (char: string): State =>
    char === '\u001b'
      ? 'escape'
      : char === '\u009b'
        ? 'csi'
        : stringStarts.has(char)
          ? 'string'
          : 'text'

  /** The next state, and what is printed of a character. */
  const step = (char: string): string => {
    if (state === 'escape') {
      state = char === '[' ? 'csi' : /[\]PX^_]/.test(char) ? 'string' : 'text'
      if (/[ -/]/.test(char)) state = 'between'
      if (char === '\u001b') state = 'escape'
      return char === '\n' ? char : ''
    }
    if (state === 'between') {
      if (!/[ -/]/.test(char)) state = 'text'
      return ''
    }
    if (state === 'csi') {
      if (/[ -?]/.test(char)) {
        if (sequence.length < maxSequence) sequence += char
        return ''
      }
      const parameters = sequence
      sequence = ''
      state = 'text'
      if (char === 'm' && colour && /^[\d;:]*$/.test(parameters)) {
        coloured = !/^(?:0*;)*0*$/.test(parameters)
        return `\u001b[${parameters}m`
      }
      // A sequence that was never ended: the character is not of it.
      return /[@-~]/.test(char) ? '' : step(char)
    }
    if (state === 'string' || state === 'string-escape') {
      if (stringEnds.has(char) || (state === 'string-escape' && char === '\\')) state = 'text'
      else state = char === '\u001b' ? 'string-escape' : 'string'
      return char === '\n' ? char : ''
    }
    state = begin(char)
    return state === 'text' && passes(char) ? char : ''
  }
  const clean = (text: string): string => {
    let out = ''
    for (const char of text) out += step(char)
    return out
  }

  return {
    push: (bytes) => clean(decoder.write(bytes)),
    end: () => clean(decoder.end()) + (coloured ? '\u001b[0m' : ''),
  }
}

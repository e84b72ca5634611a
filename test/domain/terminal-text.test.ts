import { describe, expect, test } from 'vitest'
import { createTerminalText } from '../../source/domain/terminal-text.ts'

/** What is printed of text that comes in pieces. */
function printed(pieces: readonly (string | Buffer)[], colour = true): string {
  const text = createTerminalText(colour)
  return pieces.map((piece) => text.push(Buffer.from(piece))).join('') + text.end()
}

describe('text for a terminal', () => {
  test('text, tabs, line ends and returns pass as they are', () => {
    expect(printed(['a\tb\r\n', 'no newline ü 語'])).toBe('a\tb\r\nno newline ü 語')
    expect(printed(['10%\r20%'])).toBe('10%\r20%')
  })

  test('colours pass, are put back at the end, and are left out where nobody wants them', () => {
    expect(printed(['\u001b[1;31mred\u001b[0m'])).toBe('\u001b[1;31mred\u001b[0m')
    expect(printed(['\u001b[38:5:3mred'])).toBe('\u001b[38:5:3mred\u001b[0m')
    expect(printed(['\u001b[31mred\u001b[m'], false)).toBe('red')
  })

  test.each([
    ['the screen is cleared', '\u001b[2J'],
    ['the cursor moves', '\u001b[10;10H'],
    ['a private mode', '\u001b[?1049h'],
    ['a question to the terminal', '\u001b[6n'],
    ['no colour, though it ends as one', '\u001b[>4;2m'],
    ['the clipboard', '\u001b]52;c;ZXZpbA==\u0007'],
    ['a title', '\u001b]0;evil\u001b\\'],
    ['a device control string', '\u001bPevil\u001b\\'],
    ['a character set', '\u001b(0'],
    ['a full reset', '\u001bc'],
    ['one byte sequences', '\u009b2J\u009devil\u009c'],
    ['bells, backspaces and the like', '\u0007\b\u0000\u007f\u0085'],
    ['text that runs the other way', '\u202e\u2066'],
  ])('not: %s', (_, bad) => {
    expect(printed([`a${bad}b`])).toBe('ab')
    // However it is cut.
    expect(printed(Array.from(`a${bad}b`))).toBe('ab')
  })

  test('characters and sequences that are cut between pieces are whole', () => {
    const bytes = Buffer.from('ü語\u001b[32mok\u001b[0m')
    expect(printed([...bytes].map((byte) => Buffer.from([byte])))).toBe(bytes.toString())
  })

  test('what is no UTF-8 is shown as such; what is never closed swallows its line only', () => {
    expect(printed([Buffer.from([0x61, 0xff, 0x62])])).toBe('a\ufffdb')
    expect(printed(['\u001b]0;never closed\nnext'])).toBe('\nnext')
    expect(printed(['\u001b[31', '\nnext'])).toBe('\nnext')
  })
})

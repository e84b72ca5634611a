import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { cleanText, fit, truncate } from '../../source/domain/text.ts'

describe('cleanText', () => {
  it.each([
    ['a colour', '\u001b[31mred\u001b[0m', 'red'],
    ['a window title', '\u001b]0;owned\u0007text', 'text'],
    ['a clipboard write ended by ST', '\u001b]52;c;AAAA\u001b\\text', 'text'],
    ['an unfinished OSC', 'text\u001b]0;never ends', 'text'],
    ['a device control string', '\u001bPq#0\u001b\\text', 'text'],
    ['an eight-bit CSI', '\u009b2Jtext', 'text'],
    ['a cursor move', 'a\u001b[10;10Hb', 'ab'],
    ['a reset', '\u001bctext', 'text'],
    ['a carriage return that would overwrite', 'safe\rfake', 'safefake'],
    ['a bell and a backspace', 'a\u0007b\u0008c', 'abc'],
    ['a right-to-left override', 'abc\u202etxt.exe', 'abctxt.exe'],
    ['tabs and newlines', 'a\tb\nc', 'a b c'],
    ['a lone escape', 'a\u001b', 'a'],
  ])('removes %s', (_, hostile, safe) => {
    expect(cleanText(hostile)).toBe(safe)
  })

  it('keeps letters of every language and emoji', () => {
    const text = 'naïve 数据 Привет 👩‍💻 שלום'
    expect(cleanText(text)).toBe(text)
  })
})

describe('truncate and fit', () => {
  it.each(['short', 'a much longer text than fits', '数据数据数据数据', '👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻', ''])(
    'makes %j exactly as wide as asked',
    (text) => {
      for (const width of [1, 2, 5, 8, 30]) {
        expect(stringWidth(fit(text, width))).toBe(width)
        expect(stringWidth(truncate(text, width))).toBeLessThanOrEqual(width)
      }
    },
  )

  it('marks the cut and aligns to the right', () => {
    expect(truncate('abcdef', 4)).toBe('abc…')
    expect(fit('42', 5, 'right')).toBe('   42')
    expect(truncate('abc', 0)).toBe('')
  })
})

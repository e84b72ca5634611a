import { bytesPair } from '../../source/domain/units.ts'
import { joinWords, splitWords } from '../../source/domain/shell.ts'
import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { textWidth, wrapText, wrapWords } from '../../source/domain/text.ts'
import { editSpans } from '../../source/ui/dialogs/edit-line.ts'
import { spoken } from '../../source/ui/linear.ts'
import {
  fitSpans,
  joined,
  justify,
  plainText,
  span,
  spansWidth,
} from '../../source/ui/text/line.ts'
import { blockChart, meter } from '../../source/ui/text/meters.ts'
import { window } from '../../source/ui/text/scroll.ts'
import { column, table, tableLines } from '../../source/ui/text/table.ts'
import { highlighted, isResult, logWindow } from '../../source/ui/tabs/logs/rows.ts'
import { createTheme, themeOf } from '../../source/ui/theme.ts'

const awkward = ['日本語', '👩‍👩‍👧‍👦', '🇨🇭', 'é', 'שלום', 'abc', '▁▂▃│╭', '']

describe('words', () => {
  it.each([
    ['10', ['10']],
    ['  a   b ', ['a', 'b']],
    [`'a b' "c d" e\\ f`, ['a b', 'c d', 'e f']],
    [`a'b'c ""`, ['abc', '']],
    ['', []],
  ])('splits %j', (line, words) => {
    expect(splitWords(line)).toEqual(words)
  })

  it('an open quote is an error', () => {
    expect(splitWords(`a 'b`)).toBeUndefined()
  })

  it('joins so that it splits into the same again', () => {
    const words = ['a b', "it's", '', '"', '\\', '--x=1', 'päth/*', '日本']
    expect(splitWords(joinWords(words))).toEqual(words)
    expect(joinWords(['data/x.txt', '10'])).toBe('data/x.txt 10')
  })
})

describe('width', () => {
  it.each(awkward)('of %j is the terminal’s', (text) => {
    expect(textWidth(text)).toBe(stringWidth(text))
  })

  it.each(awkward)('%j is cut and wrapped to it', (text) => {
    for (let width = 1; width < 12; width += 1) {
      const fitted = fitSpans([span(text), span(text, 'good')], width)
      expect(spansWidth(fitted)).toBe(width)
      if (width > 1) {
        for (const piece of wrapText(text.repeat(4), width)) {
          expect(stringWidth(piece)).toBeLessThanOrEqual(width)
        }
      }
    }
    expect(wrapText(text.repeat(4), 5).join('')).toBe(text.repeat(4))
  })

  it('justify gives the right side its room', () => {
    const text = justify([span('a long left side')], [span('right')], 12)
    expect(text.map((each) => each.text).join('')).toBe('a long…right')
  })

  it('joined stops at the first group that does not fit', () => {
    const groups = [[span('one')], [], [span('three')], [span('x')]]
    expect(plainText(joined(groups, 9))).toBe('one')
    expect(plainText(joined(groups, 11))).toBe('one · three')
  })

  it('paragraph breaks between words, and long words where it must', () => {
    expect(wrapWords('one two three', 8)).toEqual(['one two', 'three'])
    expect(wrapWords('abcdefghij k', 4)).toEqual(['abcd', 'efgh', 'ij k'])
  })
})

describe('meters', () => {
  it.each([0, 0.01, 0.5, 0.99, 1, 7, -1, Number.NaN])(
    'a bar of %d is as wide as asked',
    (share) => {
      expect(spansWidth(meter(share, 9))).toBe(9)
    },
  )

  it('a chart is as large as asked, its newest value at the right', () => {
    const rows = blockChart([0, 50, 100], 5, 2, 100)
    expect(rows).toEqual(['    █', '   ██'])
    expect(blockChart([0.001], 2, 1, 100)).toEqual([' ▁'])
    expect(blockChart([], 3, 2, 0)).toEqual(['   ', '   '])
  })

  it.each([
    [512 * 1024 ** 2, 1024 ** 3, '0.5/1.0 GiB'],
    [12 * 1024 ** 3, 24 * 1024 ** 3, '12/24 GiB'],
    [1, 1000 * 1024 ** 2, '0.0/1000 MiB'],
    [undefined, 1, '–'],
  ])('%s of %s is %s', (used, total, text) => {
    expect(bytesPair(used, total)).toBe(text)
  })
})

describe('a table', () => {
  const columns = [
    column('A', 4, (row: string) => row, { grows: 1 }),
    column('B', 4, (row: string) => row, { priority: 2 }),
    column('C', 4, (row: string) => row, { priority: 1 }),
  ]

  it('drops columns by priority and fills the width exactly', () => {
    for (const [width, titles] of [
      [16, ['A', 'B', 'C']],
      [22, ['A', 'B', 'C']],
      [15, ['A', 'C']],
      [10, ['A']],
    ] as const) {
      const drawn = table(columns, ['日本語日本語'], { width })
      expect(drawn.titles).toEqual(titles)
      // The mark, and a blank behind each row.
      const [header, row] = tableLines(drawn).map(({ spans }) => spansWidth(spans))
      expect([header, row]).toEqual([width - 1, width])
    }
  })

  it('marks the sorted column and the selected row', () => {
    const sort = { by: 'b', descending: true }
    const [header, row, other] = tableLines(
      table(columns, ['x', 'y'], { width: 22, selected: 'x', focused: true, sort }),
    )
    expect(header && plainText(header)).toContain('B▼')
    expect(row).toMatchObject({ mark: 'selected' })
    expect(row && plainText(row)).toMatch(/^▸x/)
    expect(other?.mark).toBeUndefined()
  })

  it('a dash stands for what is not known', () => {
    const cells = table([column('A', 3, () => undefined)], ['x'], { width: 5 }).rows[0]?.cells
    expect(cells).toEqual(['–  '])
  })

  it('shows a window that never leaves rows unused', () => {
    expect(window([1, 2, 3, 4], 9, 3)).toEqual({ shown: [2, 3, 4], offset: 1 })
    expect(window([1], 5, 3)).toEqual({ shown: [1], offset: 0 })
    expect(window([], 0, 3)).toEqual({ shown: [], offset: 0 })
  })
})

describe('an edited line', () => {
  it('moves along so that the cursor is seen', () => {
    const text = (cursor: number) =>
      editSpans({ value: 'abcdefghij', cursor }, 5).map((each) => each.text)
    expect(text(0)).toEqual(['', 'a', 'bcde'])
    expect(text(9)).toEqual(['fghi', 'j', ''])
    expect(text(10)).toEqual(['ghij', ' ', ''])
  })
})

describe('log lines', () => {
  const lines = ['one', 'two '.repeat(10), 'three'].map((text, at) => ({
    stream: 'stdout' as const,
    at,
    text,
  }))
  const look = { wrap: true, timestamps: false, search: '', match: undefined, result: undefined }
  const shown = (line: number, row: number, height: number, more: Partial<typeof look> = {}) =>
    logWindow(lines, 0, { ...look, ...more }, { line, row }, { width: 21, height }).map(plainText)

  it('fill the view from a row of a line on', () => {
    const trimmed = (texts: readonly string[]) => texts.map((text) => text.trim())
    expect(trimmed(shown(1, 1, 2))).toEqual(['two two two two two', 'three'])
    expect(trimmed(shown(0, 0, 2))).toEqual(['one', 'two two two two two'])
    expect(trimmed(shown(2, 0, 5))).toEqual(['three'])
  })

  it('every occurrence of the search is marked', () => {
    expect(highlighted('aXbxc', 'x', 'plain')).toEqual([
      span('a'),
      span('X', 'match'),
      span('b'),
      span('x', 'match'),
      span('c'),
    ])
    expect(
      highlighted('İx', 'x', 'plain')
        .map(({ text }) => text)
        .join(''),
    ).toBe('İx')
  })

  it('the result is found in its line or lines', () => {
    expect(isResult('Pi is roughly 3.14', 'Pi is roughly 3.14')).toBe(true)
    expect(isResult('  b', 'a\nb')).toBe(true)
    expect(isResult('c', 'a\nb')).toBe(false)
    expect(isResult('', 'a\n\nb')).toBe(false)
  })
})

describe('the theme', () => {
  it('honours NO_COLOR and TERM=dumb', () => {
    expect(themeOf({ TERM: 'xterm-256color' }).color).toBe(true)
    expect(themeOf({ NO_COLOR: '' }).color).toBe(true)
    expect(themeOf({ NO_COLOR: '1' }).color).toBe(false)
    expect(themeOf({ TERM: 'dumb' }).color).toBe(false)
  })

  it('uses only the sixteen colours', () => {
    const theme = createTheme(true)
    const roles = ['dim', 'strong', 'good', 'warning', 'bad', 'accent', 'title', 'badge'] as const
    for (const role of roles) expect(theme.span(span('x', role))).not.toMatch(/[34]8;[25]/)
  })
})

describe('spoken', () => {
  it('says a bar as a percentage and drops drawing', () => {
    expect(spoken('▸ cores ██▌░ 3/4 │')).toBe('cores 63 % 3/4')
    expect(spoken('▁▂▃ 12 ops/s')).toBe('12 ops/s')
  })
})

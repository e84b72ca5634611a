import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { alignColumns } from '../../source/domain/text.ts'
import { fit, textWidth, truncate, wrapText } from '../../source/domain/text.ts'

const names = [
  '每日用户画像统计任务',
  'plain',
  'e\u0301te\u0301',
  '👩‍👩‍👧‍👦 family',
  '🇨🇭🏳️‍🌈👍🏽1️⃣',
  'ﾊﾞｯﾁ処理',
  'कार्यक्षमता',
  'ก็ำลัง',
  '각한글',
  'שלום',
  '\u200b\u0301',
  '',
]
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const graphemesOf = (text: string) => [...graphemes.segment(text)].map(({ segment }) => segment)

describe('a table of text', () => {
  it('is aligned by columns, and no name is cut', () => {
    const rows = names.map((name, index) => [name, '|', String(index * 7)])
    const lines = alignColumns([['NAME', '', 'N'], ...rows], [2])
    const widest = Math.max(...names.map((name) => stringWidth(name)))
    lines.slice(1).forEach((line, index) => {
      const name = names[index] ?? ''
      expect(line.startsWith(name)).toBe(true)
      expect(stringWidth(line.slice(0, line.indexOf('|')))).toBe(widest + 2)
      expect(stringWidth(line)).toBe(widest + 7)
    })
  })

  it('takes rows of different length, and none', () => {
    expect(alignColumns([['a', 'b'], ['cc']], [])).toEqual(['a   b', 'cc'])
    expect(alignColumns([], [0])).toEqual([])
  })
})

describe.each(names)('%j', (name) => {
  it('takes the columns of its graphemes', () => {
    const sum = graphemesOf(name).reduce((all, one) => all + textWidth(one), 0)
    expect(textWidth(name)).toBe(sum)
    expect(textWidth(name)).toBe(stringWidth(name))
  })

  it('is cut and wrapped between graphemes only', () => {
    const whole = graphemesOf(name)
    for (let width = 1; width <= 24; width += 1) {
      const cut = truncate(name, width).replace(/…$/, '')
      expect(whole.slice(0, graphemesOf(cut).length).join('')).toBe(cut)
      expect(stringWidth(fit(name, width))).toBe(width)
      expect(wrapText(name, width).flatMap(graphemesOf)).toEqual(whole)
    }
  })
})

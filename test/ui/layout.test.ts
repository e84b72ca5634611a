import { describe, expect, it } from 'vitest'
import { panes, type PaneName } from '../../source/store/ui.ts'
import { layoutOf, type Layout } from '../../source/ui/layout.ts'

const drawn = (columns: number, rows: number, zoomed = false, focus: PaneName = 'workers') => {
  const layout = layoutOf({ ui: { size: { columns, rows }, zoomed, focus } })
  if (layout.kind === 'too small') throw new Error('too small')
  return layout
}

/** How many times each cell of the screen is covered. */
function coverage(layout: Exclude<Layout, { kind: 'too small' }>, columns: number, rows: number) {
  const cells = Array.from({ length: rows }, () => new Array<number>(columns).fill(0))
  const rects = [layout.status, layout.keyBar, ...layout.regions.map(({ rect }) => rect)]
  for (const { x, y, width, height } of rects) {
    for (let row = y; row < y + height; row += 1) {
      for (let column = x; column < x + width; column += 1) {
        const line = cells[row]
        if (line === undefined || column >= columns) throw new Error('outside of the screen')
        line[column] = (line[column] ?? 0) + 1
      }
    }
  }
  return new Set(cells.flat())
}

describe('layoutOf', () => {
  it('covers every cell exactly once, at every size and focus', () => {
    for (let columns = 60; columns <= 220; columns += 13) {
      for (let rows = 16; rows <= 70; rows += 5) {
        for (const focus of panes) {
          for (const zoomed of [false, true]) {
            const layout = drawn(columns, rows, zoomed, focus)
            expect([columns, rows, focus, coverage(layout, columns, rows)]).toEqual([
              columns,
              rows,
              focus,
              new Set([1]),
            ])
          }
        }
      }
    }
  })

  it.each([
    [160, 48, 'wide'],
    [100, 30, 'medium'],
    [80, 24, 'stacked'],
    [60, 16, 'stacked'],
  ])('%i×%i is %s', (columns, rows, kind) => {
    expect(drawn(columns, rows).kind).toBe(kind)
  })

  it('shows all five regions open from 100×30 on', () => {
    expect(drawn(100, 30).regions.filter(({ strip }) => !strip)).toHaveLength(5)
  })

  it('opens the focused pane alone at 80×24, the others are one line each, in their order', () => {
    for (const focus of panes) {
      const { regions } = drawn(80, 24, false, focus)
      expect(regions.map(({ pane }) => pane)).toEqual([...panes])
      expect(regions.filter(({ strip }) => !strip).map(({ pane }) => pane)).toEqual([focus])
      expect(regions.filter(({ strip }) => strip).every(({ rect }) => rect.height === 1)).toBe(true)
    }
  })

  it('keeps the detail region open where the screen is narrow and high', () => {
    const open = drawn(80, 50).regions.filter(({ strip }) => !strip)
    expect(open.map(({ pane }) => pane)).toEqual(['workers', 'detail'])
  })

  it('gives the focused pane the whole body when zoomed', () => {
    expect(drawn(160, 48, true, 'redis').regions).toEqual([
      { pane: 'redis', rect: { x: 0, y: 1, width: 160, height: 46 }, strip: false },
    ])
  })

  it.each([
    [59, 48],
    [160, 15],
  ])('%i×%i is too small', (columns, rows) => {
    expect(layoutOf({ ui: { size: { columns, rows }, zoomed: false, focus: 'workers' } })).toEqual({
      kind: 'too small',
    })
  })
})

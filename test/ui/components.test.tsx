import { cleanup, render } from 'ink-testing-library'
import { Box } from 'ink'
import { stripVTControlCharacters } from 'node:util'
import type { ReactNode } from 'react'
import { afterEach, describe, expect, it } from 'vitest'
import { Body, Meter, Sparkline, Table } from '../../source/ui/components/body.tsx'
import { KeyBar } from '../../source/ui/components/key-bar.tsx'
import { Dialog, Pane } from '../../source/ui/components/pane.tsx'
import { TextLine } from '../../source/ui/components/text-line.tsx'
import { line, span } from '../../source/ui/text/line.ts'
import { column, figure, table } from '../../source/ui/text/table.ts'
import { createTheme, ThemeContext } from '../../source/ui/theme.ts'

afterEach(() => {
  cleanup()
})

/** What a component draws, with its escape sequences. */
function drawn(node: ReactNode, color = true, rows?: number): string {
  const theme = createTheme(color)
  const screen = rows === undefined ? node : <Box height={rows}>{node}</Box>
  return render(<ThemeContext value={theme}>{screen}</ThemeContext>).lastFrame() ?? ''
}
const lines = (node: ReactNode, color = true, rows?: number) =>
  stripVTControlCharacters(drawn(node, color, rows)).split('\n')

const esc = String.fromCharCode(27)

describe('<TextLine>', () => {
  it('cuts what is too long, and keeps its roles', () => {
    const text = line(span('worker-1 ', 'strong'), span('exited 137', 'bad'))
    expect(lines(<TextLine line={text} width={12} />)).toEqual(['worker-1 ex…'])
    expect(drawn(<TextLine line={text} width={30} />)).toContain(`${esc}[31mexited 137`)
    expect(drawn(<TextLine line={text} width={30} />, false)).toContain(`${esc}[1mworker-1 exited`)
  })

  it('cuts wide letters at columns, not in the middle of one', () => {
    expect(lines(<TextLine line={line('日本語')} width={4} />)).toEqual(['日…'])
  })
})

describe('<Meter>', () => {
  const meter = { kind: 'meter', label: 'cores', share: 0.5, words: '2/4', figures: 6 } as const

  it('fills what is used, between its name and its words', () => {
    expect(lines(<Meter meter={meter} width={26} />)).toEqual([' cores   █████░░░░░   2/4'])
  })

  it('alarms when it is nearly full, and is greyed as a whole when it is old', () => {
    expect(drawn(<Meter meter={{ ...meter, share: 0.95 }} width={26} />)).toContain(`${esc}[31m██`)
    const old = drawn(<Meter meter={{ ...meter, share: 0.95, mark: 'stale' }} width={26} />)
    expect(old).not.toContain(`${esc}[31m`)
    expect(old).toContain(`${esc}[2m`)
  })
})

describe('<Sparkline>', () => {
  it('draws the newest value at the right, and says what it is', () => {
    const series = { kind: 'sparkline', label: 'ops', words: '8 ops/s', figures: 9 } as const
    expect(lines(<Sparkline series={{ ...series, values: [0, 4, 8] }} width={25} />)).toEqual([
      ' ops        ▁▅█  8 ops/s',
    ])
  })
})

describe('<Table>', () => {
  interface Row {
    readonly name: string
    readonly cores: number | undefined
  }
  const rows: readonly [Row, Row] = [
    { name: 'worker-1', cores: 2 },
    { name: 'worker-2', cores: undefined },
  ]
  const columns = [
    column('NAME', 9, ({ name }: Row) => name, { grows: 1 }),
    figure('CORES', 5, ({ cores }: Row) => cores),
  ]

  it('aligns figures to the right under their titles, a dash for what is not known', () => {
    const sort = { by: 'name', descending: true }
    expect(lines(<Table table={table(columns, rows, { width: 20, sort })} width={20} />)).toEqual([
      ' NAME▼        CORES',
      ' worker-1         2',
      ' worker-2         –',
    ])
  })

  it('marks the selected row, which stands out in the focused pane only', () => {
    const look = { width: 20, selected: rows[1] }
    const calm = <Table table={table(columns, rows, look)} width={20} />
    expect(lines(calm)[2]).toMatch(/^▸worker-2/)
    expect(drawn(calm)).not.toContain(`${esc}[7m`)
    const focused = <Table table={table(columns, rows, { ...look, focused: true })} width={20} />
    expect(drawn(focused)).toContain(`${esc}[7m▸worker-2`)
  })
})

describe('<Body>', () => {
  it('is exactly as high as asked: filled up, or cut', () => {
    const meter = { kind: 'meter', label: 'm', share: 0, words: '', figures: 1 } as const
    const blocks = [line('one'), meter, line('three')]
    const shown = (height: number) =>
      lines(<Body blocks={blocks} width={14} height={height} />).map((text) => text.trim())
    expect(shown(2)).toEqual(['one', 'm       ░░░░'])
    expect(shown(5)).toHaveLength(5)
  })
})

describe('<Pane>', () => {
  const rect = { x: 0, y: 0, width: 24, height: 5 }
  const view = {
    title: [span('4 ', 'dim'), span('Redis', 'title')],
    summary: [span('7.0')],
    footer: [span('no answer', 'bad')],
    lines: [line('one'), line('two'), line('three')],
    scroll: { name: 'redis', offset: 3, count: 6, rows: 3, from: 0 },
  } as const

  it('has its words in its edges, and a scroll bar where there is more', () => {
    expect(lines(<Pane view={view} rect={rect} focused={false} />, true, 5)).toEqual([
      '╭─ 4 Redis ────── 7.0 ─╮',
      '│one                   │',
      '│two                   ┃',
      '│three                 ┃',
      '╰────────── no answer ─╯',
    ])
  })

  it('shows the focus by its edge where there are no colours', () => {
    expect(lines(<Pane view={view} rect={rect} focused />, false, 5)[0]).toBe(
      '┏━ 4 Redis ━━━━━━ 7.0 ━┓',
    )
  })

  it('leaves words out of an edge that has no room for them, and cuts its body', () => {
    const narrow = { ...rect, width: 12, height: 3 }
    expect(lines(<Pane view={view} rect={narrow} focused={false} />, true, 3)).toEqual([
      '╭─ 4 Redis─╮',
      '│one       │',
      '╰──────────╯',
    ])
  })
})

describe('<Dialog>', () => {
  it('is where it is put, has the focus, and covers what is under it', () => {
    const view = { title: [span('Scale', 'title')], lines: [line('workers: 3')] }
    const shown = lines(
      <Dialog view={view} rect={{ x: 2, y: 1, width: 16, height: 4 }} />,
      false,
      5,
    )
    expect(shown).toEqual([
      '',
      '  ┏━ Scale ━━━━━━┓',
      '  ┃workers: 3    ┃',
      '  ┃              ┃',
      '  ┗━━━━━━━━━━━━━━┛',
    ])
  })
})

describe('<KeyBar>', () => {
  const hints = [
    { keys: '+ -', label: 'worker' },
    { keys: 'x', label: 'launch' },
    { keys: '?', label: 'help' },
    { keys: 'q', label: 'quit' },
  ]

  it('keeps help and quit at the right, and drops others that do not fit', () => {
    const text = (width: number) => lines(<KeyBar hints={hints} width={width} />)[0]?.trimEnd()
    expect(text(46)).toBe(' + - worker  x launch         ? help  q quit')
    expect(text(32)).toBe(' + - worker     ? help  q quit')
  })

  it('shows what is typed instead', () => {
    const typed = line(' filter workers: worker-1')
    expect(lines(<KeyBar hints={hints} typed={typed} width={40} />)).toEqual([
      ' filter workers: worker-1',
    ])
  })
})

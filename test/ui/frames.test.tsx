import stringWidth from 'string-width'
import { afterEach, describe, expect, it } from 'vitest'
import { fresh } from '../../source/domain/reading.ts'
import type { State } from '../../source/store/state.ts'
import { panes, tabs, type OpenDialog } from '../../source/store/ui.ts'
import { application, master, sparkWorker, worker } from './containers.ts'
import { drill } from '../../source/store/reducers/focus.ts'
import { recordedState } from './recorded.ts'
import { draw, type Options, type Screen } from './render.tsx'
import { loadingState, testState } from './state.ts'

const sizes = [
  [160, 48],
  [100, 30],
  [80, 24],
  [60, 16],
  [200, 60],
  [80, 50],
  [120, 20],
] as const

const open: Screen[] = []
afterEach(() => {
  for (const screen of open.splice(0)) screen.close()
})
function screenOf(state: State, options: Options): Screen {
  const screen = draw(state, options)
  open.push(screen)
  return screen
}

/**
 * No line wider than the screen, as many lines as rows, and what ends in a frame's edge ends at
 * the screen's. (Ink cuts blanks off the ends of lines.)
 */
function expectFits(screen: Screen, columns: number, rows: number, covered = false) {
  const lines = screen.lines()
  expect(lines.length).toBe(rows)
  for (const line of lines) {
    expect([stringWidth(line) <= columns, line]).toEqual([true, line])
    if (!covered && /[│┃╮╯┓┛]$/u.test(line))
      expect([stringWidth(line), line]).toEqual([columns, line])
  }
  const edges = lines.filter((line) => /[│┃╮╯┓┛]$/u.test(line))
  // All but the status line, the key bar and at most four strips.
  expect(edges.length).toBeGreaterThanOrEqual(rows - 6)
}

const dialogs: readonly OpenDialog[] = [
  { kind: 'confirm', title: 'Down', question: 'Really? '.repeat(30), choice: 'no' },
  {
    kind: 'scale',
    prefilled: false,
    edit: { value: '3', cursor: 1 },
    error: 'not a number from 0 to 64',
  },
  {
    kind: 'launcher',
    index: 1,
    editing: true,
    edit: { value: 'x'.repeat(300), cursor: 150 },
    error: 'a quote is not closed',
  },
  { kind: 'help' },
  { kind: 'doctor' },
  {
    kind: 'url',
    title: 'Address',
    url: `http://127.0.0.1:8080/${'p'.repeat(200)}`,
    note: 'copied',
  },
  {
    kind: 'url',
    title: 'Copy by hand',
    url: '每日用户画像统计任务\n'.repeat(90),
    note: 'the result, not copied: this terminal has no clipboard',
    byHand: true,
  },
  { kind: 'filter', edit: { value: '', cursor: 0 }, before: '' },
  { kind: 'search', edit: { value: '', cursor: 0 }, before: '' },
]

describe.each(sizes)('at %i×%i', (columns, rows) => {
  it.each(panes)('every line fits with %s focused, and with it over the whole screen', (focus) => {
    for (const zoomed of [false, true]) {
      expectFits(
        screenOf(testState({ workers: 24, ui: { focus, zoomed } }), { columns, rows }),
        columns,
        rows,
      )
    }
  })

  it.each(tabs)('every line fits with the tab %s', (tab) => {
    const state = testState({ ui: { tab, focus: 'detail' } })
    expectFits(screenOf(state, { columns, rows }), columns, rows)
  })

  it.each(['memory-killed', 'skewed', 'held-out', 'pagerank'])(
    'every line fits with what is said of %s, and in its longest stage',
    (job) => {
      const state = recordedState(job, { tab: 'advice', focus: 'detail' })
      expectFits(screenOf(state, { columns, rows }), columns, rows)
      expectFits(
        screenOf(recordedState(job, { focus: 'master' }), { columns, rows }),
        columns,
        rows,
      )
      const jobs = recordedState(job, { tab: 'jobs', focus: 'detail' })
      expectFits(screenOf(jobs, { columns, rows }), columns, rows)
      expectFits(screenOf(drill(jobs), { columns, rows }), columns, rows)
    },
  )

  it('every line fits before anything has answered', () => {
    expectFits(screenOf(loadingState(), { columns, rows }), columns, rows)
  })

  it.each(dialogs.map((dialog) => [dialog.kind, dialog] as const))(
    'every line fits with the dialog %s',
    (_, dialog) => {
      const state = testState({ ui: { dialog, size: { columns, rows } } })
      expectFits(screenOf(state, { columns, rows }), columns, rows, true)
    },
  )

  it.each([
    '\u001b[2J\u001b[31mred',
    '日本語の名前'.repeat(9),
    '👩‍👩‍👧‍👦🎉🇨🇭'.repeat(20),
    'שלום‏עולם'.repeat(12),
  ])('hostile text %j breaks no line', (text) => {
    const workers = [worker(1, { name: `sparky-${text}` }), worker(2)]
    const spark = master(
      workers.map((each) => sparkWorker(each)),
      {
        active: [application(1, { name: text, user: text })],
        url: text,
      },
    )
    const state = testState({
      workers: 0,
      state: {
        project: text,
        containers: fresh(workers, 0),
        master: fresh(spark, 0),
        logs: {
          containerId: workers[0]?.id,
          lines: Array.from({ length: 40 }, (_, at) => ({ stream: 'stdout' as const, at, text })),
          dropped: 0,
          error: undefined,
        },
        timeline: [{ at: 0, kind: 'engine', severity: 'bad', text }],
      },
      ui: { workerFilter: '', notice: { text, severity: 'bad', at: testState().now } },
    })
    for (const wrap of [false, true]) {
      const logView = { ...state.ui.logView, wrap, timestamps: wrap }
      const screen = screenOf({ ...state, ui: { ...state.ui, logView } }, { columns, rows })
      expectFits(screen, columns, rows)
      expect(screen.raw()).not.toContain('\u001b[2J')
    }
  })
})

describe('under 60×16', () => {
  it('one line says the size needed', () => {
    const screen = screenOf(testState(), { columns: 59, rows: 15 })
    expect(screen.text().trim()).toBe('spark-on-docker needs 60×16; this is 59×15')
  })

  it('says DEMO there too', () => {
    const screen = screenOf(testState({ state: { demo: true } }), { columns: 59, rows: 15 })
    expect(screen.text()).toContain('DEMO')
  })
})

describe('without colours', () => {
  it.each(tabs)('no colour code is written (%s), and states are words', (tab) => {
    const state = testState({ ui: { tab, focus: 'detail' }, state: { demo: true, readOnly: true } })
    const screen = screenOf(state, { color: false })
    // SGR 30–49 and 90–107 are colours; 1, 2, 7 and their ends are attributes.
    expect(screen.raw()).not.toMatch(
      new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*(?:[349]\\d|10\\d)m`),
    )
    expect(screen.text()).toContain('ALIVE')
    expect(screen.text()).toContain('healthy')
  })

  it('the focus is seen by its edge', () => {
    expect(screenOf(testState({ ui: { focus: 'redis' } }), { color: false }).text()).toContain(
      '┏━ 4 Redis',
    )
  })
})

describe('badges', () => {
  it.each([
    [160, 48],
    [80, 24],
    [60, 16],
  ])('DEMO and READ-ONLY are on every screen (%i×%i), under a dialog too', (columns, rows) => {
    for (const dialog of [undefined, ...dialogs]) {
      const state = testState({
        state: { demo: true, readOnly: true },
        ui: { dialog, size: { columns, rows } },
      })
      const [first] = screenOf(state, { columns, rows }).lines()
      expect(first).toContain('DEMO')
      expect(first).toContain('READ-ONLY')
    }
  })

  it('neither is there otherwise', () => {
    const text = screenOf(testState(), {}).text()
    expect(text).not.toContain('DEMO')
    expect(text).not.toContain('READ-ONLY')
  })
})

describe('a text to copy by hand', () => {
  it('is shown whole, or it is said how much is not', () => {
    const dialog = { kind: 'url', title: 'Copy by hand', note: 'why', byHand: true } as const
    const shown = (url: string) =>
      screenOf(testState({ ui: { dialog: { ...dialog, url }, size: { columns: 80, rows: 24 } } }), {
        columns: 80,
        rows: 24,
      }).text()
    expect(shown('one\ntwo')).toMatch(/ one [^]* two [^]* why [^]*Shift[^]*Esc closes/)
    expect(shown('row\n'.repeat(40))).toMatch(/… and \d+ rows more[^]* why [^]*Esc closes/)
  })
})

import { afterEach, describe, expect, it, vi } from 'vitest'
import type { LogLine } from '../../source/domain/container.ts'
import { drill } from '../../source/store/reducers/focus.ts'
import { keptLogLength, type State } from '../../source/store/state.ts'
import { withLines } from '../../source/engine/feeds/logs.ts'
import { hex, now } from './containers.ts'
import { draw, type Options, type Screen } from './render.tsx'
import { testState } from './state.ts'

// Each key repaints a whole screen: on a busy machine that adds up.
vi.setConfig({ testTimeout: 30_000 })

const open: Screen[] = []
afterEach(() => {
  for (const screen of open.splice(0)) screen.close()
})
function start(state: State, options: Options): Screen {
  const screen = draw(state, options)
  open.push(screen)
  return screen
}

/** Lines from one column to several screens wide, each with its own number at its end. */
const lengths = [0, 30, 400, 95, 7000, 160, 3, 79, 1200, 40]
const textOf = (index: number) =>
  `${String(index)} ${'日本 abc '.repeat(Math.ceil((lengths[index % lengths.length] ?? 0) / 9))}needle-${index}.`
const logLine = (index: number): LogLine => ({ stream: 'stdout', at: now, text: textOf(index) })

function withLog(ui: Partial<State['ui']>, look: Partial<State['ui']['logView']>): State {
  const state = testState({ ui: { focus: 'detail', ...ui } })
  const lines = Array.from({ length: 60 }, (_, index) => logLine(index))
  return {
    ...state,
    logs: { ...state.logs, lines },
    ui: { ...state.ui, logView: { ...state.ui.logView, ...look } },
  }
}

/** The rows within the detail region's frame, without its edges (on the right one the thumb moves). */
function rowsOf(screen: Screen): readonly string[] {
  const lines = screen.lines()
  const top = lines.findIndex((line) => line.includes('[Logs]'))
  const bottom = lines.findIndex((line, index) => index > top && /^[╰┗]/.test(line))
  return lines.slice(top + 1, bottom).map((line) => line.slice(1, -1).trimEnd())
}

const more = (count: number) => (state: State) => {
  const added = Array.from({ length: count }, (_, index) => logLine(1000 + index))
  return { ...state, logs: withLines(state.logs, added, keptLogLength(state)) }
}

describe.each([
  [160, 48, false],
  [80, 24, true],
  [60, 16, false],
])('a log at %i×%i', (columns, rows, zoomed) => {
  describe.each([
    [false, false],
    [true, false],
    [true, true],
  ])('wrapped: %s, with times: %s', (wrap, timestamps) => {
    const look = { wrap, timestamps }

    it('pausing keeps every row where it is, and what comes after moves none', async () => {
      const screen = start(withLog({ zoomed }, look), { columns, rows })
      await screen.waitFor('following')
      const before = rowsOf(screen)
      screen.type(' ')
      await screen.waitFor('paused')
      expect(rowsOf(screen)).toEqual(before)
      screen.store.updateNow(more(6000))
      await screen.waitFor(/paused · line \d+ of 6,060/)
      expect(rowsOf(screen)).toEqual(before)
      screen.type(' ')
      await screen.waitFor('following')
      expect(rowsOf(screen).join('').replaceAll(' ', '')).toContain('6999')
    })

    it('the match that n and N go to is on the screen', async () => {
      const screen = start(withLog({ zoomed }, look), { columns, rows })
      screen.type('/needle-')
      await screen.waitFor('60 matches')
      screen.type('\r')
      const first = Number(
        /match ([\d,]+) of 60/.exec(await screen.waitFor(/match \d+ of 60/))?.[1],
      )
      for (let step = 1; step <= 11; step += 1) {
        const match = ((first - 1 + step) % 60) + 1
        screen.type('n')
        await screen.waitFor(`match ${match} of 60`)
        // The mark stands at the row on which the match begins; it may end on the next.
        const shown = rowsOf(screen)
        const at = shown.findIndex((row) => row.startsWith('▸'))
        const text = shown
          .slice(at, at + 2)
          .map((row) => row.slice(1).replace(/^(?:\d\d:\d\d:\d\d| {9})/, ''))
          .join('')
        expect(text.replaceAll(' ', '')).toContain(`needle-${match - 1}.`.slice(0, wrap ? 99 : 7))
      }
      screen.type('N')
      await screen.waitFor(`match ${((first - 1 + 10) % 60) + 1} of 60`)
      expect(rowsOf(screen).some((row) => row.startsWith('▸'))).toBe(true)
    })
  })

  it('scrolls by rows through lines higher than itself, and turning w keeps the match', async () => {
    const screen = start(withLog({ zoomed }, { wrap: true }), { columns, rows })
    screen.type('g')
    await screen.waitFor('paused · line 1 of 60')
    const before = rowsOf(screen)
    screen.type('j')
    await screen.until(() => rowsOf(screen)[0] === before[1])
    expect(rowsOf(screen).slice(0, -1)).toEqual(before.slice(1))
    screen.type('/needle-4.\r')
    await screen.waitFor('match 1 of 1')
    for (let turn = 1; turn <= 3; turn += 1) {
      screen.type('w')
      await screen.until(() => screen.text().includes('needle-4.'))
    }
  })
})

describe('an opened run’s output', () => {
  it('is paused where it is, under its head', async () => {
    const lines = Array.from({ length: 60 }, (_, index) => logLine(index))
    const state = testState({ ui: { focus: 'detail', tab: 'runs', zoomed: true } })
    const run = hex('1run')
    const output = { lines, result: undefined, applicationId: undefined }
    const wrapped = { ...state.ui, logView: { ...state.ui.logView, wrap: true } }
    const screen = start(drill({ ...state, ui: wrapped, runOutputs: { [run]: output } }), {
      columns: 90,
      rows: 30,
    })
    await screen.waitFor('following')
    const body = () => screen.lines().slice(3, -2)
    const before = body()
    screen.type(' ')
    await screen.waitFor('paused')
    expect(body()).toEqual(before)
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import type { Finished } from '../../source/diagnostics/history/finished.ts'
import { summarize } from '../../source/diagnostics/history/summarize.ts'
import { fresh } from '../../source/domain/reading.ts'
import type { State } from '../../source/store/state.ts'
import { recorded } from '../diagnostics/advice/recording.ts'
import { now } from './containers.ts'
import { draw, type Options, type Screen } from './render.tsx'
import { testState } from './state.ts'

const open: Screen[] = []
afterEach(() => {
  for (const screen of open.splice(0)) screen.close()
})
function start(state: State, options: Options = {}): Screen {
  const screen = draw(state, options)
  open.push(screen)
  return screen
}

/** A past run of `pi 10`, from a recorded application. */
function past(workers: number, durationMs: number, minutesAgo: number): Finished {
  const [facts] = recorded('pi').applications
  if (facts === undefined) throw new Error('pi recorded no application')
  const startedAt = now - minutesAgo * 60_000
  const ended = { state: 'FINISHED', durationMs, startedAt, id: `app-${minutesAgo}` } as const
  return summarize(
    { ...facts, application: { ...facts.application, ...ended } },
    { example: 'pi', arguments: ['10'], workers, diagnoses: [] },
  )
}
const history = fresh([past(4, 15_000, 10), past(2, 21_000, 20), past(1, 40_000, 30)], now)
const ui = { tab: 'runs', focus: 'detail' } as const

describe.each([
  [160, 48],
  [80, 24],
])('the comparison of past runs at %i×%i', (columns, rows) => {
  it('shows wall time against workers, speed-up, efficiency and what changed', async () => {
    const screen = start(testState({ state: { history }, ui }), { columns, rows })
    screen.type('c')
    const text = await screen.waitFor('3 past runs')
    expect(text).toMatch(/ 1 █+ +40 s +× 1\.00 +100 % +1/)
    expect(text).toMatch(/ 2 █+[^\n]* 21 s +× 1\.90 +95 % +1/)
    expect(text).toMatch(/ 4 █+[^\n]* 15 s +× 2\.67 +67 % +1/)
    expect(text).toMatch(/wall time +21 s +15 s/)
    expect(text).toMatch(/workers +2 +4/)
    screen.type('G')
    await screen.waitFor(/STARTED +STATE[^]*FINISHED +1 +40 s/)
    screen.type('\u001b')
    await screen.waitFor('▸running')
  })
})

describe('the comparison of past runs', () => {
  it('says so where there is nothing to compare', () => {
    const shown = (state: Partial<State>) =>
      start(testState({ state, ui: { ...ui, compareOpen: true } })).text()
    expect(shown({})).toContain('the history has not been read yet')
    expect(shown({ history: fresh([], now) })).toContain('no ended run of pi 10 is remembered yet')
  })
})

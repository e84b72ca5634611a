import { afterEach, describe, expect, it } from 'vitest'
import { withRecord } from '../../source/store/applications.ts'
import type { State } from '../../source/store/state.ts'
import { recommendationsIn } from '../store/records.ts'
import { applicationRows } from '../../source/store/selectors/applications.ts'
import { applyMouse } from '../../source/ui/mouse.ts'
import { draw, type Options, type Screen } from './render.tsx'
import { recordedState } from './recorded.ts'
import { loadingState, testState } from './state.ts'

const open: Screen[] = []
afterEach(() => {
  for (const screen of open.splice(0)) screen.close()
})
function start(state: State, options: Options = {}): Screen {
  const screen = draw(state, options)
  open.push(screen)
  return screen
}
const sizes = [
  [160, 48],
  [100, 30],
  [80, 24],
] as const

describe.each(sizes)('the Advice tab at %i×%i', (columns, rows) => {
  it('says why an application waits, with figures and what to type', async () => {
    const screen = start(recordedState('never-starts'), { columns, rows })
    screen.type('a')
    const text = await screen.waitFor(/▸high +can never start/)
    expect(text).toContain('64.0 GiB')
    expect(text).toMatch(/Evidence +memory asked for an executor 64\.0 GiB/)
    expect(text).toMatch(/(?:Config|Type|Press) +\S/)
  })

  it('says what to change, and y copies it', async () => {
    const screen = start(recordedState('skewed', { tab: 'advice', focus: 'detail' }), {
      columns,
      rows,
    })
    const text = await screen.waitFor(/▸(?:high|medium|low)/)
    expect(text).toMatch(/Measured +\S/)
    expect(text).toMatch(/Why +\S/)
    screen.type('y')
    await screen.until(() => screen.calls.length > 0)
    expect(screen.calls[0]).toMatchObject({ name: 'copy' })
    expect(String(screen.calls[0]?.arguments[0])).not.toBe('')
  })
})

describe('the Advice tab', () => {
  it('opens each entry in turn where not all fit', async () => {
    const state = recordedState('skewed', { tab: 'advice', focus: 'detail', zoomed: false })
    const screen = start(state, { columns: 80, rows: 16 })
    const first = await screen.waitFor('▸')
    screen.type('j')
    await screen.until(() => screen.store.get().ui.selected.advice !== undefined)
    expect(recommendationsIn(screen.store.get()).length).toBeGreaterThan(1)
    await screen.until(() => screen.text() !== first)
    screen.type('g')
    await screen.until(() => screen.text() === first)
  })

  it('is honest where it has nothing to say', () => {
    const ui = { tab: 'advice', focus: 'detail' } as const
    expect(start(loadingState({ ui })).text()).toContain('No diagnosis: no application has run')
    const unasked = testState({ ui, state: { applications: {} } })
    expect(start(unasked).text()).toContain('Too early to tell')
    const silent = recordedState('skewed', ui)
    const [id = ''] = Object.keys(silent.applications)
    const unjudged = withRecord(silent, id, { recommendations: [] })
    expect(start({ ...unjudged, diagnoses: [] }).text()).toContain(
      'No issues found in what it has done',
    )
  })

  it('the Master pane says it in one line, and clicks still hit the row under the pointer', () => {
    const screen = start(recordedState('held-out'))
    expect(screen.text()).toMatch(/└ held out: /)
    const pane = start(recordedState('held-out', { focus: 'master' }), { columns: 80, rows: 24 })
    const rows = pane.lines()
    const note = rows.findIndex((line) => line.includes('└ held out: has waited'))
    expect(note).toBeGreaterThan(0)
    const click = { kind: 'press', button: 0, x: 5 } as const
    const after = (y: number) => applyMouse(pane.store.get(), { ...click, y }).ui.selected
    const [waiting, holder] = applicationRows(pane.store.get()).map((row) => row.application.id)
    expect(after(note).application).toBe(waiting)
    expect(after(note + 1).application).toBe(holder)
  })
})

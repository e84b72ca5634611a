import { afterEach, describe, expect, it } from 'vitest'
import type { State } from '../../source/store/state.ts'
import { draw, type Options, type Screen } from './render.tsx'
import { recordedState } from './recorded.ts'

const open: Screen[] = []
afterEach(() => {
  for (const screen of open.splice(0)) screen.close()
})
function start(state: State, options: Options = {}): Screen {
  const screen = draw(state, options)
  open.push(screen)
  return screen
}

describe.each([
  [160, 48],
  [80, 24],
])('the Jobs tab at %i×%i', (columns, rows) => {
  it('Enter opens a stage: figures, distributions, tasks, executors; Esc goes back', async () => {
    const screen = start(recordedState('skewed', { focus: 'master' }), { columns, rows })
    screen.type('\rz')
    await screen.waitFor(/▸ +\d+ /)
    screen.type('\r')
    const text = await screen.waitFor('OF A TASK')
    expect(text).toMatch(/stage \d+ · \w+ · \d+\/\d+ tasks/)
    expect(text).toMatch(/GC +\d/)
    expect(text).toMatch(/time +\d/)
    expect(text).toMatch(/TASK STATUS▼ +TIME/)
    screen.type('>')
    await screen.waitFor('TIME▼')
    screen.type('R')
    await screen.waitFor('TIME▲')
    screen.type('G')
    await screen.waitFor(/EXEC STATE +WORKER[^]*active/)
    screen.type('\u001b')
    await screen.waitFor('STAGE NAME')
  })
})

describe('the Jobs tab', () => {
  it('shows SQL queries and caches below the stages', async () => {
    const ui = { tab: 'jobs', focus: 'detail', zoomed: true } as const
    expect(start(recordedState('skewed', ui)).text()).toMatch(
      /QUERY DESCRIPTION +STATUS[^]*RUNNING|QUERY DESCRIPTION +STATUS[^]*COMPLETED/,
    )
    const cached = start(recordedState('pagerank', ui), { columns: 80, rows: 24 })
    cached.type('G')
    await cached.waitFor(/CACHE NAME +PARTITIONS +MEMORY[^]*PythonRDD +1\/1 +237 B/)
  })

  it('goes from the jobs on to the stages, and opens the one that is marked', async () => {
    const screen = start(recordedState('skewed', { tab: 'jobs', focus: 'detail' }))
    await screen.waitFor('▸')
    screen.type('G')
    await screen.until(() => screen.store.get().ui.selected.job?.startsWith('stage ') === true)
    const marked = screen.store.get().ui.selected.job
    screen.type('\r')
    await screen.until(() => screen.store.get().ui.stageOpen !== undefined)
    const { stageOpen } = screen.store.get().ui
    expect(`stage ${stageOpen?.id}.${stageOpen?.attempt}`).toBe(marked)
    screen.type(']')
    await screen.until(() => screen.store.get().ui.stageOpen === undefined)
  })
})

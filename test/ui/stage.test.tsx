import { afterEach, describe, expect, it } from 'vitest'
import type { State } from '../../source/store/state.ts'
import { shownRows } from '../../source/store/selectors/drill/rows.ts'
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

const esc = '\u001b'

describe.each([
  [160, 48],
  [80, 24],
])('looking into an application at %i×%i', (columns, rows) => {
  it('job → stages → tasks → executor, and Esc back to the jobs', async () => {
    const screen = start(recordedState('spilling', { focus: 'master' }), { columns, rows })
    screen.type('\rz')
    await screen.waitFor(/\[Jobs \d+\][^]*JOB NAME +STATUS▼[^]*▸ +\d+ /)
    screen.type('\r')
    await screen.waitFor(/Jobs › job \d+[^]*STAGE NAME +STATUS▼[^]*▸ +\d+ /)
    screen.type('\r')
    const stage = await screen.waitFor('OF A TASK')
    expect(stage).toMatch(/Jobs › job \d+ › stage \d+/)
    expect(stage).toMatch(/\w+ · \d+\/\d+ tasks/)
    expect(stage).toMatch(/GC +\d/)
    expect(stage).toMatch(/time +\d/)
    expect(stage).toMatch(/TASK STATUS▼ +TIME/)
    screen.type('\r')
    const executor = await screen.waitFor(/› executor \d+/)
    expect(executor).toMatch(/(active|lost) · on \S+/)
    for (const wanted of ['OF A TASK', /› job \d+ ·/, /\[Jobs \d+\]/]) {
      screen.type(esc)
      await screen.waitFor(wanted)
    }
  })

  it('the other views: stages, executors, SQL, storage, environment', async () => {
    const ui = { tab: 'jobs', focus: 'detail', zoomed: true } as const
    const screen = start(recordedState('skewed', ui), { columns, rows })
    for (const wanted of [
      /\[Stages \d+\][^]*STAGE NAME +STATUS▼/,
      /\[Executors \d+\][^]*EXEC STATE▼ +WORKER[^]*active/,
      /\[SQL \d+\][^]*QUERY DESCRIPTION +STATUS▼[^]*(RUNNING|COMPLETED)/,
      /\[Storage 0\][^]*nothing is cached/,
      /\[Environment \d+\][^]*PROPERTY +VALUE/,
      /\[Jobs \d+\]/,
    ]) {
      screen.type('v')
      await screen.waitFor(wanted)
    }
    screen.type('V')
    const environment = await screen.waitFor(/\[Environment \d+\]/)
    // What was chosen for this application stands first.
    expect(environment).toMatch(/changed +spark\.sql\.adaptive\.enabled +false/)
  })

  it('sorts and filters what is shown', async () => {
    const ui = { tab: 'jobs', focus: 'detail', zoomed: true } as const
    const screen = start(recordedState('skewed', ui), { columns, rows })
    screen.type('v')
    await screen.waitFor(/STAGE NAME +STATUS▼/)
    screen.type('>')
    await screen.waitFor(/STAGE▼/)
    screen.type('R')
    await screen.waitFor(/STAGE▲/)
    const ids = shownRows(screen.store.get(), 'stages').map(({ stage }) => stage.id)
    expect(ids).toEqual(ids.toSorted((a, b) => a - b))
    screen.type('/')
    await screen.waitFor('filter stages:')
    screen.type('zzz')
    await screen.waitFor(/nothing matches “zzz”/)
    screen.type(esc)
    await screen.until(() => !screen.text().includes('nothing matches'))
    screen.type('/complete\r')
    await screen.waitFor('filter: complete')
    const shown = shownRows(screen.store.get(), 'stages')
    expect(shown.length).toBeGreaterThan(0)
    expect(shown.every(({ stage }) => stage.status === 'COMPLETE')).toBe(true)
    screen.type(esc)
    await screen.until(() => !screen.text().includes('filter: complete'))
  })
})

describe('the Jobs tab', () => {
  it('shows what is cached, and how much of it', async () => {
    const ui = { tab: 'jobs', focus: 'detail', zoomed: true } as const
    const screen = start(recordedState('pagerank', ui), { columns: 80, rows: 24 })
    screen.type('VV')
    await screen.waitFor(/CACHE NAME +PARTITIONS +MEMORY▼[^]*PythonRDD +1\/1 +237 B/)
  })

  it('Enter on an advice leads to the tasks of its stage', async () => {
    const ui = { tab: 'advice', focus: 'detail', zoomed: true } as const
    const screen = start(recordedState('spilling', ui))
    await screen.waitFor(/▸high|▸medium/)
    screen.type('\r')
    await screen.waitFor(/Stages › stage \d+[^]*TASK STATUS▼/)
  })

  it('another application is seen from its beginning', async () => {
    const screen = start(recordedState('held-out', { tab: 'jobs', focus: 'detail' }))
    await screen.waitFor(/\[Jobs \d+\]/)
    screen.store.update((state) => ({
      ...state,
      ui: {
        ...state.ui,
        drill: { ...state.ui.drill, applicationId: 'another', opened: [{ kind: 'job', id: 7 }] },
      },
    }))
    await screen.waitFor(/\[Jobs \d+\]/)
    expect(screen.text()).not.toContain('job 7')
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import { bad, ok, warning } from '../../source/diagnostics/doctor/finding.ts'
import { failed, fresh, loading } from '../../source/domain/reading.ts'
import type { State } from '../../source/store/state.ts'
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

const examination = {
  at: now - 12_000,
  findings: [
    bad(
      'ports',
      'port 8080 is taken by another program',
      ['8080: nginx (pid 12)'],
      'SPARK_ON_DOCKER_WEB_PORT=8180',
    ),
    warning(
      'memory',
      'the workers advertise more than the engine has',
      ['12 GiB of 8.0 GiB'],
      'scale 4',
    ),
    ...Array.from({ length: 40 }, (_, index) => ok(`check-${index}`, `check ${index} is well`)),
  ],
  skipped: ['disk: the engine did not say'],
}

describe.each([
  [160, 48],
  [80, 24],
])('the doctor at %i×%i', (columns, rows) => {
  it('! examines and shows what is wrong first, what to type, and the rest by scrolling', async () => {
    const screen = start(testState({ state: { doctor: fresh(examination, now) } }), {
      columns,
      rows,
    })
    screen.type('!')
    const text = await screen.waitFor('something does not work')
    expect(screen.calls).toEqual([
      { name: 'perform', arguments: [{ action: 'doctor', input: {} }] },
    ])
    expect(text).toMatch(/bad +port 8080 is taken by another program/)
    expect(text).toContain('8080: nginx (pid 12)')
    expect(text).toContain('→ SPARK_ON_DOCKER_WEB_PORT=8180')
    expect(text).toMatch(/warning +the workers advertise more/)
    expect(text).toContain('looked 12 s ago')
    screen.type('G')
    await screen.waitFor('not looked at: disk: the engine did not say')
    screen.type('\u001b')
    await screen.until(() => screen.store.get().ui.dialog === undefined)
  })
})

describe('the doctor', () => {
  it('says that it looks, and why it could not', () => {
    const ui = { dialog: { kind: 'doctor' }, size: { columns: 160, rows: 48 } } as const
    expect(start(testState({ ui })).text()).toContain('looking at engine')
    const away = failed(loading, 'the engine is away', now)
    expect(start(testState({ ui, state: { doctor: away } })).text()).toContain(
      'the examination failed: the engine is away',
    )
  })
})

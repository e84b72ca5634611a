import { describe, expect, it, vi } from 'vitest'
import { type Action, defineAction, Refused, Unconfirmed } from '../../source/actions/action.ts'
import { registry } from '../../source/actions/registry.ts'
import { createController, type ControllerParts } from '../../source/app/controller.ts'
import type { State } from '../../source/store/state.ts'
import { createStore } from '../../source/store/store.ts'
import { testConfig } from '../actions/context.ts'
import { fakeCluster } from '../actions/fake-clients.ts'
import { worker } from '../ui/containers.ts'
import { testState, type Given } from '../ui/state.ts'

/** The real controller over a cluster in memory, at a terminal that a test plays. */
function at(given: Given = {}, parts: Partial<ControllerParts> = {}) {
  const { cluster, clients } = fakeCluster(1)
  const store = createStore<State>(testState(given), 1)
  const before = store.get().timeline.length
  const abort = new AbortController()
  const engine = { ...clients.engine, interactive: (id: string) => ['exec', id, 'sh'] as const }
  const controller = createController({
    clients: { ...clients, engine },
    config: testConfig(),
    store,
    signal: abort.signal,
    handOver: () => Promise.resolve(0),
    openOnDesktop: () => Promise.resolve(false),
    write: () => undefined,
    clipboardObstacle: () => Promise.resolve(undefined),
    repaint: () => undefined,
    suspend: () => undefined,
    quit: () => undefined,
    ...parts,
  })
  const notice = () => store.get().ui.notice
  const events = () => store.get().timeline.slice(before)
  const activities = () => store.get().activities
  const dialog = () => store.get().ui.dialog
  const close = () => {
    store.updateNow((state) => ({ ...state, ui: { ...state.ui, dialog: undefined } }))
  }
  return { ...controller, cluster, store, abort, notice, events, activities, dialog, close }
}

/** An action that a test ends. */
function held(more: Partial<Action<string>> = {}) {
  const runs = Promise.withResolvers<undefined>()
  const action = defineAction<string>({
    id: 'held',
    title: (input) => `hold ${input}`,
    run: async ({ report }) => {
      report('half done')
      await runs.promise
    },
    ...more,
  })
  return { action, ...runs }
}

describe('an action that a key asks for', () => {
  it('is shown while it runs, and when it has ended', async () => {
    const { perform, activities, events, notice } = at()
    const { action, resolve } = held({ kind: 'run', doing: 'starting', tab: 'runs' })
    perform(action, 'it')
    expect(activities()).toMatchObject([
      { title: 'hold it', state: 'running', message: 'half done', doing: 'starting' },
    ])
    resolve(undefined)
    await vi.waitFor(() => {
      expect(activities()).toMatchObject([{ state: 'done', message: 'half done' }])
    })
    expect(events().map(({ kind, severity, text }) => [kind, severity, text])).toEqual([
      ['run', 'info', 'hold it'],
      ['run', 'good', 'hold it: half done'],
    ])
    expect(notice()).toBeUndefined()
  })

  it('shows the tab where it is seen, once it is begun', () => {
    const { perform, store } = at()
    perform(held({ tab: 'runs', refusal: () => 'not now' }).action, 'it')
    expect(store.get().ui.tab).toBe('logs')
    perform(held({ tab: 'runs' }).action, 'it')
    expect(store.get().ui.tab).toBe('runs')
  })

  it('that fails says why, with the names of containers in place of their ids', async () => {
    const { perform, activities, events, notice } = at()
    const { action, reject } = held()
    perform(action, 'it')
    reject(new Error(`container ${worker(2).shortId} is gone`))
    await vi.waitFor(() => {
      expect(notice()).toMatchObject({
        text: 'hold it: container worker-2 is gone',
        severity: 'bad',
      })
    })
    expect(activities()).toMatchObject([
      {
        state: 'failed',
        message: 'container worker-2 is gone',
        endedAt: expect.any(Number) as number,
      },
    ])
    expect(events().at(-1)).toMatchObject({ severity: 'bad' })
  })

  it('that is refused is a notice and leaves nothing to look back on', async () => {
    const { perform, activities, events, notice } = at()
    const { action, reject } = held()
    perform(action, 'it')
    reject(new Refused('something else is under way'))
    await vi.waitFor(() => {
      expect(notice()).toMatchObject({ text: 'something else is under way', severity: 'warning' })
    })
    expect([activities(), events()]).toEqual([[], []])
  })

  it('says nothing more when the monitor is closed under it', async () => {
    const { perform, abort, notice, activities } = at()
    const { action, reject } = held()
    perform(action, 'it')
    abort.abort(new Error('closed'))
    reject(new Error('closed'))
    await Promise.resolve()
    await Promise.resolve()
    expect(notice()).toBeUndefined()
    expect(activities()).toMatchObject([{ state: 'running' }])
  })

  it.each([true, false])('is refused with --read-only (asks first: %s)', async (asks) => {
    const { perform, cluster, dialog, notice } = at({ state: { readOnly: true } })
    const action = asks ? registry.stop : registry.start
    perform(action, { containerId: worker(1).id })
    await vi.waitFor(() => {
      expect(notice()?.text).toBe(`${action.id} worker-1: refused because of --read-only`)
    })
    expect([dialog(), cluster.calls]).toEqual([undefined, []])
  })
})

describe('a question', () => {
  const asking = (more: Partial<Action<string>> = {}) => held({ confirm: () => 'Really?', ...more })

  it.each([
    [true, 'no'],
    [false, 'yes'],
  ] as const)('of what destroys: %s, marks %s', (destroys, choice) => {
    const { perform, dialog } = at()
    perform(asking({ destroys }).action, 'it')
    expect(dialog()).toEqual({ kind: 'confirm', title: 'hold it', question: 'Really?', choice })
  })

  it('answered with no does nothing, with yes what was asked', async () => {
    const { perform, answer, activities, close } = at()
    perform(asking().action, 'it')
    close()
    answer(false)
    perform(asking().action, 'it')
    expect(activities()).toEqual([])
    close()
    answer(true)
    await vi.waitFor(() => {
      expect(activities()).toMatchObject([{ title: 'hold it', state: 'running' }])
    })
  })

  it('that comes late marks no, and takes no key from a dialog that is open', async () => {
    const late = () => held({ run: () => Promise.reject(new Unconfirmed('And that?', 'more')) })
    const free = at()
    free.perform(late().action, 'it')
    await vi.waitFor(() => {
      expect(free.dialog()).toMatchObject({ question: 'And that?', choice: 'no' })
    })
    expect([free.activities(), free.events()]).toEqual([[], []])

    const typing = at({ ui: { dialog: { kind: 'help' } } })
    typing.perform(late().action, 'it')
    await vi.waitFor(() => {
      expect(typing.notice()?.text).toBe('hold it: not done, it needs an answer: And that?')
    })
    expect(typing.dialog()).toEqual({ kind: 'help' })
  })
})

describe('a shell', () => {
  const { id } = worker(1)

  it('gets the terminal, and its status is said when it comes back', async () => {
    const lent: unknown[] = []
    const { shell, notice } = at(
      {},
      {
        handOver: (command, banner) => {
          lent.push([command.at(-2), banner])
          return Promise.resolve(3)
        },
      },
    )
    shell(id)
    await vi.waitFor(() => {
      expect(notice()?.text).toBe('the shell in sparky-worker-1 ended with status 3')
    })
    expect(lent).toEqual([
      [id, 'shell in sparky-worker-1: exit or Ctrl-D comes back to the monitor'],
    ])
  })

  it('that cannot be started is told', async () => {
    const handOver = () => Promise.reject(new Error('docker could not be started'))
    const { shell, notice } = at({}, { handOver })
    shell(id)
    await vi.waitFor(() => {
      expect(notice()).toMatchObject({ text: 'docker could not be started', severity: 'bad' })
    })
  })

  it.each([
    [{ readOnly: true }, /refused because of --read-only/],
    [{ containers: { kind: 'fresh' as const, value: [], at: 0 } }, /is not running; S starts it/],
  ])('is refused without touching the terminal', (state, why) => {
    const handOver = vi.fn(() => Promise.resolve(0))
    const { shell, notice } = at({ state }, { handOver })
    shell(id)
    expect(notice()?.text).toMatch(why)
    expect(handOver).not.toHaveBeenCalled()
  })
})

import { describe, expect, it } from 'vitest'
import type { Action } from '../../source/actions/action.ts'
import { registry } from '../../source/actions/registry.ts'
import { createController } from '../../source/app/controller.ts'
import { createStore } from '../../source/store/store.ts'
import type { State } from '../../source/store/state.ts'
import { application, hex, worker } from '../ui/containers.ts'
import { testState } from '../ui/state.ts'
import { testConfig } from './context.ts'
import { fakeCluster } from './fake-clients.ts'

/** What the real controller says of an action: its title, its question, its events, its notice. */
async function told<Input>(action: Action<Input>, input: Input, state: State = testState()) {
  const store = createStore(state, 1)
  const quiet = () => undefined
  const controller = createController({
    clients: fakeCluster(1).clients,
    config: testConfig(),
    store,
    signal: new AbortController().signal,
    handOver: () => Promise.resolve(0),
    openOnDesktop: () => Promise.resolve(false),
    write: quiet,
    clipboardObstacle: () => Promise.resolve(undefined),
    repaint: quiet,
    suspend: quiet,
    quit: quiet,
  })
  controller.perform(action, input)
  const { dialog } = store.get().ui
  store.updateNow((now) => ({ ...now, ui: { ...now.ui, dialog: undefined } }))
  controller.answer(true)
  await new Promise((resolve) => setTimeout(resolve, 0))
  const { ui, activities, timeline } = store.get()
  const fresh = timeline.slice(state.timeline.length)
  return {
    dialog: dialog?.kind === 'confirm' ? `${dialog.title} | ${dialog.question}` : '',
    title: activities.at(-1)?.title,
    notice: ui.notice?.text ?? '',
    events: fresh.map(({ text }) => text),
  }
}

const containerId = worker(2).id
const id = /[0-9a-f]{12}/

describe('an action speaks of what it is done to by its name', () => {
  it.each(['stop', 'restart'] as const)('%s', async (action) => {
    const said = await told(registry[action], { containerId })
    expect(said.title).toBe(`${action} worker-2`)
    expect(said.dialog).toMatch(new RegExp(`^${action} worker-2 \\| \\w+ worker-2\\?`))
    expect(said.events[0]).toBe(`${action} worker-2`)
    expect([said.title, said.dialog, said.notice, ...said.events].join()).not.toMatch(id)
  })

  it('start, and what is refused or gone', async () => {
    const refused = await told(registry.start, { containerId })
    expect(refused.notice).toBe('worker-2 runs already')
    const gone = testState({ state: { names: { [hex('gone').slice(0, 12)]: 'worker-9' } } })
    const said = await told(registry.start, { containerId: hex('gone') }, gone)
    expect(said.notice).toBe('worker-9 is no longer there')
  })

  it('a run by its example and short id', async () => {
    const short = hex('1run').slice(0, 12)
    const { title } = await told(registry.stopRun, { containerId: hex('1run') })
    expect(title).toBe(`stop the run of pi (${short})`)
  })

  it('an application, its jobs and stages by the application’s name', () => {
    const { id: applicationId, name } = application(1)
    const state = testState()
    const input = { applicationId, id: 3 }
    expect(registry.killApplication.title(input, state)).toBe(`kill ${name} (${applicationId})`)
    expect(registry.killJob.title(input, state)).toBe(`kill job 3 of ${name} (${applicationId})`)
    expect(registry.killStage.title(input, state)).toBe(
      `kill stage 3 of ${name} (${applicationId})`,
    )
  })

  it('nothing of an application that has ended is killed', () => {
    const state = testState()
    const { id: applicationId } = application(0)
    const input = { applicationId, id: 0 }
    expect(registry.killJob.refusal(state, input)).toMatch(/^application PageRank .* does not run/)
    expect(registry.killStage.refusal(state, input)).toMatch(/does not run/)
  })
})

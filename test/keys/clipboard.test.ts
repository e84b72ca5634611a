import { describe, expect, it, vi } from 'vitest'
import { createController } from '../../source/app/controller.ts'
import { press } from '../../source/keys/match.ts'
import { pagesOf } from '../../source/ui/shown.ts'
import type { State } from '../../source/store/state.ts'
import { createStore } from '../../source/store/store.ts'
import { initialUi } from '../../source/store/ui.ts'
import { clipboardSequence } from '../../source/terminal/sequences.ts'
import { testConfig } from '../actions/context.ts'
import { fakeCluster } from '../actions/fake-clients.ts'
import { hex } from '../ui/containers.ts'
import { testState, type Given } from '../ui/state.ts'

/** The real controller at a terminal with this obstacle; what it wrote there. */
function at(obstacle: string | undefined, given: Given = {}, opened = false) {
  const store = createStore<State>(testState(given), 1)
  const written: string[] = []
  const controller = createController({
    clients: fakeCluster(1).clients,
    config: testConfig(),
    store,
    signal: new AbortController().signal,
    handOver: () => Promise.reject(new Error('no terminal')),
    openOnDesktop: () => Promise.resolve(opened),
    write: (text) => void written.push(text),
    clipboardObstacle: () => Promise.resolve(obstacle),
    repaint: () => undefined,
    suspend: () => undefined,
    quit: () => undefined,
  })
  const key = (name: string) => {
    const outcome = press(store.get(), name, pagesOf(store.get()))
    store.updateNow(() => outcome.state)
    outcome.call?.(controller)
  }
  return { store, written, key, ui: () => store.get().ui }
}

describe('y', () => {
  it('says that the text was sent, where it may arrive', async () => {
    const { key, ui, written } = at(undefined)
    key('y')
    await vi.waitFor(() => {
      expect(ui().notice?.text).toBe('sent the name to the clipboard (OSC 52): sparky-worker-1')
    })
    expect(written).toEqual([clipboardSequence('sparky-worker-1')])
    expect(ui().dialog).toBeUndefined()
  })

  it('shows the text and why, where it cannot arrive, and writes nothing', async () => {
    const { key, ui, written } = at('tmux keeps it back')
    key('y')
    await vi.waitFor(() => {
      expect(ui().dialog).toEqual({
        kind: 'url',
        title: 'Copy by hand',
        url: 'sparky-worker-1',
        note: 'the name, not copied: tmux keeps it back',
        byHand: true,
      })
    })
    expect(written).toEqual([])
    expect(ui().notice).toBeUndefined()
    // In that dialog there is nothing to copy again.
    key('y')
    expect(ui().notice?.text).toMatch(/mark the text by hand/)
    key('esc')
    expect(ui().dialog).toBeUndefined()
  })

  it('says a result of several lines on one', async () => {
    const run = hex('2run')
    const { key, ui, written } = at(undefined, {
      ui: { focus: 'detail', tab: 'runs', selected: { ...initialUi.selected, run } },
      state: { runOutputs: { [run]: { lines: [], result: 'a\nb', applicationId: undefined } } },
    })
    key('y')
    await vi.waitFor(() => {
      expect(ui().notice?.text).toBe('sent the result to the clipboard (OSC 52): a b')
    })
    expect(written).toEqual([clipboardSequence('a\nb')])
  })
})

describe('o', () => {
  it.each([
    [undefined, true, 'opened in the browser; sent to the clipboard (OSC 52)'],
    [undefined, false, 'no desktop here to open it on; sent to the clipboard (OSC 52)'],
    ['no clipboard', true, 'opened in the browser; not copied: no clipboard'],
    ['no clipboard', false, 'no desktop here to open it on; not copied: no clipboard'],
  ])('with the obstacle %s, on a desktop: %s', async (obstacle, opened, note) => {
    const { key, ui, written } = at(obstacle, {}, opened)
    key('3')
    key('o')
    await vi.waitFor(() => {
      expect(ui().dialog).toMatchObject({ kind: 'url', note, byHand: obstacle !== undefined })
    })
    expect(written).toHaveLength(obstacle === undefined ? 1 : 0)
  })
})

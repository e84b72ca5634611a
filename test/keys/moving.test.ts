import { describe, expect, it } from 'vitest'
import type { UiState } from '../../source/store/ui.ts'
import { scroll } from '../../source/store/reducers/lists.ts'
import type { Move } from '../../source/store/reducers/move.ts'
import { worker } from '../ui/containers.ts'
import { testState } from '../ui/state.ts'
import { pressed, typing, ui } from './pressed.ts'

/** A screen on which the focused list of workers has ten rows. */
const tenRows = { columns: 80, rows: 19 }

describe('moving', () => {
  it.each([
    ['tab', 'traefik'],
    ['shift+tab', 'master'],
    ['1', 'master'],
    ['2', 'workers'],
    ['3', 'traefik'],
    ['4', 'redis'],
    ['5', 'detail'],
  ] as const)('%s focuses %s', (key, focus) => {
    expect(pressed({}, key).ui.focus).toBe(focus)
  })

  it('Tab goes round, and the detail region goes on speaking of the pane before', () => {
    expect(pressed({}, 'tab', 'tab', 'tab').ui).toMatchObject({ focus: 'detail', subject: 'redis' })
    expect(pressed({}, 'tab', 'tab', 'tab', 'tab').ui.focus).toBe('master')
  })

  it.each([
    ['j', 1],
    ['down', 1],
    ['G', 23],
    ['end', 23],
    ['pageDown', 10],
    ['ctrl+d', 5],
  ] as const)('%s selects a worker further down', (key, index) => {
    const state = testState({ workers: 24, ui: { size: tenRows } })
    const ids = Array.from({ length: 24 }, (_, at) => worker(at + 1).id)
    expect(pressed(state, key).ui.selected.worker).toBe(ids[index])
  })

  it.each(['k', 'up', 'g', 'home', 'pageUp', 'ctrl+u'])('%s goes up, not beyond the top', (key) => {
    const state = testState({ workers: 3 })
    expect(pressed(state, 'j', key).ui.selected.worker).toBe(worker(1).id)
    expect(pressed(state, 'j', key, key).ui.selected.worker).toBe(worker(1).id)
  })

  it('24 workers scroll, the selected one stays on the screen', () => {
    const state = testState({ workers: 24, ui: { size: tenRows } })
    const keys = Array<string>(14).fill('j')
    expect(pressed(state, ...keys).ui.offsets.workers).toBe(5)
    expect(pressed(state, 'G').ui.offsets.workers).toBe(14)
    expect(pressed(state, 'G', 'g').ui.offsets.workers).toBe(0)
  })

  it('Enter goes into what is selected, Esc one step back', () => {
    expect(pressed({}, 'enter').ui).toMatchObject({ focus: 'detail', tab: 'logs' })
    expect(pressed({}, 'enter', 'enter').ui.zoomed).toBe(true)
    expect(pressed({}, 'enter', 'enter', 'esc').ui).toMatchObject({
      zoomed: false,
      focus: 'detail',
    })
    expect(pressed({}, 'enter', 'enter', 'esc', 'esc').ui.focus).toBe('workers')
    expect(pressed({}, '1', 'enter').ui).toMatchObject({ focus: 'detail', tab: 'jobs' })
    expect(pressed({}, '3', 'enter').ui.zoomed).toBe(true)
    expect(pressed({}, 'z').ui.zoomed).toBe(true)
  })

  it('brackets and arrows change the tab without moving the focus, l shows the logs', () => {
    expect(pressed({}, ']').ui).toMatchObject({ tab: 'stats', focus: 'workers' })
    expect(pressed({}, 'left').ui.tab).toBe('runs')
    expect(pressed({}, ']', ']', '[').ui.tab).toBe('stats')
    expect(pressed({}, ']', 'l').ui).toMatchObject({ tab: 'logs', focus: 'detail' })
  })

  it('scrolls what has no selection between its first and its last page', () => {
    const pages = () => ({ rows: 4, count: 9 })
    const moved = (...moves: readonly Move[]) =>
      moves.reduce((state, move) => scroll(state, 'traefik', move, pages), testState()).ui.offsets
    expect(moved('bottom').traefik).toBe(5)
    expect(moved('bottom', 'up').traefik).toBe(4)
    expect(moved('bottom', 'up', 'top').traefik).toBe(0)
  })
})

describe('the cluster', () => {
  it('+ and - scale by one from what the engine says then, not from what the screen shows', () => {
    const scale = (by: number) => ['perform', { action: 'scale', input: { by } }]
    expect(pressed({}, '+').calls).toEqual([scale(1)])
    expect(pressed({}, '-').calls).toEqual([scale(-1)])
    expect(pressed({ workers: 0 }, '-')).toMatchObject({
      calls: [],
      ui: { notice: { text: 'no worker runs' } },
    })
  })

  it('s asks for a number, and takes only one from 0 to 64', () => {
    const scale = (workers: number) => ['perform', { action: 'scale', input: { workers } }]
    const opened = pressed({}, 's')
    expect(opened.ui.dialog).toMatchObject({ kind: 'scale', edit: { value: '3' } })
    expect(pressed(opened.state, 'backspace', '4', 'enter')).toMatchObject({
      calls: [scale(4)],
      ui: { dialog: undefined },
    })
    // What is filled in makes way for the first digit, unless it is edited.
    expect(pressed(opened.state, '1', '2', 'enter').calls).toEqual([scale(12)])
    expect(pressed(opened.state, 'left', '1', 'enter').calls).toEqual([scale(13)])
    for (const wrong of ['65', '-1', 'x', '']) {
      const typed = pressed(opened.state, 'ctrl+u', ...typing(wrong), 'enter')
      expect(typed.calls).toEqual([])
      expect(typed.ui.dialog).toMatchObject({ error: 'not a number from 0 to 64' })
    }
    expect(pressed(opened.state, 'esc')).toMatchObject({ calls: [], ui: { dialog: undefined } })
  })

  it('U brings it up, D takes it down', () => {
    expect(pressed({}, 'U').calls).toEqual([
      ['perform', { action: 'up', input: { workers: undefined } }],
    ])
    expect(pressed({}, 'D').calls).toEqual([
      ['perform', { action: 'down', input: { volumes: false } }],
    ])
  })
})

describe('a question', () => {
  const dialog = (choice: 'yes' | 'no'): UiState['dialog'] => ({
    kind: 'confirm',
    title: '',
    question: '',
    choice,
  })
  const yes = [['answer', true]]
  const no = [['answer', false]]

  it('y says yes, n and Esc say no', () => {
    expect(pressed(ui({ dialog: dialog('no') }), 'y').calls).toEqual(yes)
    for (const key of ['n', 'esc']) {
      expect(pressed(ui({ dialog: dialog('no') }), key)).toMatchObject({
        calls: no,
        ui: { dialog: undefined },
      })
    }
  })

  it('Enter gives the answer that is marked', () => {
    expect(pressed(ui({ dialog: dialog('no') }), 'enter').calls).toEqual(no)
    expect(pressed(ui({ dialog: dialog('no') }), 'left', 'enter').calls).toEqual(yes)
    expect(pressed(ui({ dialog: dialog('yes') }), 'enter').calls).toEqual(yes)
    expect(pressed(ui({ dialog: dialog('yes') }), 'tab', 'enter').calls).toEqual(no)
  })

  it('takes every other key', () => {
    expect(pressed(ui({ dialog: dialog('no') }), 'q', 'x', 'j', '+').calls).toEqual([])
    expect(pressed(ui({ dialog: dialog('no') }), 'ctrl+c').calls).toEqual([['quit']])
  })
})

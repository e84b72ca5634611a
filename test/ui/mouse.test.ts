import { describe, expect, it } from 'vitest'
import { applyMouse, splitMouse, type MouseEvent } from '../../source/ui/mouse.ts'
import { interceptMouse } from '../../source/ui/mouse-input.ts'
import { tabAt } from '../../source/ui/panes/detail.ts'
import { worker } from './containers.ts'
import { testState, type Given } from './state.ts'

const esc = String.fromCharCode(27)
const size = { columns: 160, rows: 48 }

describe('splitMouse', () => {
  it.each([
    ['0;1;1M', { kind: 'press', button: 0, x: 0, y: 0 }],
    ['2;10;5M', { kind: 'press', button: 2, x: 9, y: 4 }],
    ['0;10;5m', { kind: 'release', button: 0, x: 9, y: 4 }],
    ['32;10;5M', { kind: 'drag', button: 0, x: 9, y: 4 }],
    ['64;10;5M', { kind: 'wheelUp', button: 0, x: 9, y: 4 }],
    ['65;10;5M', { kind: 'wheelDown', button: 1, x: 9, y: 4 }],
    ['16;10;5M', { kind: 'press', button: 0, x: 9, y: 4 }],
  ] as const)('reads %s', (report, event) => {
    expect(splitMouse(`${esc}[<${report}`)).toEqual({ events: [event], rest: '', pending: '' })
  })

  it('takes buttons that nothing is bound to, and the old form of a report, for no key', () => {
    for (const report of ['<66;10;5M', '<67;10;5M', '<128;10;5M', 'M +S', 'M!++']) {
      expect(splitMouse(`a${esc}[${report}b`)).toEqual({ events: [], rest: 'ab', pending: '' })
    }
    expect(splitMouse(`a${esc}[M!`)).toEqual({ events: [], rest: 'a', pending: `${esc}[M!` })
  })

  it('leaves keys, and other sequences, as they are', () => {
    const split = splitMouse(`a${esc}[<0;1;1Mb${esc}[A${esc}[<0;1;1m`)
    expect(split.rest).toBe(`ab${esc}[A`)
    expect(split.events).toHaveLength(2)
    expect(splitMouse(esc)).toEqual({ events: [], rest: esc, pending: '' })
  })

  it('keeps the beginning of a report for the next piece', () => {
    const first = splitMouse(`j${esc}[<0;1`)
    expect(first).toEqual({ events: [], rest: 'j', pending: `${esc}[<0;1` })
    expect(splitMouse(`${first.pending}2;3M`).events).toEqual([
      { kind: 'press', button: 0, x: 11, y: 2 },
    ])
  })
})

describe('applyMouse', () => {
  const apply = (given: Given, event: Partial<MouseEvent>) =>
    applyMouse(testState({ ...given, ui: { size, ...given.ui } }), {
      kind: 'press',
      button: 0,
      x: 60,
      y: 5,
      ...event,
    }).ui

  it('a click focuses the pane under it and selects its row', () => {
    expect(apply({ ui: { focus: 'redis' } }, {})).toMatchObject({
      focus: 'workers',
      selected: { worker: worker(3).id },
    })
    expect(apply({}, { y: 40 }).focus).toBe('detail')
    expect(apply({}, { x: 10, y: 20 }).focus).toBe('traefik')
  })

  it.each([
    { x: -1 },
    { y: -1 },
    { x: 160 },
    { y: 48 },
    { x: Infinity },
    { y: Infinity, kind: 'wheelDown' },
    { x: -1, kind: 'wheelDown' },
  ] as const)('does nothing outside of the screen: %o', (event) => {
    const before = testState({ ui: { size, focus: 'redis', dialog: { kind: 'help' } } })
    expect(apply({ ui: before.ui }, event)).toEqual(before.ui)
    expect(apply({ ui: { focus: 'redis' } }, event)).toMatchObject({ focus: 'redis' })
  })

  it('a click beside the rows only focuses', () => {
    expect(apply({ ui: { focus: 'redis' } }, { y: 12 })).toMatchObject({
      focus: 'workers',
      selected: { worker: undefined },
    })
  })

  it('a click on one line of the small screen opens that pane', () => {
    const small = { size: { columns: 80, rows: 24 } }
    expect(apply({ ui: small }, { x: 10, y: 1 }).focus).toBe('master')
  })

  it('the wheel moves what is under it, the focus stays', () => {
    const ui = apply({ workers: 24 }, { kind: 'wheelDown' })
    expect(ui).toMatchObject({ focus: 'workers', selected: { worker: worker(2).id } })
    const log = apply({}, { kind: 'wheelUp', y: 40 })
    expect(log).toMatchObject({ focus: 'workers', logView: { following: false, top: 39 } })
  })

  it('does nothing under a dialog, with another button, or when it is off', () => {
    const state = testState({ ui: { size, focus: 'redis' } })
    const event = { kind: 'press', button: 0, x: 60, y: 5 } as const
    const help = { ...state, ui: { ...state.ui, dialog: { kind: 'help' } as const } }
    expect(applyMouse(help, event)).toBe(help)
    expect(applyMouse(state, { ...event, button: 2 })).toBe(state)
    expect(applyMouse(state, { ...event, kind: 'drag' })).toBe(state)
    const off = { ...state, ui: { ...state.ui, mouse: false } }
    expect(applyMouse(off, event)).toBe(off)
  })
})

describe('tabAt', () => {
  it('gives the tab at a column of the title', () => {
    // `5 [Logs] Stats  Jobs  Advice  Events  Runs `
    expect(
      [0, 2, 7, 8, 14, 15, 20, 21, 28, 29, 36, 37, 42, 43].map((at) => tabAt(testState(), at)),
    ).toEqual([
      undefined,
      'logs',
      'logs',
      'stats',
      'stats',
      'jobs',
      'jobs',
      'advice',
      'advice',
      'events',
      'events',
      'runs',
      'runs',
      undefined,
    ])
  })
})

describe('interceptMouse', () => {
  it('wraps what is read and gives the stream back as it was', () => {
    const chunks: unknown[] = [`a${esc}[<0;1;1M`, null, Buffer.from('x')]
    class Stream {
      read(): unknown {
        return chunks.shift()
      }
    }
    const stream = new Stream()
    const events: MouseEvent[] = []
    const end = interceptMouse(stream, (seen) => events.push(...seen))
    expect(stream.read()).toBe('a')
    expect(stream.read()).toBeNull()
    expect(events).toHaveLength(1)
    end()
    expect(Object.hasOwn(stream, 'read')).toBe(false)
    expect(stream.read()).toEqual(Buffer.from('x'))
  })
})

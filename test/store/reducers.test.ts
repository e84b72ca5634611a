import { describe, expect, it } from 'vitest'
import { press } from '../../source/keymap/match.ts'
import { edits, insert } from '../../source/store/reducers/edit.ts'
import { moveLog, search } from '../../source/store/reducers/logs.ts'
import { offsetShowing } from '../../source/store/reducers/lists.ts'
import { noteShown } from '../../source/store/reducers/screen.ts'
import { logMatches, topIndex } from '../../source/store/selectors/logs.ts'
import type { State } from '../../source/store/state.ts'
import { testState } from '../ui/state.ts'

const keys = (state: State, ...pressed: readonly string[]) =>
  pressed.reduce((next, key) => press(next, key).state, state)

const typing = (text: string) => Array.from(text)

describe('editing a line', () => {
  const line = { value: 'one two 👩‍👧', cursor: 13 }

  it('moves and deletes by what a person sees as one character', () => {
    expect(edits.left(line)).toEqual({ ...line, cursor: 8 })
    expect(edits.backspace(line)).toEqual({ value: 'one two ', cursor: 8 })
    expect(edits.right({ ...line, cursor: 8 })).toEqual(line)
    expect(edits.delete({ ...line, cursor: 0 }).value).toBe('ne two 👩‍👧')
  })

  it('goes to the ends and deletes to them', () => {
    expect(edits.start(line).cursor).toBe(0)
    expect(edits.end({ ...line, cursor: 0 }).cursor).toBe(13)
    expect(edits.clearBefore({ ...line, cursor: 4 })).toEqual({ value: 'two 👩‍👧', cursor: 0 })
    expect(edits.clearAfter({ ...line, cursor: 3 })).toEqual({ value: 'one', cursor: 3 })
  })

  it('deletes a word with the blanks behind it', () => {
    expect(edits.wordBefore({ value: 'one two  ', cursor: 9 })).toEqual({
      value: 'one ',
      cursor: 4,
    })
    expect(edits.wordBefore({ value: '', cursor: 0 })).toEqual({ value: '', cursor: 0 })
  })

  it('puts text in at the cursor', () => {
    expect(insert({ value: 'ac', cursor: 1 }, 'b')).toEqual({ value: 'abc', cursor: 2 })
  })
})

describe('the log', () => {
  const state = testState({ ui: { focus: 'detail', tab: 'logs', viewport: { logs: 20 } } })

  it('moving up stops following, the end follows again', () => {
    const up = keys(state, 'k')
    expect(up.ui.logView).toMatchObject({ following: false, top: 39 })
    expect(keys(up, 'j').ui.logView.following).toBe(true)
    expect(keys(state, 'g').ui.logView).toMatchObject({ following: false, top: 0 })
    expect(keys(state, 'g', 'G').ui.logView.following).toBe(true)
    expect(keys(state, 'pageUp').ui.logView.top).toBe(20)
  })

  it('Space pauses where it is, and stays there while lines come and old ones go', () => {
    const paused = keys(state, 'space')
    expect(paused.ui.logView).toMatchObject({ following: false, top: 40 })
    const later = { ...paused, logs: { ...paused.logs, dropped: 30 } }
    expect(topIndex(later, 20)).toBe(10)
    expect(topIndex({ ...paused, logs: { ...paused.logs, dropped: 50 } }, 20)).toBe(0)
    expect(keys(paused, 'space').ui.logView.following).toBe(true)
  })

  it('search finds whatever the case, n and N go round', () => {
    const found = search(state, 'HEARTBEAT 5')
    expect(logMatches(found)).toEqual([5, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59])
    expect(found.ui.logView).toMatchObject({ match: 50, following: false, top: 40 })
    expect(keys(found, 'n').ui.logView.match).toBe(51)
    expect(keys(found, 'N', 'N').ui.logView.match).toBe(59)
    expect(keys(found, 'N', 'N', 'n').ui.logView.match).toBe(5)
  })

  it('typing searches, Esc takes the search back, and a second Esc ends it', () => {
    const typed = keys(state, '/', 'b', 'e', 'a', 't')
    expect(typed.ui.logView).toMatchObject({ search: 'beat', match: 40 })
    const spaced = keys(typed, 'space', '7')
    expect(spaced.ui.logView).toMatchObject({ search: 'beat 7', match: 7 })
    const kept = keys(spaced, 'enter')
    expect(kept.ui).toMatchObject({ dialog: undefined, logView: { search: 'beat 7' } })
    expect(keys(kept, '/', 'x', 'esc').ui.logView.search).toBe('beat 7')
    expect(keys(kept, 'esc').ui.logView.search).toBe('')
  })

  it('says so when nothing is found', () => {
    const none = keys(search(state, 'nowhere'), 'n')
    expect(none.ui.notice?.text).toContain('nothing found')
  })

  it('w wraps, t shows times', () => {
    expect(keys(state, 'w').ui.logView.wrap).toBe(true)
    expect(keys(state, 't').ui.logView.timestamps).toBe(true)
  })

  it('a short log does not scroll', () => {
    const short = { ...state, logs: { ...state.logs, lines: state.logs.lines.slice(0, 3) } }
    expect(moveLog(short, 'up').ui.logView.following).toBe(true)
  })
})

describe('the worker table', () => {
  it('> and < change the column, R the order', () => {
    const state = testState()
    expect(keys(state, '>').ui.workerSort).toEqual({ by: 'state', descending: false })
    expect(keys(state, '<').ui.workerSort.by).toBe('uptime')
    expect(keys(state, '>', 'R').ui.workerSort).toEqual({ by: 'state', descending: true })
  })

  it('filters as one types; Esc takes it back, and later ends it', () => {
    const typed = keys(testState({ workers: 12 }), 'f', ...typing('worker-1'))
    expect(typed.ui.workerFilter).toBe('worker-1')
    expect(keys(typed, 'esc').ui.workerFilter).toBe('')
    const kept = keys(typed, 'enter')
    expect(kept.ui.workerFilter).toBe('worker-1')
    expect(keys(kept, '/', '0', 'esc').ui.workerFilter).toBe('worker-1')
    expect(keys(kept, 'esc').ui.workerFilter).toBe('')
  })
})

describe('offsetShowing', () => {
  it.each([
    [0, 0, 10, 24, 0],
    [10, 0, 10, 24, 1],
    [23, 0, 10, 24, 14],
    [5, 14, 10, 24, 5],
    [2, 9, 10, 3, 0],
  ])('row %i, offset %i, %i rows of %i: %i', (index, offset, page, count, expected) => {
    expect(offsetShowing(index, offset, page, count)).toBe(expected)
  })
})

describe('noteShown', () => {
  const shown = {
    size: { columns: 80, rows: 24 },
    viewport: { logs: 3 },
    extent: {},
    visible: ['a'],
  }

  it('gives back the same state when nothing is new', () => {
    const noted = noteShown(testState(), shown)
    expect(noted.ui).toMatchObject(shown)
    expect(noteShown(noted, { ...shown, visible: ['a'] })).toBe(noted)
    expect(noteShown(noted, { ...shown, visible: ['b'] }).ui.visible).toEqual(['b'])
  })
})

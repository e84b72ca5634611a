import { describe, expect, it } from 'vitest'
import { press } from '../../source/keys/match.ts'
import { edits, insert } from '../../source/store/reducers/edit.ts'
import { moveLog, search } from '../../source/store/reducers/logs.ts'
import { offsetShowing } from '../../source/store/reducers/lists.ts'
import { topPlace } from '../../source/store/selectors/log-place.ts'
import { logMatches } from '../../source/store/selectors/logs.ts'
import type { State } from '../../source/store/state.ts'
import type { Pages } from '../../source/store/ui.ts'
import { testState } from '../ui/state.ts'

/** What keys come to where everything has `rows` rows, and a log `columns`. */
const keysOn =
  (rows: number, columns: number) =>
  (state: State, ...pressed: readonly string[]) =>
    pressed.reduce((next, key) => press(next, key, pagesOf(rows, columns)).state, state)
const pagesOf =
  (rows: number, columns: number): Pages =>
  () => ({ rows, columns, count: 0 })
const keys = keysOn(20, 78)
const pages = pagesOf(20, 78)

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
  const state = testState({ ui: { focus: 'detail', tab: 'logs' } })

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
    const size = { width: 100, height: 20 }
    expect(topPlace(later, size)).toEqual({ line: 40, row: 0 })
    const gone = { ...paused, logs: { ...paused.logs, dropped: 50 } }
    expect(topPlace(gone, size)).toEqual({ line: 50, row: 0 })
    expect(keys(paused, 'space').ui.logView.following).toBe(true)
  })

  it('search finds whatever the case, n and N go round', () => {
    const found = search(state, 'HEARTBEAT 5', pages)
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
    const none = keys(search(state, 'nowhere', pages), 'n')
    expect(none.ui.notice?.text).toContain('nothing found')
  })

  it('w wraps, t shows times', () => {
    expect(keys(state, 'w').ui.logView.wrap).toBe(true)
    expect(keys(state, 't').ui.logView.timestamps).toBe(true)
  })

  it('a wrapped log moves by rows, and pauses in the middle of a line', () => {
    const lines = [5, 30, 12].map((length) => ({
      stream: 'stdout' as const,
      at: 0,
      text: `${'x'.repeat(length - 1)}!`,
    }))
    const view = { ...state.ui.logView, wrap: true }
    const wrapped = {
      ...state,
      logs: { ...state.logs, lines, dropped: 7 },
      ui: { ...state.ui, logView: view },
    }
    const keys = keysOn(3, 11)
    const place = (from: State) => [from.ui.logView.top, from.ui.logView.topRow]
    // Rows of ten letters: one of the first line, three of the second, two of the third.
    const paused = keys(wrapped, 'space')
    expect(paused.ui.logView.following).toBe(false)
    expect(place(paused)).toEqual([8, 2])
    expect(place(keys(paused, 'k'))).toEqual([8, 1])
    expect(place(keys(paused, 'pageUp'))).toEqual([7, 0])
    expect(keys(paused, 'k', 'j').ui.logView.following).toBe(true)
    expect(place(keys(paused, 'w'))).toEqual([8, 0])
    // The match is on the third row of its line: that row is in the middle.
    const found = search(wrapped, 'x!', pagesOf(3, 11))
    expect(found.ui.logView.match).toBe(8)
    expect(place(found)).toEqual([8, 1])
  })

  it('a short log does not scroll', () => {
    const short = { ...state, logs: { ...state.logs, lines: state.logs.lines.slice(0, 3) } }
    expect(moveLog(short, 'up', pages).ui.logView.following).toBe(true)
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

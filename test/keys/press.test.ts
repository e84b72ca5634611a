import { describe, expect, it } from 'vitest'
import { type } from '../../source/keys/match.ts'
import { fresh } from '../../source/domain/reading.ts'
import { targetContainer } from '../../source/store/selectors/target.ts'
import { now, run, worker } from '../ui/containers.ts'
import { pagesOf } from '../../source/ui/shown.ts'
import { testState } from '../ui/state.ts'
import { pressed, typing, ui } from './pressed.ts'

describe('the selected container', () => {
  const id = worker(1).id

  it('e, r, S act on it', () => {
    expect(pressed({}, 'e').calls).toEqual([['shell', id]])
    expect(pressed({}, 'r').calls).toEqual([
      ['perform', { action: 'restart', input: { containerId: id } }],
    ])
    expect(pressed({}, 'S').calls).toEqual([
      ['perform', { action: 'stop', input: { containerId: id } }],
    ])
    const stopped = worker(1, { state: 'exited', exitCode: 0 })
    const state = testState({ workers: 0, state: { containers: fresh([stopped], now) } })
    expect(pressed(state, 'S').calls).toEqual([
      ['perform', { action: 'start', input: { containerId: id } }],
    ])
    expect(pressed(state, 'e').ui.notice?.text).toBe('the selected container does not run')
  })

  it('never acts on a worker that the filter hides', () => {
    const { state } = pressed({}, '/', ...typing('worker-3'), 'enter')
    expect(targetContainer(state)?.name).toBe('sparky-worker-3')
  })

  it('o opens its page, of Redis there is none', () => {
    expect(pressed({}, 'o').calls).toEqual([
      ['open', expect.stringMatching(/^http:\/\/127\.0\.0\.1:8080\/proxy\/worker-.*\/$/)],
    ])
    expect(pressed({}, '1', 'o').calls).toEqual([['open', 'http://127.0.0.1:8080/']])
    expect(pressed({}, '3', 'o').calls).toEqual([['open', 'http://127.0.0.1:8090/dashboard/']])
    expect(pressed({}, '4', 'o')).toMatchObject({
      calls: [],
      ui: { notice: { text: expect.stringContaining('no page') as string } },
    })
  })

  it('y copies the name, address, application or result, Y the id', () => {
    expect(pressed({}, 'y').calls).toEqual([['copy', 'sparky-worker-1', 'the name']])
    expect(pressed({}, 'Y').calls).toEqual([['copy', id, 'the container’s id']])
    expect(pressed({}, '1', 'y').calls).toEqual([['copy', 'spark://master:7077', 'the address']])
    expect(pressed({}, '4', 'y').calls).toEqual([['copy', '127.0.0.1:6379', 'the address']])
    const runs = ui({ focus: 'detail', tab: 'runs' })
    expect(pressed(runs, 'j', 'y').calls).toEqual([['copy', '1 has rank: 1.7', 'the result']])
    expect(pressed(ui({ focus: 'detail', tab: 'jobs' }), 'y').calls).toEqual([
      ['copy', 'app-20260115110001-0001', 'the application'],
    ])
  })

  it('K kills the selected application, and stops the selected run', () => {
    expect(pressed({}, '1', 'K').calls).toEqual([
      [
        'perform',
        { action: 'killApplication', input: { applicationId: 'app-20260115110001-0001' } },
      ],
    ])
    expect(pressed({}, '1', 'G', 'K').ui.notice?.text).toBe('no running application is selected')
    const runs = ui({ focus: 'detail', tab: 'runs' })
    expect(pressed(runs, 'K').calls).toEqual([
      ['perform', { action: 'stopRun', input: { containerId: run(1, 'pi', []).id } }],
    ])
    expect(pressed(runs, 'j', 'K').ui.notice?.text).toBe('the selected run has ended')
    expect(pressed({}, 'K').calls).toEqual([])
  })
})

describe('examples', () => {
  it('x launches the marked one with its arguments', () => {
    expect(pressed({}, 'x', 'j', 'enter')).toMatchObject({
      calls: [
        [
          'perform',
          {
            action: 'run',
            input: { example: 'pagerank', arguments: ['data/mllib/pagerank_data.txt', '10'] },
          },
        ],
      ],
      ui: { dialog: undefined },
    })
  })

  it('the arguments can be edited, quotes hold them together', () => {
    const run = (...typed: readonly string[]) => pressed({}, 'x', 'e', 'ctrl+u', ...typed, 'enter')
    expect(run('2', '0', 'space', ...typing("'a b'")).calls).toEqual([
      ['perform', { action: 'run', input: { example: 'pi', arguments: ['20', 'a b'] } }],
    ])
    const unclosed = run("'")
    expect(unclosed.calls).toEqual([])
    expect(unclosed.ui.dialog).toMatchObject({ error: 'a quote is not closed' })
    expect(pressed({}, 'x', 'tab', 'esc').ui.dialog).toMatchObject({
      kind: 'launcher',
      editing: false,
    })
    expect(pressed({}, 'x', 'tab', 'esc', 'esc').ui.dialog).toBeUndefined()
  })

  it('X launches the last one again', () => {
    expect(pressed({}, 'X').calls).toEqual([
      ['perform', { action: 'run', input: { example: 'pi', arguments: ['10'] } }],
    ])
  })

  it('a launch selects the run that is about to appear', () => {
    const runs = ui({ focus: 'detail', tab: 'runs', offsets: { runs: 3 } })
    for (const keys of [['X'], ['x', 'enter']]) {
      const { ui: after } = pressed(runs, 'j', 'enter', ...keys)
      expect(after).toMatchObject({ selected: { run: undefined }, runOpen: false })
      expect(after.offsets.runs).toBe(0)
    }
  })

  it('Enter on a run shows its output, Esc goes back to the list', () => {
    const runs = ui({ focus: 'detail', tab: 'runs' })
    expect(pressed(runs, 'enter').ui).toMatchObject({ runOpen: true, zoomed: false })
    expect(pressed(runs, 'enter', 'enter').ui.zoomed).toBe(true)
    expect(pressed(runs, 'enter', 'esc').ui.runOpen).toBe(false)
    expect(pressed(runs, 'enter', '2').ui.runOpen).toBe(false)
  })
})

describe('read-only', () => {
  it.each(['U', 'D', '+', '-', 's', 'x', 'X', 'e', 'r', 'S'])('%s says why it is off', (key) => {
    const { calls, ui } = pressed({ state: { readOnly: true } }, key)
    expect(calls).toEqual([])
    expect(ui.dialog).toBeUndefined()
    expect(ui.notice?.text).toContain('read-only')
  })
})

describe('the screen', () => {
  it('m gives the mouse to the terminal and back, ? opens the help, q quits', () => {
    expect(pressed({}, 'm').ui.mouse).toBe(false)
    expect(pressed({}, 'm', 'm').ui.mouse).toBe(true)
    expect(pressed({}, '?').ui.dialog).toEqual({ kind: 'help' })
    expect(pressed({}, '?', 'q').ui.dialog).toBeUndefined()
    expect(pressed({}, 'q').calls).toEqual([['quit']])
    expect(pressed({}, 'ctrl+c').calls).toEqual([['quit']])
  })

  it.each([
    ['ctrl+l', 'repaint'],
    ['ctrl+z', 'suspend'],
  ])('%s asks for a %s, whatever is open', (key, asked) => {
    expect(pressed({}, key).calls).toEqual([[asked]])
    for (const opening of ['s', 'x', '?', '/']) {
      expect(pressed({}, opening, key).calls, opening).toEqual([[asked]])
    }
  })

  it('an address can be copied and closed', () => {
    const dialog = { kind: 'url', title: '', url: 'http://x/', note: '' } as const
    expect(pressed(ui({ dialog }), 'y').calls).toEqual([['copy', 'http://x/', 'the address']])
    expect(pressed(ui({ dialog }), 'esc').ui.dialog).toBeUndefined()
  })
})

describe('pasted text', () => {
  it('goes into the line that is edited, made safe, and nowhere else', () => {
    const opened = pressed({}, 'x', 'e', 'ctrl+u').state
    expect(type(opened, 'a\u001b[31mb\nc', pagesOf(opened)).ui.dialog).toMatchObject({
      edit: { value: 'ab c' },
    })
    const state = testState()
    expect(type(state, 'q', pagesOf(state))).toBe(state)
  })
})

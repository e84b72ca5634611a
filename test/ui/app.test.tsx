import { reading } from '../../source/domain/service.ts'
import { redisKey } from '../../source/domain/redis.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { failed, fresh } from '../../source/domain/reading.ts'
import type { State } from '../../source/store/state.ts'
import { container, now, worker } from './containers.ts'
import { visibleContainers } from '../../source/ui/shown.ts'
import { draw, type Options, type Screen } from './render.tsx'
import { testState, withReading } from './state.ts'

const open: Screen[] = []
afterEach(() => {
  for (const screen of open.splice(0)) screen.close()
})
function start(state: State, options: Options = {}): Screen {
  const screen = draw(state, options)
  open.push(screen)
  return screen
}
const esc = String.fromCharCode(27)

describe('the monitor', () => {
  it('takes fast keys that arrive joined', async () => {
    const screen = start(testState({ workers: 24 }))
    screen.type('jjj')
    await screen.waitFor('▸worker-4')
    screen.type('G')
    await screen.waitFor('▸worker-24')
    screen.type('gj')
    await screen.waitFor('▸worker-2 ')
  })

  it('takes arrows, Tab and Escape', async () => {
    const screen = start(testState(), { color: false })
    screen.type(`${esc}[B`)
    await screen.waitFor('▸worker-2')
    screen.type('\t')
    await screen.waitFor('┏━ 3 Traefik')
    screen.type(`${esc}[Z`)
    await screen.waitFor('┏━ 2 Workers')
    screen.type('\r')
    await screen.waitFor('┏━ 5 [Logs]')
    screen.type(esc)
    await screen.waitFor('┏━ 2 Workers')
  })

  it('scrolls 24 workers and tells whose figures are on the screen', async () => {
    const screen = start(testState({ workers: 24 }))
    await screen.waitFor('1–12 of 24')
    expect(visibleContainers(screen.store.get())).toEqual(
      Array.from({ length: 12 }, (_, index) => worker(index + 1).id),
    )
    screen.type('G')
    await screen.waitFor('13–24 of 24')
    await screen.until(() => visibleContainers(screen.store.get())[0] === worker(13).id)
    expect(visibleContainers(screen.store.get())).toHaveLength(12)
    screen.type('4z')
    await screen.until(() => visibleContainers(screen.store.get()).length === 0)
    screen.type('z5]')
    await screen.waitFor('[Stats]')
    await screen.until(() => visibleContainers(screen.store.get()).length === 13)
  })

  it('filters the workers, and says how many are left', async () => {
    const screen = start(testState({ workers: 24 }))
    screen.type('/worker-2')
    await screen.waitFor('filter workers: worker-2')
    await screen.waitFor('6 of 24 · filter: worker-2')
    expect(screen.text()).not.toContain('worker-1 ')
    screen.type('\r')
    await screen.waitFor('▸worker-2 ')
    screen.type(esc)
    await screen.waitFor('1–12 of 24')
  })

  it('sorts by a column', async () => {
    const screen = start(testState({ workers: 3 }))
    await screen.waitFor('WORKER▲')
    screen.type('>>>>')
    await screen.waitFor('CPU▲')
    screen.type('R')
    await screen.waitFor(/CPU▼[\s\S]*sorted by cpu, largest first/)
  })

  it('searches the log: matches are counted and marked', async () => {
    const screen = start(testState({ ui: { focus: 'detail' } }))
    screen.type('/heartbeat 5')
    await screen.waitFor('11 matches')
    screen.type('\r')
    await screen.waitFor(/▸.*heartbeat 50[\s\S]*match 2 of 11/)
    screen.type('n')
    await screen.waitFor('match 3 of 11')
    // Black on yellow, one of the sixteen colours.
    expect(screen.raw()).toContain(`${esc}[30m${esc}[43mheartbeat 5`)
  })

  it('pauses the log, and new lines do not move it', async () => {
    const screen = start(testState({ ui: { focus: 'detail' } }))
    await screen.waitFor('following')
    screen.type(' ')
    await screen.waitFor('paused · line 43 of 60')
    screen.store.updateNow((state) => ({
      ...state,
      logs: {
        ...state.logs,
        dropped: 1,
        lines: [...state.logs.lines.slice(1), { stream: 'stdout', at: now, text: 'the new one' }],
      },
    }))
    await screen.waitFor('paused · line 43 of 61')
    expect(screen.text()).not.toContain('the new one')
    screen.type('G')
    await screen.waitFor('the new one')
  })

  it('scales by a prompt', async () => {
    const screen = start(testState())
    screen.type('s')
    await screen.waitFor('Workers now 3')
    screen.type('\u00158')
    await screen.waitFor(/wanted \(0 – 64\): {2}8/)
    screen.type('\r')
    await screen.until(() => screen.calls.length > 0)
    expect(screen.calls).toEqual([
      { name: 'perform', arguments: [{ action: 'scale', input: { workers: 8 } }] },
    ])
  })

  it('launches an example with edited arguments', async () => {
    const screen = start(testState())
    screen.type('x')
    await screen.waitFor('Launch an example')
    await screen.waitFor('Throws darts at a square')
    screen.type('e\u0015100')
    await screen.waitFor('› 100')
    screen.type('\r')
    await screen.until(() => screen.calls.length > 0)
    expect(screen.calls[0]?.arguments).toEqual([
      { action: 'run', input: { example: 'pi', arguments: ['100'] } },
    ])
  })

  it('takes pasted text into the line that is edited', async () => {
    const screen = start(testState())
    screen.type('xe\u0015')
    await screen.waitFor('› ')
    screen.type(`${esc}[200~1 2\n3${esc}[201~`)
    await screen.waitFor('› 1 2 3')
    expect(screen.calls).toEqual([])
  })

  it('asks before it destroys; Enter says no', async () => {
    const screen = start(
      testState({
        ui: {
          dialog: {
            kind: 'confirm',
            title: 'Down',
            question: 'Take the cluster down?',
            choice: 'no',
          },
        },
      }),
    )
    await screen.waitFor('Take the cluster down?')
    screen.type('\r')
    await screen.until(() => screen.store.get().ui.dialog === undefined)
    expect(screen.calls).toEqual([{ name: 'answer', arguments: [false] }])
  })

  it('shows a run’s whole output with its result, and goes back', async () => {
    const screen = start(testState({ ui: { focus: 'detail', tab: 'runs' } }))
    screen.type('j\r')
    await screen.waitFor(/succeeded · pagerank .*exit 0/)
    await screen.waitFor(/result {2}1 has rank: 1\.7/)
    expect(screen.text()).toContain('starting')
    screen.type(esc)
    await screen.waitFor('EXAMPLE')
  })

  it('says what is under way, how it ended, and what a person must know', async () => {
    const activity = {
      id: 1,
      title: 'scale to 4',
      state: 'running',
      message: '3 of 4 ALIVE',
      startedAt: now - 12_000,
      endedAt: undefined,
    } as const
    const screen = start(testState({ state: { activities: [activity] } }))
    await screen.waitFor('◐ scale to 4: 3 of 4 ALIVE 12 s')
    const ended = { ...activity, state: 'failed', message: 'no room', endedAt: now } as const
    screen.store.updateNow((state) => ({ ...state, activities: [ended] }))
    await screen.waitFor('✗ scale to 4: no room')
    screen.store.updateNow((state) => ({ ...state, now: now + 20_000 }))
    await screen.until(() => !screen.text().includes('no room'))
    screen.store.updateNow((state) => ({
      ...state,
      ui: { ...state.ui, notice: { text: 'copied', severity: 'info', at: state.now } },
    }))
    await screen.waitFor('copied')
    screen.store.updateNow((state) => ({ ...state, now: now + 40_000 }))
    await screen.until(() => !screen.text().includes('copied'))
  })

  it('greys one dead subsystem, the others go on', async () => {
    const screen = start(testState())
    await screen.waitFor('● up')
    const redis = reading(screen.store.get(), redisKey)
    screen.store.updateNow((state) => ({
      ...withReading(state, 'redis', () => failed(redis, 'connection refused', now)),
      now: now + 12_000,
    }))
    await screen.waitFor('no answer for 12 s: connection refused')
    await screen.waitFor('▲ degraded')
    expect(screen.text()).toContain('12 ops/s')
    expect(screen.text()).toContain('3 of 3 ALIVE')
    screen.store.updateNow((state) => withReading(state, 'redis', () => redis))
    await screen.waitFor('● up')
  })

  it('says how to start a cluster that is down', async () => {
    const screen = start(
      testState({
        workers: 0,
        state: { containers: fresh([container({ service: 'master', state: 'exited' })], now) },
      }),
    )
    await screen.waitFor('its containers are stopped; U brings it up')
    await screen.waitFor('U bring the cluster up')
  })

  it('selects and scrolls with the mouse, and leaves it to the terminal when told', async () => {
    const screen = start(testState({ workers: 24 }))
    await screen.waitFor('1–12 of 24')
    // Third row of the workers, then a tab, then the wheel over the workers.
    screen.type(`${esc}[<0;60;6M${esc}[<0;60;6m`)
    await screen.waitFor('▸worker-3 ')
    const row = screen.lines().findIndex((line) => line.includes('[Logs]')) + 1
    screen.type(`${esc}[<0;14;${row}M`)
    await screen.waitFor('[Stats]')
    screen.type(`${esc}[<65;60;6M`)
    await screen.waitFor('▸worker-4 ')
    screen.type('m')
    await screen.waitFor('marks text')
    screen.type(`${esc}[<64;60;6M`)
    screen.type('2')
    await screen.until(() => screen.store.get().ui.focus === 'workers')
    expect(screen.text()).toContain('▸worker-4 ')
  })

  it('takes a mouse report that arrives in two pieces, and the keys around it', async () => {
    const screen = start(testState({ workers: 24 }))
    await screen.waitFor('1–12 of 24')
    screen.type(`j${esc}[<0;6`)
    await screen.waitFor('▸worker-2 ')
    screen.type('0;8Mj')
    await screen.waitFor('▸worker-6 ')
  })
})

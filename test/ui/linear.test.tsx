import { traefikKey } from '../../source/domain/traefik.ts'
import { reading } from '../../source/domain/service.ts'
import { redisKey } from '../../source/domain/redis.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { fresh, valueOf } from '../../source/domain/reading.ts'
import type { State } from '../../source/store/state.ts'
import type { OpenDialog } from '../../source/store/ui.ts'
import { linearText } from '../../source/ui/linear.ts'
import { bundledExamples } from '../../source/domain/examples.ts'
import { now, samples } from './containers.ts'
import { recordedState } from './recorded.ts'
import { draw, type Screen } from './render.tsx'
import { testState } from './state.ts'

const open: Screen[] = []
afterEach(() => {
  for (const screen of open.splice(0)) screen.close()
})
function start(state: State): Screen {
  const screen = draw(state, { screenReader: true })
  open.push(screen)
  return screen
}

/** What a second brings though nothing happens: the clock, samples, rates, a heartbeat. */
function later(seconds: number): (state: State) => State {
  return (state) => {
    const at = now + seconds * 1000
    const master = valueOf(state.master)
    const redis = valueOf(reading(state, redisKey))
    const traefik = valueOf(reading(state, traefikKey))
    if (master === undefined || redis === undefined || traefik === undefined) throw new Error('old')
    return {
      ...state,
      now: at,
      master: fresh(
        {
          ...master,
          workers: master.workers.map((worker) => ({ ...worker, lastHeartbeat: at })),
          active: master.active.map((one) => ({ ...one, durationMs: one.durationMs + 1000 })),
        },
        at,
      ),
      containers: fresh(valueOf(state.containers) ?? [], at),
      samples: Object.fromEntries(
        Object.keys(state.samples).map((id) => [id, samples(30 + seconds)]),
      ),
      readings: {
        redis: fresh(
          {
            ...redis,
            ...{ opsPerSecond: seconds, keys: 1000 + seconds },
            ops: [...(redis.ops ?? []), seconds],
          },
          at,
        ),
        traefik: fresh(
          { ...traefik, rates: traefik.rates?.map((one) => ({ ...one, requests: seconds })) ?? [] },
          at,
        ),
      },
    }
  }
}

const dialogs: readonly (OpenDialog | undefined)[] = [
  undefined,
  { kind: 'help' },
  { kind: 'doctor' },
  { kind: 'scale', prefilled: false, edit: { value: '3', cursor: 1 } },
  { kind: 'launcher', index: 0, editing: false, edit: { value: '', cursor: 0 } },
]

describe('the text for a screen reader', () => {
  it('holds the facts as plain lines without drawing', async () => {
    const text = await start(testState()).waitFor('Workers (focused): 3 of 3 ALIVE')
    expect(text).toContain('worker worker-1, container healthy, spark ALIVE, cores 1/2')
    expect(text).toContain('tasks 40 % 40/100')
    expect(text).toContain('Keys: ')
    expect(text).not.toMatch(/[─-▟]/)
  })

  it.each(dialogs.map((dialog) => [dialog?.kind ?? 'none', dialog] as const))(
    'stays while time passes and nothing happens, until a key (dialog: %s)',
    async (_, dialog) => {
      const screen = start(testState({ ui: { dialog } }))
      await screen.waitFor('12:00:00')
      const before = screen.text()
      const written = screen.written()
      for (let second = 1; second <= 90; second += 1) screen.store.updateNow(later(second))
      // A key without any meaning of its own.
      screen.type('\u001b[24~')
      await screen.waitFor('12:01:30')
      expect(screen.written()).toBe(written + 1)
      expect(screen.text()).not.toBe(before)
    },
  )

  it('stays in every tab', async () => {
    for (const tab of ['stats', 'jobs', 'advice', 'events', 'runs'] as const) {
      const screen = start(testState({ ui: { tab, focus: 'detail' } }))
      await screen.waitFor('12:00:00')
      const written = screen.written()
      for (let second = 1; second <= 30; second += 1) screen.store.updateNow(later(second))
      screen.type('2')
      await screen.waitFor('12:00:30')
      expect([tab, screen.written()]).toEqual([tab, written + 1])
    }
  })

  it('changes with a state: a worker is gone, an action says more, a line of a log in front', async () => {
    const screen = start(testState())
    await screen.waitFor('3 of 3 ALIVE')
    screen.store.updateNow((state) => {
      const master = valueOf(state.master)
      if (master === undefined) throw new Error('no master')
      const [first, ...rest] = master.workers
      if (first === undefined) throw new Error('no worker')
      return {
        ...state,
        master: fresh({ ...master, workers: [{ ...first, state: 'DEAD' }, ...rest] }, 0),
      }
    })
    await screen.waitFor(/worker worker-1, [^\n]*spark DEAD/)
    const activity = {
      id: 1,
      title: 'scale to 4',
      state: 'running',
      message: '3 of 4 ALIVE',
      startedAt: now,
      endedAt: undefined,
    } as const
    screen.store.updateNow((state) => ({ ...state, activities: [activity] }))
    await screen.waitFor('scale to 4: 3 of 4 ALIVE')
    screen.type('5')
    await screen.waitFor('Detail (focused)')
    const said = { stream: 'stdout' as const, at: now, text: 'the new line' }
    screen.store.updateNow((state) => ({
      ...state,
      logs: { ...state.logs, lines: [...state.logs.lines, said] },
    }))
    await screen.waitFor('the new line')
  })
})

describe('what is selected', () => {
  it('is read again when its log has come', async () => {
    const screen = start(testState())
    screen.type('j')
    await screen.waitFor('no output yet')
    const worker = valueOf(screen.store.get().containers)?.find(({ name }) =>
      name.endsWith('worker-2'),
    )
    const line = { stream: 'stdout' as const, at: now, text: 'of the second worker' }
    screen.store.updateNow((state) => ({
      ...state,
      logs: { containerId: worker?.id, lines: [line], dropped: 0, error: undefined },
    }))
    await screen.waitFor('of the second worker')
  })
})

describe('lists are read row by row, the selection said', () => {
  it('the launcher', async () => {
    const state = { ...testState(), examples: bundledExamples }
    const count = bundledExamples.length
    const screen = start(state)
    screen.type('x')
    const first = await screen.waitFor(`selected: pi, 1 of ${count}`)
    const lines = first.split('\n')
    const at = lines.findIndex((line) => line.startsWith('selected: '))
    expect(lines.slice(at, at + 3)).toEqual([
      `selected: pi, 1 of ${count}`,
      ...bundledExamples.slice(1, 3).map(({ name }) => name),
    ])
    expect(first).toMatch(/\npi: Pi\. .*\ncommand: bin\/run-example SparkPi\narguments: 10\n/)
    screen.type('jj')
    await screen.waitFor(`selected: ${bundledExamples[2]?.name ?? ''}, 3 of ${count}`)
    screen.type('e')
    await screen.waitFor('arguments, being edited: ')
  })

  it('a question says which answer Enter gives', async () => {
    const screen = start(testState())
    screen.type('D')
    screen.store.updateNow((state) => ({
      ...state,
      ui: {
        ...state.ui,
        dialog: {
          kind: 'confirm',
          title: 'down',
          question: 'Take the cluster down?',
          choice: 'no',
        },
      },
    }))
    await screen.waitFor('selected: No, 2 of 2')
    screen.type('\t')
    await screen.waitFor('selected: Yes, 1 of 2')
  })

  it('workers, applications, runs, jobs and advice', async () => {
    const screen = start(testState({ workers: 24 }))
    await screen.waitFor(/selected: worker worker-1, .*, 1 of 24/)
    screen.type('G')
    await screen.waitFor(/selected: worker worker-24, .*, 24 of 24/)
    screen.type('1j')
    await screen.waitFor(/selected: name PageRank, .*, 2 of 2/)
    const runs = testState({ ui: { tab: 'runs', focus: 'detail' } })
    expect(linearText(runs)).toMatch(/\nselected: running .*, 1 of 3\n/)
    const jobs = recordedState('skewed', { tab: 'jobs', focus: 'detail' })
    expect(linearText(jobs)).toMatch(/\nselected: .*, 1 of \d+\n/)
    expect(linearText(recordedState('skewed', { tab: 'advice', focus: 'detail' }))).toMatch(
      /\nselected: /,
    )
  })

  it('a page says which part of it is read, a filter what is typed', async () => {
    const screen = start(testState({ workers: 24 }))
    screen.type('?')
    await screen.waitFor(/lines 1 to \d+ of \d+/)
    screen.type('jq/worker-2')
    await screen.waitFor('filter workers: worker-2')
    await screen.waitFor('6 of 24')
  })
})

import { applicationSnapshot } from '../../source/store/applications.ts'
import { describe, expect, it } from 'vitest'
import { fresh, valueOf } from '../../source/domain/reading.ts'
import { selectedApplication } from '../../source/store/selectors/applications.ts'
import { targetContainer } from '../../source/store/selectors/target.ts'
import type { State } from '../../source/store/state.ts'
import { recordedState } from '../ui/recorded.ts'
import { pressed } from './pressed.ts'

const inJobs = { tab: 'jobs', focus: 'detail' } as const

describe('keys inside an application', () => {
  it('K kills the marked job or stage while it runs, elsewhere the application', () => {
    const state = recordedState('spilling', inJobs)
    const applicationId = Object.keys(state.applications)[0] ?? ''
    const call = (action: string, id?: number) => [
      'perform',
      { action, input: id === undefined ? { applicationId } : { applicationId, id } },
    ]
    expect(pressed(state, 'K').calls).toEqual([call('killJob', 0)])
    expect(pressed(state, 'v', 'K').calls).toEqual([call('killStage', 1)])
    // In the tasks of a stage it is that stage.
    expect(pressed(state, 'enter', 'enter', 'K').calls).toEqual([call('killStage', 1)])
    expect(pressed(state, 'v', 'v', 'K').calls).toEqual([call('killApplication')])
    // A stage that is over is no reason to kill anything else.
    const over = pressed(state, 'v', 'G', 'K')
    expect(over.calls).toEqual([])
    expect(over.ui.notice?.text).toMatch(/ended already/)
  })

  it('y copies a setting as it is typed, and an executor’s container', () => {
    const state = recordedState('skewed', inJobs)
    expect(pressed(state, 'V', 'y').calls).toEqual([
      ['copy', expect.stringMatching(/^--conf spark\.\S+=\S+$/), 'the setting'],
    ])
  })

  it('o opens the part of the page that is shown', () => {
    const state = recordedState('spilling', inJobs)
    const page = (...keys: string[]) => pressed(state, ...keys, 'o').calls[0]?.[1]
    expect(page()).toMatch(/\/proxy\/app-\d+-\d+\/jobs\/$/)
    expect(page('enter')).toMatch(/\/jobs\/job\/\?id=0$/)
    expect(page('enter', 'enter')).toMatch(/\/stages\/stage\/\?id=1&attempt=0$/)
    expect(page('v', 'v')).toMatch(/\/executors\/$/)
  })

  it('an executor’s container is what the container’s keys act on', () => {
    const state = recordedState('spilling', inJobs)
    const executors = pressed(state, 'v', 'v').state
    const rest = applicationSnapshot(state, Object.keys(state.applications)[0])
    const executor = rest?.executors.find(({ id }) => id === '0')
    const container = targetContainer(state)
    if (executor === undefined || container === undefined) throw new Error('nothing recorded')
    // The recorded cluster's container of that executor, among those of this screen.
    const there = { ...container, id: executor.host.padEnd(64, '0'), shortId: executor.host }
    const withIt = {
      ...executors,
      containers: { kind: 'fresh' as const, value: [there], at: state.now },
    }
    const marked = pressed(withIt, 'g').state
    const host = targetContainer(marked)?.shortId
    expect(host).toBe(executor.host)
    const logs = pressed(marked, 'l')
    expect(logs.ui).toMatchObject({ tab: 'logs', subject: 'workers' })
    expect(targetContainer(logs.state)?.id).toBe(there.id)
    expect(pressed(marked, 'enter').ui.drill.opened).toEqual([
      { kind: 'executor', id: expect.any(String) as string },
    ])
  })

  it('Enter on an application keeps it on the screen when another begins', () => {
    const state = recordedState('skewed', { focus: 'master' })
    const [old] = valueOf(state.master)?.active ?? []
    const begins = (now: State): State => {
      const master = valueOf(now.master)
      if (master === undefined || old === undefined) throw new Error('not recorded')
      const another = { ...old, id: 'app-29991231000000-0000', startedAt: old.startedAt + 60_000 }
      return { ...now, master: fresh({ ...master, active: [another, old] }, now.now) }
    }
    const shown = (now: State) => selectedApplication(begins(now))?.application.id
    expect(shown(state)).not.toBe(old?.id)
    expect(shown(pressed(state, 'enter').state)).toBe(old?.id)
    expect(shown(pressed(recordedState('skewed', inJobs), 'enter').state)).toBe(old?.id)
  })

  it('Enter where there is nothing deeper shows the whole screen, then says so', () => {
    const state = recordedState('skewed', inJobs)
    const whole = pressed(state, 'V', 'enter')
    expect(whole.ui.zoomed).toBe(true)
    expect(pressed(whole.state, 'enter').ui.notice?.text).toMatch(/nothing deeper/)
  })
})

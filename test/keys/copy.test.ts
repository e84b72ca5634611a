import { describe, expect, it } from 'vitest'
import { readFinished } from '../../source/diagnostics/history/finished.ts'
import { summarize } from '../../source/diagnostics/history/summarize.ts'
import { fresh } from '../../source/domain/reading.ts'
import { applicationSnapshot, withRecord } from '../../source/store/applications.ts'
import type { State } from '../../source/store/state.ts'
import { recorded } from '../diagnostics/advice/recording.ts'
import { run } from '../ui/containers.ts'
import { recordedState } from '../ui/recorded.ts'
import { testState } from '../ui/state.ts'
import { pressed, ui } from './pressed.ts'

/** What the last `y` put on the clipboard. */
const copied = (given: State, ...keys: readonly string[]) =>
  pressed(given, ...keys, 'y').calls[0]?.[1]

describe('what is copied to be pasted into a shell is quoted for it', () => {
  it('a setting of the Environment table', () => {
    const state = recordedState('skewed', { tab: 'jobs', focus: 'detail' })
    const [id = ''] = Object.keys(state.applications)
    const rest = applicationSnapshot(state, id)
    if (rest === undefined) throw new Error('no snapshot')
    const properties = { 'spark.driver.extraJavaOptions': `-Da='b' -Dc=$HOME` }
    const asked = { ...rest.asked, properties }
    const named = withRecord(state, id, { snapshot: fresh({ ...rest, asked }, 0) })
    expect(copied(named, 'V')).toBe(
      String.raw`--conf 'spark.driver.extraJavaOptions=-Da='\''b'\'' -Dc=$HOME'`,
    )
  })

  it('the arguments of a run', () => {
    const started = run(9, 'pi', ['a b', '', '$(id)', '-x'])
    const state = testState({
      state: { containers: fresh([started], 0) },
      ui: { focus: 'detail', tab: 'runs' },
    })
    expect(copied(state)).toBe(`pi 'a b' '' '$(id)' -x`)
  })

  it('an application’s id, whoever gave it', () => {
    const state = testState(ui({ focus: 'detail', tab: 'jobs' }))
    const master = state.master.kind === 'fresh' ? state.master.value : undefined
    if (master === undefined) throw new Error('no master')
    const active = master.active.map((one) => ({ ...one, id: 'app;reboot' }))
    expect(copied({ ...state, master: fresh({ ...master, active }, 0) })).toBe(`'app;reboot'`)
  })
})

describe('remedies that the history in Redis keeps', () => {
  /** The screen of an application that another monitor remembered. */
  function remembering(change: object): State {
    const [facts] = recorded('pi').applications
    if (facts === undefined) throw new Error('pi recorded no application')
    const context = { example: 'pi', arguments: [], workers: 1, advice: [], explanations: [] }
    const stored = { ...summarize(facts, context), ...change }
    const finished = readFinished(JSON.stringify(stored))
    if (finished === undefined) throw new Error('not readable')
    const state = recordedState('pi', { tab: 'advice', focus: 'detail' })
    return { ...state, applications: {}, diagnoses: [], history: fresh([finished], 0) }
  }
  const cause = (remedy: string) => ({
    causes: [{ cause: 'held-out', sentence: `held out: it waits → ${remedy} (fewer cores)` }],
  })

  it('settings are quoted one by one', () => {
    const advice = [
      {
        id: 'x',
        title: 'x',
        measured: '',
        certainty: 'certain',
        conf: ['a=1', 'b=x; reboot'],
        code: null,
        gainMs: 0,
      },
    ]
    expect(copied(remembering({ advice }))).toBe(`--conf a=1 --conf 'b=x; reboot'`)
  })

  it.each([
    ['--conf spark.cores.max=2', '--conf spark.cores.max=2'],
    [`exec w sh -c 'tail -n 20 /x'`, `exec w sh -c 'tail -n 20 /x'`],
    ['scale 3; reboot', `scale '3;' reboot`],
    ['scale `id`', "scale '`id`'"],
    ['--conf spark.driver.host=$(hostname)', '--conf spark.driver.host=$(hostname)'],
  ])('%s is copied as %s', (kept, wanted) => {
    expect(copied(remembering(cause(kept)))).toBe(wanted)
  })
})

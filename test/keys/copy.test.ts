import { describe, expect, it } from 'vitest'
import { diagnose } from '../../source/diagnostics/diagnosis/diagnosis.ts'
import type { Worded } from '../../source/diagnostics/diagnosis/wording.ts'
import { summarize } from '../../source/diagnostics/history/summarize.ts'
import { fresh } from '../../source/domain/reading.ts'
import { applicationSnapshot, withRecord } from '../../source/store/applications.ts'
import type { State } from '../../source/store/state.ts'
import { parseSummary } from '../../source/diagnostics/history/finished.ts'
import { recorded } from '../diagnostics/advice/recording.ts'
import { inWords } from '../diagnostics/words.ts'
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
  /** The screen of an application that another monitor remembered with one remedy. */
  function remembering(remedy: Worded['remedy']): State {
    const [facts] = recorded('pi').applications
    if (facts === undefined) throw new Error('pi recorded no application')
    const diagnoses = diagnose(recorded('never-starts')).map((one) => ({ ...inWords(one), remedy }))
    const context = { example: 'pi', arguments: [], workers: 1, diagnoses }
    const finished = parseSummary(JSON.stringify(summarize(facts, context)))
    if (finished === undefined) throw new Error('not readable')
    const state = recordedState('pi', { tab: 'advice', focus: 'detail' })
    return { ...state, applications: {}, diagnoses: [], history: fresh([finished], 0) }
  }

  it.each([
    [{ settings: ['a=1', 'b=x; reboot'] }, `--conf a=1 --conf 'b=x; reboot'`],
    [{ settings: ['spark.cores.max=2'] }, '--conf spark.cores.max=2'],
    [{ command: ['exec', 'w', 'sh', '-c', 'tail -n 20 /x'] }, `exec w sh -c 'tail -n 20 /x'`],
    [{ command: ['scale', '3;', 'reboot'] }, `scale '3;' reboot`],
    [{ command: ['scale', '`id`'] }, "scale '`id`'"],
    [{ variable: 'A=1; reboot' }, "'A=1; reboot'"],
    // The one that a shell must read further.
    [{ settings: ['spark.driver.host=$(hostname)'] }, '--conf spark.driver.host=$(hostname)'],
    [{ settings: ['spark.driver.host=$(id)'] }, "--conf 'spark.driver.host=$(id)'"],
  ])('%j is copied as %s', (kept, wanted) => {
    expect(copied(remembering(kept))).toBe(wanted)
  })
})

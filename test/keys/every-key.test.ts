import { describe, expect, it } from 'vitest'
import { ok } from '../../source/diagnostics/doctor/finding.ts'
import { fresh } from '../../source/domain/reading.ts'
import type { Binding } from '../../source/keys/binding.ts'
import { bindings } from '../../source/keys/bindings.ts'
import { contextsOf, places } from '../../source/keys/contexts.ts'
import { match, press } from '../../source/keys/match.ts'
import type { State } from '../../source/store/state.ts'
import type { OpenDialog, Pages } from '../../source/store/ui.ts'
import { recordedState } from '../ui/recorded.ts'
import { now, run } from '../ui/containers.ts'
import { testState } from '../ui/state.ts'
import { pressed } from './pressed.ts'

const findings = Array.from({ length: 60 }, (_, at) => ok(`check-${at}`, `check ${at} is well`))
const lines = ['needle', 'hay', 'needle', 'hay', 'needle'].map((text) => ({
  ...{ stream: 'stderr' as const, at: now, text },
}))
const cluster = testState({
  workers: 24,
  state: {
    doctor: fresh({ at: now, findings, skipped: [] }, now),
    runOutputs: { [run(1, 'pi', []).id]: { lines, result: undefined, applicationId: undefined } },
  },
})
const jobs: State = {
  ...recordedState('spilling', { tab: 'jobs', focus: 'detail' }),
  executorLog: { key: 'app/0/stderr', lines, dropped: 0, error: undefined },
}
const line = { value: 'one two three', cursor: 7 }
const dialog = (open: OpenDialog) => ({ ...cluster, ui: { ...cluster.ui, dialog: open } })

/** Screens from which every key of the table does something: where, and how one came there. */
const screens: readonly State[] = [
  cluster,
  ...[
    ...['j j j j j j j j j j j j', '1', '3', '4', 'z', 'f w enter'],
    ...[
      '5',
      '5 ]',
      '5 ] ]',
      '5 [',
      '5 [ enter',
      '5 [ enter / e enter',
      '5 [ c',
      '5 [ [',
      '5 [ [ k',
    ],
    ...['5 k k', '5 / e enter', '? j j j j j j j j j j j j', '! j j j j j j j j j j j j'],
    ...['f', 'f w', '5 /', 's', 'x', 'x j', 'x e'],
  ].map((keys) => pressed(cluster, ...keys.split(' ')).state),
  ...[
    'v',
    'v v',
    'v v enter',
    'v v enter k',
    'v v enter / n e e enter',
    'a',
    'j',
    'enter',
    'enter enter',
    '/',
    '/ 1 enter',
  ].map((keys) => pressed(jobs, ...keys.split(' ')).state),
  jobs,
  recordedState('spilling', { tab: 'advice', focus: 'detail' }),
  dialog({ kind: 'confirm', title: '', question: '', choice: 'yes' }),
  dialog({ kind: 'url', title: '', url: 'http://x/', note: '' }),
  dialog({ kind: 'scale', edit: line, prefilled: false }),
]

/** Four rows of everything, so that there is more of it above and below. */
const pages: Pages = () => ({ rows: 4, count: 60, columns: 80 })

/** The screen's own state but for what is only said. */
const shown = ({ ui }: State) => JSON.stringify({ ...ui, notice: undefined })

function does(binding: Binding, key: string): boolean {
  return screens.some((state) => {
    if (match(state, key) !== binding) return false
    const { state: next, call } = press(state, key, pages)
    return call !== undefined || shown(next) !== shown(state)
  })
}

describe('every row of the key table', () => {
  it.each(
    bindings.flatMap((binding) =>
      binding.keys.map((key) => [binding.context, key, binding] as const),
    ),
  )('in %s: %s changes the screen or asks for something', (_, key, binding) => {
    expect(does(binding, key), binding.description).toBe(true)
  })

  it('is of a context that some screen is in', () => {
    const seen = new Set(screens.flatMap(contextsOf))
    expect(Object.keys(places).filter((context) => !seen.has(context as 'always'))).toEqual([])
  })
})

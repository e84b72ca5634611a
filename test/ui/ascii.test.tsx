import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createDemoClients } from '../../source/demo/index.ts'
import { collect } from '../../source/cli/collect.ts'
import type { Examination } from '../../source/diagnostics/doctor/finding.ts'
import { fresh } from '../../source/domain/reading.ts'
import { drill } from '../../source/store/reducers/focus.ts'
import { openLauncher } from '../../source/store/reducers/dialogs.ts'
import type { State } from '../../source/store/state.ts'
import { panes, tabs, type OpenDialog } from '../../source/store/ui.ts'
import { testConfig } from '../actions/context.ts'
import { recordedState } from './recorded.ts'
import { draw, type Screen } from './render.tsx'
import { testState } from './state.ts'

const sizes = [
  [160, 48],
  [100, 30],
  [60, 16],
] as const

let demo: State
beforeAll(async () => {
  const config = testConfig({ demo: true })
  const clients = createDemoClients({
    seed: 1,
    workers: 3,
    examples: config.examples,
    project: config.project,
  })
  demo = await collect(clients, config, new AbortController().signal, { samples: true })
  await clients.close()
})

const open: Screen[] = []
afterEach(() => {
  for (const screen of open.splice(0)) screen.close()
})

/** The frame holds nothing beyond ASCII. (That each own character has a look-alike is tested too.) */
function expectAscii(state: State, columns: number, rows: number, color = true) {
  const sized = { ...state, ui: { ...state.ui, size: { columns, rows } } }
  const screen = draw(sized, { columns, rows, color, ascii: true })
  open.push(screen)
  const text = screen.text()
  expect(text.trim()).not.toBe('')
  expect(text).not.toMatch(/[^\n\x20-\x7e]/)
}

const examination: Examination = {
  at: 0,
  skipped: ['Spark: no answer'],
  findings: [
    { id: 'a', severity: 'bad', title: 'Redis’s data', evidence: ['1 – 2'], remedy: 'up' },
    { id: 'b', severity: 'ok', title: 'well', evidence: [], remedy: undefined },
  ],
}
const dialogs: readonly OpenDialog[] = [
  {
    kind: 'confirm',
    title: 'Down',
    question: 'Take the cluster down?',
    choice: 'no',
  },
  {
    kind: 'scale',
    prefilled: false,
    edit: { value: '3', cursor: 1 },
    error: 'not a number from 0 to 64',
  },
  { kind: 'help' },
  { kind: 'doctor' },
  { kind: 'url', title: 'Address', url: `http://x/${'p'.repeat(200)}`, note: 'sent — no desktop' },
  { kind: 'filter', edit: { value: '', cursor: 0 }, before: '' },
  { kind: 'search', edit: { value: '', cursor: 0 }, before: '' },
]

describe.each(sizes)('in ASCII at %i×%i', (columns, rows) => {
  it.each(panes)('the demo with %s focused, small and over the whole screen', (focus) => {
    for (const zoomed of [false, true]) {
      expectAscii({ ...demo, ui: { ...demo.ui, focus, zoomed } }, columns, rows)
    }
  })

  it.each(tabs)('the tab %s, with colours and without', (tab) => {
    const ui = { tab, focus: 'detail' } as const
    for (const color of [true, false]) {
      expectAscii({ ...demo, ui: { ...demo.ui, ...ui } }, columns, rows, color)
    }
    expectAscii(testState({ ui }), columns, rows)
    for (const job of ['skewed', 'memory-killed']) {
      expectAscii(recordedState(job, ui), columns, rows)
    }
  })

  it('inside an application: its stages, tasks and executors', () => {
    const jobs = recordedState('spilling', { tab: 'jobs', focus: 'detail' })
    for (const state of [drill(jobs), drill(drill(jobs))]) expectAscii(state, columns, rows)
  })

  it.each(dialogs.map((dialog) => [dialog.kind, dialog] as const))('the dialog %s', (_, dialog) => {
    const state = { ...demo, doctor: fresh(examination, 0) }
    expectAscii({ ...state, ui: { ...state.ui, dialog } }, columns, rows)
  })

  it('the launcher, chosen in and typed in', () => {
    const launcher = openLauncher(testState(), 1)
    const { dialog } = launcher.ui
    if (dialog?.kind !== 'launcher') throw new Error('no launcher')
    expectAscii(launcher, columns, rows)
    const typing = { ...dialog, editing: true, error: 'a quote is not closed' }
    expectAscii({ ...launcher, ui: { ...launcher.ui, dialog: typing } }, columns, rows)
  })
})

describe('in ASCII', () => {
  it('a screen that is too small says so', () => {
    expectAscii(demo, 50, 10)
  })

  it('what comes from outside is marked where it cannot be shown, and nothing moves', () => {
    const lines = [{ stream: 'stdout' as const, at: 0, text: 'a 日本 b 👩‍👩‍👧‍👦 ●' }]
    const state = testState({ ui: { focus: 'detail' } })
    const screen = draw({ ...state, logs: { ...state.logs, lines } }, { ascii: true })
    open.push(screen)
    const row = screen.lines().find((line) => line.includes('a ????'))
    expect(row).toMatch(/^\| a \?{4} b \?\? \* +\|$/)
    expect(row).toHaveLength(160)
  })
})

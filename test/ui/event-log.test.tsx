import { factsOf, newRecord, withRecord } from '../../source/store/applications.ts'
import type { EventLogState } from '../../source/store/application-record.ts'
import { recommendationsIn } from '../store/records.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { finishedSchema } from '../../source/diagnostics/history/finished.ts'
import { summarize } from '../../source/diagnostics/history/summarize.ts'
import { fresh, valueOf } from '../../source/domain/reading.ts'
import type { State } from '../../source/store/state.ts'
import type { UiState } from '../../source/store/ui.ts'
import { inWords } from '../diagnostics/words.ts'
import { draw, type Screen } from './render.tsx'
import { recordedState } from './recorded.ts'

const open: Screen[] = []
afterEach(() => {
  for (const screen of open.splice(0)) screen.close()
})

/** The screen of an application that has ended, by how far its event log is. */
function stateOf(tab: UiState['tab'], log: EventLogState | undefined, known: boolean): State {
  const state = recordedState('skewed', { tab, focus: 'detail' })
  const master = valueOf(state.master)
  const [active] = master?.active ?? []
  if (master === undefined || active === undefined) throw new Error('not recorded')
  const ended = { ...active, state: 'FINISHED' as const }
  const record = (known ? state.applications[active.id] : undefined) ?? newRecord(ended)
  return {
    ...state,
    master: fresh({ ...master, active: [], completed: [ended] }, state.now),
    applications: { [active.id]: { ...record, summary: ended, eventLog: log } },
    diagnoses: [],
  }
}

function textOf(tab: UiState['tab'], log: EventLogState | undefined, known: boolean): string {
  return textFrom(stateOf(tab, log, known))
}

function textFrom(state: State): string {
  const screen = draw(state, { columns: 160, rows: 48 })
  open.push(screen)
  return screen.text()
}

describe('an application that has ended', () => {
  it('of which nothing is known says what of its event log', () => {
    const reading = { kind: 'reading' } as const
    expect(textOf('jobs', reading, false)).toContain('ended: its event log is being read')
    expect(textOf('advice', reading, false)).toContain('Reading its event log')
    const none = { kind: 'none', reason: undefined, observed: false } as const
    expect(textOf('jobs', none, false)).toContain('with its driver, and it left no event log')
    expect(textOf('advice', none, false)).toMatch(/before this monitor looked.*left no event log/s)
    const unread = { kind: 'none', reason: 'the engine is away', observed: false } as const
    expect(textOf('jobs', unread, false)).toContain('and the engine is away')
  })

  it('says where what is known of it comes from, and whether that is all', () => {
    const read = { kind: 'read', cut: false, observed: true } as const
    const text = textOf('jobs', read, true)
    expect(text).toContain('by its event log')
    expect(text).toMatch(/Stages \d/)
    expect(textOf('jobs', { ...read, cut: true }, true)).toContain('event log read in part')
    expect(textOf('jobs', undefined, true)).not.toContain('event log')
    expect(textOf('advice', read, true)).toMatch(/largest of 12 tasks/)
  })

  it('has beside its name in the Master pane how much there is to read', () => {
    const count = recommendationsIn(recordedState('skewed')).length
    expect(count).toBeGreaterThan(0)
    expect(textOf('logs', undefined, true)).toMatch(new RegExp(`advice ${count} +FINISHED`))
    expect(textOf('logs', undefined, false)).not.toMatch(/advice \d/)
  })

  it('before this monitor looked is told of by the history, until its event log is read', () => {
    const followed = stateOf('advice', undefined, true)
    const [record] = Object.values(followed.applications)
    const [cause] = recordedState('never-starts').diagnoses
    if (record === undefined || cause === undefined) throw new Error('not recorded')
    const advice = record.recommendations ?? []
    const summary = summarize(factsOf(record, followed.now), {
      example: 'skewed',
      arguments: [],
      workers: 3,
      diagnoses: [cause, ...advice].map(inWords),
    })
    const kept = finishedSchema.parse(JSON.parse(JSON.stringify(summary)))
    const state = stateOf('advice', undefined, false)
    const text = textFrom({ ...state, history: fresh([kept], state.now) })
    expect(text).toMatch(new RegExp(`advice ${advice.length + 1} +FINISHED`))
    expect(text).toMatch(/high +earlier: can never start: .*64\.0 GiB/)
    expect(text).toMatch(/Config +--conf spark\.executor\.memory=\d+m *│/)
    expect(text).toMatch(/high +Skewed tasks/)
    const rest = textFrom({
      ...state,
      history: fresh([{ ...kept, diagnoses: advice.map(inWords) }], state.now),
    })
    expect(rest).toMatch(/largest of 12 tasks/)
    expect(rest).toMatch(/Threshold +largest task > 5/)
    // What this monitor knows itself goes before what is kept.
    const read = { ...followed, history: fresh([kept], state.now) }
    const other = { ...cause, confidence: 'low' as const }
    const own = textFrom(withRecord(read, record.summary.id, { diagnoses: [other] }))
    expect(own).toMatch(/low +earlier: can never start/)
    expect(own).not.toMatch(/high +earlier/)
  })
})

import { runOf, type Run, type RunOutput } from '../../domain/run.ts'
import type { LogLine } from '../../domain/container.ts'
import type { State } from '../state.ts'
import { derive } from './memo.ts'
import { containersOf } from '../../domain/presence.ts'

/** A launched example with what it has said. */
export interface RunRow {
  readonly run: Run
  readonly output: RunOutput | undefined
}

/** Every run, the newest first. */
export const runRows = derive(
  (state) => [containersOf(state), state.runOutputs],
  (containers, outputs): readonly RunRow[] =>
    containers
      .flatMap((container) => runOf(container) ?? [])
      .toSorted((a, b) => b.startedAt - a.startedAt || b.id.localeCompare(a.id))
      .map((run) => ({ run, output: outputs[run.id] })),
)

/** The selected run; the newest where none is. */
export function selectedRun(state: State): RunRow | undefined {
  const rows = runRows(state)
  return rows.find(({ run }) => run.id === state.ui.selected.run) ?? rows[0]
}

/** Lines of a run: the log that is followed where it is this run's, else what was kept of it. */
export function linesOfRun(
  state: State,
  row: RunRow,
): { readonly lines: readonly LogLine[]; readonly dropped: number } {
  const kept = row.output?.lines ?? []
  if (state.logs.containerId === row.run.id && state.logs.lines.length >= kept.length) {
    return { lines: state.logs.lines, dropped: state.logs.dropped }
  }
  return { lines: kept, dropped: 0 }
}

/** How many runs go on now. */
export function runningRuns(state: State): number {
  return runRows(state).filter(({ run }) => run.state === 'running' || run.state === 'starting')
    .length
}

const complaint = /\b\w*(?:Exception|Error)\b|\bERROR\b|^Usage: /

/** Why a run failed: what the engine knows, and the last thing it complained of itself. */
export function failureOf({ run, output }: RunRow): string | undefined {
  if (run.state !== 'failed') return undefined
  const said = output?.lines.findLast(({ text }) => complaint.test(text))?.text.trim()
  const reason = run.reason ?? 'failed'
  return said === undefined ? reason : `${reason}: ${said}`
}

import { joinWords } from '../../../domain/shell.ts'
import type { RunState } from '../../../domain/run.ts'
import { clockTime, formatDuration } from '../../../domain/units.ts'
import { failureOf, type RunRow } from '../../../store/selectors/runs.ts'
import { span, type Role } from '../../text/line.ts'
import type { Column } from '../../text/table.ts'

/** How good a run's state is. */
export const runRoles: Record<RunState, Role> = {
  starting: 'warning',
  running: 'accent',
  succeeded: 'good',
  failed: 'bad',
  stopped: 'warning',
}

/** The first line of a result (of several: with how many more), or why it failed. */
export function resultWords(row: RunRow): string {
  const { run, output } = row
  const failure = failureOf(row)
  if (failure !== undefined) return failure
  const [first, ...more] = (output?.result ?? '').trim().split('\n')
  if (first === undefined || first === '') {
    return run.state === 'running' ? (output?.lines.at(-1)?.text ?? '') : ''
  }
  return more.length > 0 ? `${first} (+${more.length} lines)` : first
}

/** Columns of the list of runs. */
export function runColumns(now: number): readonly Column<RunRow>[] {
  return [
    {
      key: 'state',
      title: 'STATE',
      width: 9,
      priority: 0,
      cell: ({ run }) => span(run.state, runRoles[run.state]),
    },
    {
      key: 'example',
      title: 'EXAMPLE',
      width: 17,
      priority: 0,
      cell: ({ run }) => span(run.example, 'strong'),
    },
    {
      key: 'arguments',
      title: 'ARGUMENTS',
      width: 14,
      grows: 1,
      priority: 2,
      cell: ({ run }) => span(joinWords(run.arguments), 'dim'),
    },
    {
      key: 'started',
      title: 'STARTED',
      width: 8,
      priority: 3,
      cell: ({ run }) => span(clockTime(run.startedAt), 'dim'),
    },
    {
      key: 'time',
      title: 'TIME',
      width: 7,
      align: 'right',
      priority: 1,
      cell: ({ run }) => span(formatDuration((run.finishedAt ?? now) - run.startedAt)),
    },
    {
      key: 'exit',
      title: 'EXIT',
      width: 4,
      align: 'right',
      priority: 1,
      cell: ({ run: { exitCode, finishedAt } }) =>
        exitCode === undefined || finishedAt === undefined
          ? span('–', 'dim')
          : span(String(exitCode), exitCode === 0 ? 'good' : 'bad'),
    },
    {
      key: 'result',
      title: 'RESULT',
      width: 20,
      grows: 2,
      priority: 0,
      cell: (row) => {
        const found = row.output?.result !== undefined
        const role: Role = row.run.state === 'failed' ? 'bad' : found ? 'plain' : 'dim'
        return span(resultWords(row), role)
      },
    },
  ]
}

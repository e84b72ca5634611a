import {
  recommendationsOf,
  type Difference,
  type ScalingPoint,
} from '../../../diagnostics/history/compare.ts'
import type { Finished } from '../../../diagnostics/history/finished.ts'
import { staleWords } from '../../../domain/presence.ts'
import { dateTime, formatDuration, formatPercent, plural } from '../../../domain/units.ts'
import { comparison, type Comparison } from '../../../store/selectors/history.ts'
import type { State } from '../../../store/state.ts'
import { blank, cell, joined, line, span, type Line, type Role } from '../../text/line.ts'
import { meter } from '../../text/meters.ts'
import { scrolled, type Size } from '../../text/scroll.ts'
import { column, figure, table, type Column } from '../../text/table.ts'
import { allLines, type Block, type Contents } from '../../text/view.ts'

const figures = 8

/** Wall time as a bar against the slowest. */
const scalingColumns = (slowestMs: number): readonly Column<ScalingPoint>[] => [
  figure('WORKERS', 7, ({ workers }) => workers),
  column(
    'WALL TIME',
    12 + figures,
    ({ wallMs }, width) => [
      ...meter(wallMs / slowestMs, width - figures, 'accent'),
      cell(span(formatDuration(wallMs)), figures, 'right'),
    ],
    { grows: 1 },
  ),
  figure('SPEED-UP', 10, ({ speedUp }) => `× ${speedUp.toFixed(2)}`),
  figure('EFFICIENCY', 10, ({ efficiency }) => formatPercent(efficiency * 100)),
  figure('RUNS', 10, ({ runs }) => runs),
]

const kindRoles: Record<Difference['kind'], Role> = {
  result: 'strong',
  'set-up': 'plain',
  configuration: 'accent',
  advice: 'warning',
}

const changeColumns: readonly Column<Difference>[] = [
  column('CHANGED', 18, ({ what, kind }) => span(what, kindRoles[kind]), { grows: 1 }),
  column('THE RUN BEFORE', 16, ({ before }) => span(before, 'dim'), { grows: 1 }),
  column('THE LAST RUN', 16, ({ after }) => after, { grows: 1 }),
]

const stateRoles: Record<Finished['state'], Role> = {
  FINISHED: 'good',
  FAILED: 'bad',
  KILLED: 'warning',
  STOPPED: 'warning',
  UNKNOWN: 'dim',
}

const titlesOf = (run: Finished) => recommendationsOf(run).map(({ title }) => title)

const runColumns: readonly Column<Finished>[] = [
  column('STARTED', 19, ({ startedAt }) => span(dateTime(startedAt), 'dim')),
  column('STATE', 8, ({ state }) => span(state, stateRoles[state])),
  figure('WORKERS', 7, ({ workers }) => workers),
  figure('TIME', 8, ({ wallMs }) => formatDuration(wallMs)),
  figure('TASKS', 8, ({ tasks }) => tasks.total, { priority: 2 }),
  column('TO CHANGE', 12, (run) => span(titlesOf(run).join(', '), 'warning'), {
    ...{ grows: 1, priority: 1 },
  }),
]

function silence(state: State, { name, runs }: Comparison): string | undefined {
  if (runs.length > 0) return undefined
  if (state.history.kind === 'loading') return 'the history has not been read yet'
  if (state.history.kind === 'stale') return `the history: ${state.history.error}`
  return `no ended run of ${name} is remembered yet: it is compared from its second run on`
}

function blocks(state: State, width: number): readonly Block[] {
  const said = (words: string): Line => line(span(` ${words}`, 'dim'))
  const compared = comparison(state)
  if (compared === undefined) return [said('nothing to compare: no run is remembered yet')]
  const { name, runs, scaling, changes } = compared
  const head = joined(
    [
      [span(` ${name}`, 'strong')],
      [span(plural(runs.length, 'past run'))],
      [span('speed-up is against the fewest workers', 'dim')],
    ],
    width,
  )
  const silent = silence(state, compared)
  if (silent !== undefined) return [head, said(silent)]
  const changed =
    changes.length === 0
      ? said('nothing differs between the last two')
      : table(changeColumns, changes, { width })
  const slowest = Math.max(1, ...scaling.map(({ wallMs }) => wallMs))
  return [
    head,
    scaling.length === 0
      ? said('none of them succeeded, so there is no time to compare')
      : table(scalingColumns(slowest), scaling, { width }),
    ...(runs.length < 2 ? [] : [blank, changed]),
    blank,
    table(runColumns, runs, { width }),
  ]
}

/** The comparison of an example's past runs. */
export function historyView(state: State, { width, height }: Size): Contents {
  const { history, ui } = state
  const lines = allLines(blocks(state, width), width)
  return {
    ...scrolled('history', lines, ui.offsets.history ?? 0, height),
    footer:
      history.kind === 'stale'
        ? [span(staleWords(history, state.now), 'bad')]
        : [span('Esc back to the runs', 'dim')],
  }
}

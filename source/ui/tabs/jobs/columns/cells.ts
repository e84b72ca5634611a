import type { Executor, JobStatus, StageStatus } from '../../../../domain/application.ts'
import { formatBytes, formatDuration, formatPercent } from '../../../../domain/units.ts'
import { gcShareOf } from '../../../../store/selectors/drill/tables.ts'
import { cell, span, type Role, type Span } from '../../../text/line.ts'
import type { Column } from '../../../text/table.ts'

/** How good a job's state is. */
export const jobRoles: Record<JobStatus, Role> = {
  RUNNING: 'good',
  SUCCEEDED: 'dim',
  FAILED: 'bad',
  UNKNOWN: 'warning',
}

/** How good a stage's state is. */
export const stageRoles: Record<StageStatus, Role> = {
  ACTIVE: 'good',
  COMPLETE: 'dim',
  PENDING: 'warning',
  FAILED: 'bad',
  SKIPPED: 'dim',
  UNKNOWN: 'warning',
}

/** How an executor is: it works, ended with its application, or was lost. */
export function executorWord({ active, ended }: Pick<Executor, 'active' | 'ended'>): Span {
  if (active) return span('active', 'good')
  return ended === true ? span('ended', 'dim') : span('lost', 'bad')
}

/** An amount of bytes; a dash for none. */
export function bytes(amount: number | undefined): Span {
  return amount === undefined || amount === 0 ? span('–', 'dim') : span(formatBytes(amount))
}

/** A duration; a dash where there is none. */
export function time(ms: number | undefined, role: Role = 'plain'): Span {
  return ms === undefined ? span('–', 'dim') : span(formatDuration(ms), role)
}

/** How long something took, or takes by now. */
export function lasting(
  of: { readonly submittedAt: number | undefined; readonly completedAt: number | undefined },
  now: number,
): Span {
  const { submittedAt, completedAt } = of
  return time(submittedAt === undefined ? undefined : (completedAt ?? now) - submittedAt, 'dim')
}

/** `12 %`, coloured from the share on at which the advice speaks of collection (10 %). */
export function gcShare(gcMs: number, runMs: number): Span {
  const share = gcShareOf(gcMs, runMs)
  return span(formatPercent(share * 100), share > 0.1 ? 'warning' : 'plain')
}

/** A count that is seen where it is not 0. */
export function count(amount: number, role: Role = 'plain'): Span {
  return amount === 0 ? span('–', 'dim') : span(String(amount), role)
}

/** A column of figures, aligned to the right. */
export function figure<Row>(
  given: Pick<Column<Row>, 'key' | 'title' | 'priority'> & {
    readonly width?: number
    readonly of: (row: Row) => Span
  },
): Column<Row> {
  const { width = 9, of, ...rest } = given
  return { ...rest, width, align: 'right', cell: of }
}

/** Tasks of a job or stage. */
export interface Tasks {
  readonly all: number
  readonly done: number
  readonly skipped: number
  readonly active: number
  readonly failed: number
}

const figures = 11

/** A bar of done █, skipped ▓, running ▒ and waiting ░ tasks, and `80/100` behind it. */
export function taskBar(of: Tasks, width: number): readonly Span[] {
  const { all, done, skipped, active, failed } = of
  const room = Math.max(0, width - figures)
  const doneRole: Role = failed > 0 ? 'warning' : done + skipped >= all ? 'dim' : 'good'
  const parts = [
    ['█', done, doneRole],
    ['▓', skipped, 'dim'],
    ['▒', active, 'accent'],
  ] as const
  let before = 0
  let drawn = 0
  const spans: Span[] = []
  for (const [block, amount, role] of parts) {
    before += amount
    const until = all > 0 ? Math.min(room, Math.round((before / all) * room)) : 0
    // What runs is seen, however little of the whole it is.
    const to = block === '▒' && amount > 0 ? Math.min(room, Math.max(until, drawn + 1)) : until
    if (to > drawn) spans.push(span(block.repeat(to - drawn), role))
    drawn = Math.max(drawn, to)
  }
  if (room > drawn) spans.push(span('░'.repeat(room - drawn), 'dim'))
  return [...spans, cell(span(`${done + skipped}/${all}`), figures, 'right')]
}

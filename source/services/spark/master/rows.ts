import type { Application, MasterStatus } from '../../../domain/spark.ts'
import { formatDuration } from '../../../domain/units.ts'
import type { ApplicationRow } from '../../../store/selectors/applications.ts'
import { meter } from '../../../ui/text/meters.ts'
import { cell, span, type Role, type Span } from '../../../ui/text/line.ts'
import { column, figure, type Column } from '../../../ui/text/table.ts'

/** How good a master's status is. */
export const masterStatusRoles: Record<MasterStatus, Role> = {
  ALIVE: 'good',
  STANDBY: 'warning',
  RECOVERING: 'warning',
  COMPLETING_RECOVERY: 'warning',
}

/** How good an application's state is. */
export const applicationRoles: Record<Application['state'], Role> = {
  RUNNING: 'good',
  WAITING: 'warning',
  FINISHED: 'dim',
  FAILED: 'bad',
  KILLED: 'warning',
  UNKNOWN: 'dim',
}

/** How long an application runs or ran, in milliseconds. */
export function applicationTime({ application, active }: ApplicationRow, now: number): number {
  return active ? now - application.startedAt : application.durationMs
}

const barWidth = 6

/** Columns of the list of applications. */
export const applicationColumns = (now: number): readonly Column<ApplicationRow>[] => [
  column('NAME', 8, ({ application }) => application.name, { grows: 1 }),
  column('TASKS', barWidth + 8, progressBar, { priority: 2 }),
  figure('CORES', 5, ({ application, active }) => (active ? application.cores : ''), {
    priority: 3,
  }),
  column('STATE', 8, ({ application: { state } }) => span(state, applicationRoles[state]), {
    priority: 1,
  }),
  figure('TIME', 7, (row) => span(formatDuration(applicationTime(row, now)), 'dim'), {
    priority: 4,
  }),
]

/** How far one has got; of one that has ended, how much there is to read of it. */
function progressBar({ progress, advised }: ApplicationRow, width: number): Span | readonly Span[] {
  if (advised > 0) return span(`advice ${advised}`, 'accent')
  if (progress === undefined || progress.tasks === 0) return span('')
  const { done, tasks, failed } = progress
  return [
    ...meter(done / tasks, barWidth, failed > 0 ? 'warning' : 'good'),
    cell(span(`${done}/${tasks}`), width - barWidth, 'right'),
  ]
}

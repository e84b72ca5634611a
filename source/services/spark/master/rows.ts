import type { Application, MasterStatus } from '../../../domain/spark.ts'
import { formatDuration } from '../../../domain/units.ts'
import type { ApplicationRow } from '../../../store/selectors/applications.ts'
import { meter } from '../../../ui/text/meters.ts'
import { cell, span, type Role } from '../../../ui/text/line.ts'
import type { Column } from '../../../ui/text/table.ts'

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
export function applicationColumns(now: number): readonly Column<ApplicationRow>[] {
  return [
    {
      key: 'name',
      title: 'NAME',
      width: 8,
      grows: 1,
      priority: 0,
      cell: ({ application }) => span(application.name),
    },
    {
      key: 'progress',
      title: 'TASKS',
      width: barWidth + 8,
      priority: 2,
      cell: ({ progress, advised }, width) => {
        if (advised > 0) return span(`advice ${advised}`, 'accent')
        if (progress === undefined || progress.tasks === 0) return span('')
        const role = progress.failed > 0 ? 'warning' : 'good'
        const count = `${progress.done}/${progress.tasks}`
        return [
          ...meter(progress.done / progress.tasks, barWidth, role),
          cell(span(count), width - barWidth, 'right'),
        ]
      },
    },
    {
      key: 'cores',
      title: 'CORES',
      width: 5,
      align: 'right',
      priority: 3,
      cell: ({ application, active }) => span(active ? String(application.cores) : ''),
    },
    {
      key: 'state',
      title: 'STATE',
      width: 8,
      priority: 1,
      cell: ({ application: { state } }) => span(state, applicationRoles[state]),
    },
    {
      key: 'time',
      title: 'TIME',
      width: 7,
      align: 'right',
      priority: 4,
      cell: (row) => span(formatDuration(applicationTime(row, now)), 'dim'),
    },
  ]
}

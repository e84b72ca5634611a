import type { Job, JobStatus, Stage, StageStatus } from '../../../model/spark.ts'
import { formatBytes, formatDuration } from '../../../model/units.ts'
import { meter } from '../../text/meters.ts'
import { cell, span, type Role, type Span } from '../../text/line.ts'
import type { Column } from '../../text/table.ts'

const jobRoles: Record<JobStatus, Role> = {
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
}

const figures = 11

/** A bar and `80/100` behind it. */
function progress(done: number, tasks: number, failed: number, width: number): readonly Span[] {
  const role: Role = failed > 0 ? 'warning' : done >= tasks ? 'dim' : 'good'
  return [
    ...meter(tasks > 0 ? done / tasks : 0, width - figures, role),
    cell(span(`${done}/${tasks}`), figures, 'right'),
  ]
}

function time(from: number | undefined, to: number | undefined, now: number): Span {
  return span(from === undefined ? '–' : formatDuration((to ?? now) - from), 'dim')
}

function failedCell(failed: number): Span {
  return span(failed > 0 ? String(failed) : '', 'bad')
}

/** Columns of the jobs of an application. */
export function jobColumns(now: number): readonly Column<Job>[] {
  return [
    {
      key: 'id',
      title: 'JOB',
      width: 4,
      align: 'right',
      priority: 0,
      cell: ({ id }) => span(String(id)),
    },
    {
      key: 'name',
      title: 'NAME',
      width: 14,
      grows: 2,
      priority: 0,
      cell: ({ name }) => span(name),
    },
    {
      key: 'status',
      title: 'STATUS',
      width: 9,
      priority: 0,
      cell: ({ status }) => span(status, jobRoles[status]),
    },
    {
      key: 'tasks',
      title: 'TASKS',
      width: 8 + figures,
      grows: 1,
      priority: 0,
      cell: (job, width) =>
        progress(job.completedTasks + job.skippedTasks, job.tasks, job.failedTasks, width),
    },
    {
      key: 'active',
      title: 'ACTIVE',
      width: 6,
      align: 'right',
      priority: 2,
      cell: ({ activeTasks }) => span(String(activeTasks)),
    },
    {
      key: 'failed',
      title: 'FAILED',
      width: 6,
      align: 'right',
      priority: 3,
      cell: ({ failedTasks }) => failedCell(failedTasks),
    },
    {
      key: 'stages',
      title: 'STAGES',
      width: 10,
      priority: 4,
      cell: ({ stageIds }) => span(stageIds.join(' '), 'dim'),
    },
    {
      key: 'time',
      title: 'TIME',
      width: 7,
      align: 'right',
      priority: 1,
      cell: ({ submittedAt, completedAt }) => time(submittedAt, completedAt, now),
    },
  ]
}

/** Columns of the stages of an application. */
export function stageColumns(now: number): readonly Column<Stage>[] {
  const bytes = (
    key: string,
    title: string,
    priority: number,
    of: (stage: Stage) => number,
  ): Column<Stage> => ({
    key,
    title,
    width: 9,
    align: 'right',
    priority,
    cell: (stage) => (of(stage) === 0 ? span('–', 'dim') : span(formatBytes(of(stage)))),
  })
  return [
    {
      key: 'id',
      title: 'STAGE',
      width: 6,
      align: 'right',
      priority: 0,
      cell: ({ id, attempt }) => span(attempt > 0 ? `${id}.${attempt}` : String(id)),
    },
    {
      key: 'name',
      title: 'NAME',
      width: 14,
      grows: 2,
      priority: 0,
      cell: ({ name }) => span(name),
    },
    {
      key: 'status',
      title: 'STATUS',
      width: 9,
      priority: 0,
      cell: ({ status }) => span(status, stageRoles[status]),
    },
    {
      key: 'tasks',
      title: 'TASKS',
      width: 8 + figures,
      grows: 1,
      priority: 0,
      cell: (stage, width) => progress(stage.completedTasks, stage.tasks, stage.failedTasks, width),
    },
    bytes('input', 'INPUT', 4, (stage) => stage.inputBytes),
    bytes('read', 'SHUFFLE R', 2, (stage) => stage.shuffleReadBytes),
    bytes('write', 'SHUFFLE W', 2, (stage) => stage.shuffleWriteBytes),
    bytes('spill', 'SPILL', 5, (stage) => stage.diskSpilledBytes),
    {
      key: 'gc',
      title: 'GC',
      width: 7,
      align: 'right',
      priority: 6,
      cell: ({ gcTimeMs }) => span(formatDuration(gcTimeMs), 'dim'),
    },
    {
      key: 'time',
      title: 'TIME',
      width: 7,
      align: 'right',
      priority: 1,
      cell: ({ submittedAt, completedAt }) => time(submittedAt, completedAt, now),
    },
  ]
}

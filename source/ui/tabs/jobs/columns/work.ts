import { type Job, shortName, type Task } from '../../../../domain/application.ts'
import { taskTime, type StageRow } from '../../../../store/selectors/drill/tables.ts'
import { span, type Role } from '../../../text/line.ts'
import type { Column } from '../../../text/table.ts'
import {
  bytes,
  count,
  figure,
  gcShare,
  jobRoles,
  lasting,
  stageRoles,
  taskBar,
  time,
} from './cells.ts'

/** Columns of jobs. */
export function jobColumns(now: number): readonly Column<Job>[] {
  return [
    figure({ key: 'id', title: 'JOB', width: 4, priority: 0, of: ({ id }) => span(String(id)) }),
    {
      key: 'name',
      title: 'NAME',
      width: 14,
      grows: 2,
      priority: 0,
      cell: ({ name }) => span(shortName(name)),
    },
    {
      key: 'status',
      title: 'STATUS',
      width: 10,
      priority: 0,
      cell: ({ status }) => span(status, jobRoles[status]),
    },
    {
      key: 'tasks',
      title: 'TASKS',
      width: 19,
      grows: 1,
      priority: 0,
      cell: (job, width) =>
        taskBar(
          {
            all: job.tasks,
            done: job.completedTasks,
            skipped: job.skippedTasks,
            active: job.activeTasks,
            failed: job.failedTasks,
          },
          width,
        ),
    },
    figure({
      ...{ key: 'active', title: 'RUN', width: 4, priority: 2 },
      of: ({ activeTasks }) => count(activeTasks, 'accent'),
    }),
    figure({
      ...{ key: 'failed', title: 'FAILED', width: 7, priority: 1 },
      of: ({ failedTasks }) => count(failedTasks, 'bad'),
    }),
    figure({
      ...{ key: 'skipped', title: 'SKIPPED', width: 8, priority: 4 },
      of: ({ skippedTasks }) => count(skippedTasks, 'dim'),
    }),
    {
      key: 'stages',
      title: 'STAGES',
      width: 14,
      priority: 5,
      cell: ({ stageIds }) => span(stageIds.join(' '), 'dim'),
    },
    figure({
      ...{ key: 'time', title: 'TIME', width: 8, priority: 0 },
      of: (job) => lasting(job, now),
    }),
  ]
}

/** Columns of stages. */
export function stageColumns(now: number): readonly Column<StageRow>[] {
  return [
    figure({
      ...{ key: 'id', title: 'STAGE', width: 6, priority: 0 },
      of: ({ stage: { id, attempt } }) => span(attempt > 0 ? `${id}.${attempt}` : String(id)),
    }),
    {
      key: 'name',
      title: 'NAME',
      width: 14,
      grows: 2,
      priority: 0,
      cell: ({ stage: { name } }) => span(shortName(name)),
    },
    {
      key: 'status',
      title: 'STATUS',
      width: 9,
      priority: 0,
      cell: ({ stage: { status } }) => span(status, stageRoles[status]),
    },
    {
      key: 'tasks',
      title: 'TASKS',
      width: 17,
      grows: 1,
      priority: 0,
      cell: ({ stage }, width) =>
        taskBar(
          {
            all: stage.tasks,
            done: stage.completedTasks,
            skipped: 0,
            active: stage.activeTasks,
            failed: stage.failedTasks,
          },
          width,
        ),
    },
    figure({
      ...{ key: 'failed', title: 'FAILED', width: 7, priority: 7 },
      of: ({ stage }) => count(stage.failedTasks, 'bad'),
    }),
    figure({
      ...{ key: 'median', title: 'MEDIAN', width: 7, priority: 3 },
      of: ({ summary }) => time(summary?.durationMs.median),
    }),
    figure({
      ...{ key: 'max', title: 'MAX', width: 7, priority: 3 },
      of: ({ summary }) => time(summary?.durationMs.max),
    }),
    figure({
      key: 'input',
      title: 'INPUT',
      priority: 5,
      of: ({ stage }) => bytes(stage.inputBytes),
    }),
    figure({
      ...{ key: 'read', title: 'SHUFFLE R', width: 10, priority: 2 },
      of: ({ stage }) => bytes(stage.shuffleReadBytes),
    }),
    figure({
      ...{ key: 'write', title: 'SHUFFLE W', width: 10, priority: 2 },
      of: ({ stage }) => bytes(stage.shuffleWriteBytes),
    }),
    figure({
      ...{ key: 'spill', title: 'SPILL', priority: 6 },
      of: ({ stage }) => bytes(stage.diskSpilledBytes),
    }),
    figure({
      ...{ key: 'gc', title: 'GC', width: 6, priority: 4 },
      of: ({ stage }) => gcShare(stage.gcTimeMs, stage.executorRunTimeMs),
    }),
    figure({
      ...{ key: 'time', title: 'TIME', width: 8, priority: 0 },
      of: ({ stage }) => lasting(stage, now),
    }),
  ]
}

const taskRoles: Readonly<Record<string, Role>> = {
  RUNNING: 'good',
  FAILED: 'bad',
  KILLED: 'warning',
}

/** Columns of a stage's tasks. `nameOf` gives the worker's name for a host. */
export function taskColumns(
  now: number,
  nameOf: (host: string) => string,
): readonly Column<Task>[] {
  return [
    figure({
      key: 'task',
      title: 'TASK',
      width: 6,
      priority: 0,
      of: ({ index }) => span(String(index)),
    }),
    {
      key: 'status',
      title: 'STATUS',
      width: 9,
      priority: 0,
      cell: ({ status }) => span(status, taskRoles[status] ?? 'dim'),
    },
    figure({
      ...{ key: 'time', title: 'TIME', width: 8, priority: 0 },
      of: (task) => time(taskTime(task, now)),
    }),
    figure({ key: 'gc', title: 'GC', width: 7, priority: 3, of: ({ gcMs }) => time(gcMs, 'dim') }),
    figure({
      key: 'input',
      title: 'INPUT',
      priority: 4,
      of: ({ inputBytes }) => bytes(inputBytes),
    }),
    figure({
      ...{ key: 'shuffle', title: 'SHUFFLE R', width: 10, priority: 1 },
      of: ({ shuffleReadBytes }) => bytes(shuffleReadBytes),
    }),
    figure({
      ...{ key: 'spill', title: 'SPILL', priority: 2 },
      of: ({ diskSpilledBytes }) => bytes(diskSpilledBytes),
    }),
    figure({
      ...{ key: 'executor', title: 'EXEC', width: 5, priority: 1 },
      of: ({ executorId }) => span(executorId),
    }),
    {
      key: 'worker',
      title: 'WORKER',
      width: 12,
      priority: 5,
      cell: ({ host }) => span(nameOf(host), 'dim'),
    },
    {
      key: 'locality',
      title: 'LOCALITY',
      width: 13,
      priority: 6,
      cell: ({ locality, speculative }) =>
        span(speculative ? `${locality} spec` : locality, locality === 'ANY' ? 'warning' : 'dim'),
    },
    {
      key: 'error',
      title: 'ERROR',
      width: 10,
      grows: 1,
      priority: 0,
      cell: ({ error }) => span(error ?? '', 'bad'),
    },
  ]
}

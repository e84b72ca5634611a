import type { ApplicationSnapshot, Executor, Job, SqlQuery, Stage, Task } from './application.ts'

// An application that has ended runs nothing, whatever it said last. How what it ran then came out
// was not seen, unless its event log tells.

const job = (one: Job): Job => ({
  ...one,
  activeTasks: 0,
  status: one.status === 'RUNNING' ? 'UNKNOWN' : one.status,
})

const stage = (one: Stage): Stage => ({
  ...one,
  activeTasks: 0,
  status: one.status === 'ACTIVE' || one.status === 'PENDING' ? 'UNKNOWN' : one.status,
})

const executor = (one: Executor): Executor =>
  one.active ? { ...one, active: false, activeTasks: 0, ended: true } : one

const task = (one: Task): Task =>
  one.status === 'RUNNING' || one.status === 'PENDING' ? { ...one, status: 'UNKNOWN' } : one

const query = (one: SqlQuery): SqlQuery =>
  one.status === 'RUNNING' ? { ...one, status: 'UNKNOWN' } : one

/** Made once for each account: it is asked for again with every key and every second. */
const made = new WeakMap<ApplicationSnapshot, ApplicationSnapshot>()

/** All that an application last said of itself, now that it has ended. */
export function endedRest(of: ApplicationSnapshot): ApplicationSnapshot {
  const known = made.get(of) ?? {
    ...of,
    jobs: of.jobs.map(job),
    stages: of.stages.map(stage),
    executors: of.executors.map(executor),
    tasks: of.tasks.map(task),
    sql: of.sql.map(query),
  }
  made.set(of, known)
  return known
}

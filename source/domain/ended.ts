import type { Job } from './spark.ts'
import type {
  ApplicationDetail,
  ApplicationRest,
  ExecutorFacts,
  SqlQuery,
  StageFacts,
  Task,
} from './spark-facts.ts'

// An application that has ended runs nothing, whatever it said last. How what it ran then came out
// was not seen, unless its event log tells.

const job = (one: Job): Job => ({
  ...one,
  activeTasks: 0,
  status: one.status === 'RUNNING' ? 'UNKNOWN' : one.status,
})

const stage = (one: StageFacts): StageFacts => ({
  ...one,
  activeTasks: 0,
  status: one.status === 'ACTIVE' || one.status === 'PENDING' ? 'UNKNOWN' : one.status,
})

const executor = (one: ExecutorFacts): ExecutorFacts =>
  one.active ? { ...one, active: false, activeTasks: 0, ended: true } : one

const task = (one: Task): Task =>
  one.status === 'RUNNING' || one.status === 'PENDING' ? { ...one, status: 'UNKNOWN' } : one

const query = (one: SqlQuery): SqlQuery =>
  one.status === 'RUNNING' ? { ...one, status: 'UNKNOWN' } : one

function settledDetail<Of extends Pick<ApplicationDetail, 'jobs' | 'stages' | 'executors'>>(
  of: Of,
): Of {
  return {
    ...of,
    jobs: of.jobs.map(job),
    stages: of.stages.map(stage),
    executors: of.executors.map(executor),
  }
}

/** Made once for each account: it is asked for again with every key and every second. */
function once<Of extends object>(make: (of: Of) => Of): (of: Of) => Of {
  const made = new WeakMap<Of, Of>()
  return (of) => {
    const known = made.get(of) ?? make(of)
    made.set(of, known)
    return known
  }
}

/** What an application last said of its jobs, stages and executors, now that it has ended. */
export const endedDetail = once<ApplicationDetail>(settledDetail)

/** All that an application last said of itself, now that it has ended. */
export const endedRest = once<ApplicationRest>((rest) => ({
  ...settledDetail(rest),
  tasks: rest.tasks.map(task),
  sql: rest.sql.map(query),
}))

/** What an application does: its jobs one after the other, then what it prints. */
export interface Plan {
  /** `spark.app.name`. */
  readonly application: string
  readonly jobs: readonly JobPlan[]
  /** Standard output at the end, line by line. */
  readonly output: readonly string[]
  /** Settings of its own; the cluster treats it by them. */
  readonly conf?: Readonly<Record<string, string>>
  /** Descriptions of its SQL queries: a job names its query by the place here. */
  readonly queries?: readonly string[]
  /** The script that a Python driver runs; absent: it is a JVM's. Errors look accordingly. */
  readonly script?: string
  /** How long it holds what it has after its last job, doing nothing. */
  readonly idleMs?: number
  /** How long its driver takes to close after that. */
  readonly closingMs?: number
  /** It cancels its jobs after so long. */
  readonly givesUpMs?: number
  /** What it says of a job's failure that it catches; absent: it does not catch it. */
  readonly caught?: (error: string) => string
}

export interface JobPlan {
  readonly name: string
  readonly stages: readonly StagePlan[]
  /** Place of its query in the plan's. */
  readonly query?: number
  /** Standard output once it is done. */
  readonly prints?: readonly string[]
  /** A thread of its own submits it: the next job does not wait for it, nor for its failure. */
  readonly beside?: boolean
  /** What was cached until now is dropped after it. */
  readonly unpersists?: boolean
}

export interface StagePlan {
  readonly name: string
  readonly tasks: number
  /** Of a usual task. */
  readonly taskMs: number
  /** Python's share of the work is not the JVM's CPU time. */
  readonly python: boolean
  /** Share of a task's time that goes into collecting garbage. */
  readonly gcShare: number
  /** Bytes of one task. */
  readonly inputBytes: number
  readonly outputBytes: number
  readonly shuffleReadBytes: number
  readonly shuffleWriteBytes: number
  readonly memorySpilledBytes: number
  readonly diskSpilledBytes: number
  /** Its data is there from an earlier job: no task of it runs. */
  readonly skipped: boolean
  /** How many times as long and as large task 0 is. */
  readonly heavy: { readonly times: number; readonly bytes: number } | undefined
  /** Task 0 takes memory until the kernel kills its executor, after so long. */
  readonly hoardsMs: number | undefined
  /** What its tasks keep in memory, or take from there. */
  readonly cache: CachePlan | undefined
}

/** Data that an application keeps: a partition for each task of the stage that makes it. */
export interface CachePlan {
  readonly id: number
  readonly name: string
  readonly partitions: number
  /** Of one partition, in memory. */
  readonly bytes: number
  /** As Spark describes it: `Memory Serialized 1x Replicated`. */
  readonly level: string
}

/** An example that does not accept its arguments: what it says on standard error, and its status. */
export interface Refusal {
  readonly exitCode: number
  readonly says: readonly string[]
}

/** What an example does, by its arguments, or why it does not. */
export type Planned = Plan | Refusal

/** A stage that reads, writes and shuffles nothing but what `more` says. */
export function stage(
  name: string,
  tasks: number,
  taskMs: number,
  more: Partial<Omit<StagePlan, 'name' | 'tasks' | 'taskMs'>> = {},
): StagePlan {
  return {
    name,
    tasks,
    taskMs,
    python: false,
    gcShare: 0.03,
    inputBytes: 0,
    outputBytes: 0,
    shuffleReadBytes: 0,
    shuffleWriteBytes: 0,
    memorySpilledBytes: 0,
    diskSpilledBytes: 0,
    skipped: false,
    heavy: undefined,
    hoardsMs: undefined,
    cache: undefined,
    ...more,
  }
}

/** A stage whose shuffled data an earlier job has left: Spark lists it and runs none of it. */
export function skipped(name: string, tasks: number): StagePlan {
  return stage(name, tasks, 0, { skipped: true })
}

/** Says why an example does not start. */
export function refuse(exitCode: number, ...says: readonly string[]): Refusal {
  return { exitCode, says }
}

/** What an application does: its jobs one after the other, then what it prints. */
export interface Plan {
  /** `spark.app.name`. */
  readonly application: string
  readonly jobs: readonly JobPlan[]
  /** Standard output at the end, line by line. */
  readonly output: readonly string[]
}

export interface JobPlan {
  readonly name: string
  readonly stages: readonly StagePlan[]
}

export interface StagePlan {
  readonly name: string
  readonly tasks: number
  /** Of a usual task. */
  readonly taskMs: number
  /** Python's share of the work is not the JVM's CPU time. */
  readonly python: boolean
  /** Bytes of one task. */
  readonly inputBytes: number
  readonly shuffleReadBytes: number
  readonly shuffleWriteBytes: number
}

/** An example that does not accept its arguments: what it says on standard error, and its status. */
export interface Refusal {
  readonly exitCode: number
  readonly says: readonly string[]
}

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
    inputBytes: 0,
    shuffleReadBytes: 0,
    shuffleWriteBytes: 0,
    ...more,
  }
}

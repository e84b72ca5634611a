/** Whose output, and which of its two files. */
export interface ExecutorLogRequest {
  readonly workerId: string
  readonly applicationId: string
  readonly executorId: string
  readonly stream: 'stderr' | 'stdout'
}

/** The end of an executor's output, as it was when it was read. */
export interface ExecutorLog {
  /** Whole lines, safe to print. */
  readonly lines: readonly string[]
  /** Bytes before the first of them, which were not read. */
  readonly skippedBytes: number
}

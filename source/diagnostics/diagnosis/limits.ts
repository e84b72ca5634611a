// From which moment on something is a problem. Below them it is what every start looks like.

/** The master hands out cores within a second or two; what still waits then has a reason. */
export const waitingMs = 5_000

/**
 * An executor's JVM needs 3 s on an idle machine and was measured to take 14 s from application
 * to first slot on two busy cores, so no verdict on executors that are not there before this.
 */
export const executorStartMs = 30_000

/** Executors ended, and none lives: with so many of them it is no accident. */
export const deadExecutors = 2

/** Long enough for a driver to compute by itself between two jobs. */
export const idleMs = 30_000

/** A stage that has had a whole scheduling round of every executor and no task. */
export const starvedMs = 15_000

/** A task is late after a minute or five medians, whichever is more. */
export const stragglerMs = 60_000
export const stragglerMedians = 5
/** A median of fewer finished tasks says nothing. */
export const stragglerFinished = 3

/** Workers report every 15 s (a quarter of `spark.worker.timeout`, 60 s): two were missed. */
export const heartbeatMs = 30_000

/** Memory of a worker's own JVM, measured as about 200 MB, with some air. */
export const workerDaemonMiB = 300

/** Master, Traefik and Redis together, measured as about 450 MB. */
export const otherDaemonsMiB = 600

import type { Container, EngineEvent, EngineInfo } from '../../domain/container.ts'
import { type ApplicationFacts, restOf } from '../../domain/application.ts'
import type { Master, SparkWorker, WorkerPage } from '../../domain/spark.ts'
import { type Detector, detector, type Evidence, type CauseRow, subjectOf } from './detector.ts'

// From which moment on something is a problem. Below them it is what every start looks like.

/** The master hands out cores within a second or two; what still waits then has a reason. */
export const waitingMs = 5_000

/**
 * An executor's JVM needs 3 s on an idle machine and was measured to take 14 s from application
 * to first slot on two busy cores, so no verdict on executors that are not there before this.
 */
export const executorStartMs = 30_000

/** Long enough for a driver to compute by itself between two jobs. */
export const idleLongMs = 30_000

/** Memory of a worker's own JVM, measured as about 200 MB, with some air. */
export const workerDaemonMiB = 300

/** Master, Traefik and Redis together, measured as about 450 MB. */
export const otherDaemonsMiB = 600

/** Spark refuses to start with less (UnifiedMemoryManager: 1.5 × 300 MiB). */
export const leastHeapMiB = 450

/** Everything that was seen at one moment. */
export interface Facts {
  /** When the master answered. */
  readonly at: number
  readonly master: Master
  readonly engine: Pick<EngineInfo, 'cores' | 'memoryBytes'> | undefined
  readonly containers: readonly Pick<
    Container,
    'id' | 'shortId' | 'name' | 'service' | 'state' | 'memoryLimitBytes'
  >[]
  /** Of the last minutes, oldest first. */
  readonly events: readonly EngineEvent[]
  readonly pages: readonly WorkerPage[]
  /** Every active application; those just ended may be among them, for what killed them. */
  readonly applications: readonly ApplicationFacts[]
  /** By application: whether a worker reaches its driver. Absent where it was not tried. */
  readonly reachable: Readonly<Record<string, boolean>>
  /** The master's `spark.deploy.defaultCores`, where it is known. */
  readonly defaultCores: number | undefined
}

/** An application with what every detector asks of it. */
export type Judged = ReturnType<typeof judge>

function judge(one: ApplicationFacts, { at, defaultCores }: Pick<Facts, 'at' | 'defaultCores'>) {
  const { application } = one
  const { state, cores, startedAt, memoryPerExecutorMiB } = application
  const rest = restOf(one)
  const ageMs = Math.max(0, at - startedAt)
  const runsJob = rest?.jobs.some(({ status }) => status === 'RUNNING') ?? false
  const ends = rest?.jobs.flatMap(({ completedAt }) => completedAt ?? []) ?? []
  const wantsCores = state === 'WAITING' || (state === 'RUNNING' && cores === 0 && runsJob)
  return {
    application,
    /** What it said itself; undefined where it was not asked or did not answer. */
    rest,
    answers: rest !== undefined ? 'yes' : one.rest === undefined ? 'not asked' : 'no',
    /** The master still serves it. */
    active: state === 'WAITING' || state === 'RUNNING',
    ageMs,
    /** It has no cores and wants some: it is WAITING, or runs a job with all its executors lost. */
    wantsCores,
    waits: wantsCores && ageMs >= waitingMs,
    /** How long it has run no job; 0 while it runs one or says nothing. */
    idleMs: rest && !runsJob ? Math.min(at - Math.max(...ends, startedAt), ageMs) : 0,
    /**
     * What one executor needs: the memory is the master's figure, for that is what it schedules by;
     * cores are 1 unless the application said (Spark `Master.startExecutorsOnWorkers`).
     */
    asked: {
      memoryMiB: memoryPerExecutorMiB || (rest?.asked.executorMemoryMiB ?? 1024),
      cores: rest?.asked.executorCores ?? 1,
    },
    /** How many cores it may have; undefined: all there are. */
    coresMax: rest?.asked.coresMax ?? defaultCores,
  }
}

/** Applications that the master still serves; with `ended` all that were seen. */
export function judgedApplications(
  facts: Pick<Facts, 'at' | 'defaultCores' | 'applications'>,
  ended = false,
): readonly Judged[] {
  return facts.applications.map((one) => judge(one, facts)).filter(({ active }) => active || ended)
}

/** Workers that the master gives work to. */
export function aliveWorkers({ master }: Pick<Facts, 'master'>): readonly SparkWorker[] {
  return master.workers.filter(({ state }) => state === 'ALIVE')
}

/** The sum of a figure over all rows. */
export function sumOf<Row>(rows: readonly Row[], figure: (row: Row) => number): number {
  return rows.reduce((sum, row) => sum + figure(row), 0)
}

/** A detector that looks at one application after the other. */
export function perApplication<E extends Evidence>(
  row: Omit<CauseRow<Facts, E>, 'detect'> & {
    /** Those that have ended are looked at too. */
    readonly ended?: true
    readonly detect: (one: Judged, facts: Facts) => readonly E[]
  },
): Detector<Facts, E> {
  const ofOne = (one: Judged) =>
    detector<Facts, E>({
      ...row,
      detect: (facts) => row.detect(one, facts),
      subject: (evidence) => ({ ...subjectOf(one.application), ...row.subject?.(evidence) }),
    })
  return {
    ...detector({ ...row, detect: () => [] }),
    detect: (facts) =>
      judgedApplications(facts, row.ended).flatMap((one) => ofOne(one).detect(facts)),
  }
}

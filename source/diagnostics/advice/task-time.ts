import { formatBytes, formatDuration, formatMiB, formatPercent } from '../../domain/units.ts'
import { largerHeap, perStage } from './rule.ts'

// What the tasks' time goes into, as a share of it.

/** Less run time than this is a JVM that warms up. */
const worthMs = 5_000
const collecting = { over: 0.1, surelyOver: 0.2, usual: 0.05 }

/**
 * jvmGcTime/executorRunTime > 0.10
 * (https://spark.apache.org/docs/latest/tuning.html#garbage-collection-tuning).
 */
export const garbage = perStage({
  title: 'Garbage collection',
  threshold: 'collection > 10 % of the tasks’ time',
  why: 'While the JVM looks for room no task advances; more room or fewer objects end it.',
  detect: ({ stage, slots }, facts) => {
    const { executorRunTimeMs: run, gcTimeMs: gc } = stage
    const share = gc / run
    if (run < worthMs || share <= collecting.over) return undefined
    const { executorMemoryMiB: heap } = facts.rest.asked
    return {
      confidence: share > collecting.surelyOver ? 'high' : 'medium',
      evidence: { share, run, heap },
      remedy: largerHeap(facts, Math.ceil((heap * 1.5) / 256) * 256),
      gainMs: (gc - run * collecting.usual) / Math.max(1, slots),
    }
  },
  measured: ({ share, run, heap }) =>
    `${formatPercent(share * 100)} of the tasks’ ${formatDuration(run)} went into collection, heap ${formatMiB(heap)}`,
  code: () =>
    'more partitions, fewer objects: built-in functions for collect_list and UDFs, a serialized storage level for caches',
})

const fetching = 0.2
/** Waiting for less than this is the time until a peer answers, not its bandwidth. */
const worthBytes = 16 * 1024 * 1024

/**
 * shuffleFetchWaitTime/executorRunTime > 0.2: tasks wait for other executors' blocks
 * (https://spark.apache.org/docs/latest/configuration.html#shuffle-behavior).
 */
export const fetchWait = perStage({
  title: 'Waits for shuffle data',
  threshold: 'waiting for blocks > 20 % of the tasks’ time, over 16 MiB',
  why: 'Tasks hold their slots while the data of others is on its way.',
  detect: ({ stage, slots }) => {
    const { executorRunTimeMs: run, shuffleFetchWaitMs: wait, shuffleReadBytes: bytes } = stage
    const share = wait / run
    if (run < worthMs || bytes < worthBytes || share <= fetching) return undefined
    return {
      confidence: 'medium',
      evidence: { share, run, bytes },
      remedy: { settings: ['spark.reducer.maxSizeInFlight=96m'] },
      gainMs: wait / Math.max(1, slots),
    }
  },
  measured: ({ share, run, bytes }) =>
    `${formatPercent(share * 100)} of the tasks’ ${formatDuration(run)} went into waiting for ${formatBytes(bytes)} of shuffle data`,
  code: () =>
    'shuffle less: filter and select before the join, broadcast the small side, reduceByKey for groupByKey',
})

const computing = 0.2
const longMs = 20_000

/**
 * executorCpuTime/executorRunTime low: the executor's own thread hardly computes. Python's time is
 * not in it (it is another process), nor is waiting for disk and network, nor for a CPU that
 * others use; so no more than a hint, and never where workers advertise more cores than there are.
 */
export const lowCpu = perStage({
  title: 'The JVM hardly computes',
  threshold: 'CPU < 20 % of the tasks’ time, over 20 s of it',
  why: 'The time goes into Python, into reading and writing, or into waiting for a CPU.',
  detect: ({ stage, slots }, { cluster }) => {
    if (cluster?.engineCores !== undefined && cluster.cores > cluster.engineCores) return undefined
    const { executorRunTimeMs: run, gcTimeMs, shuffleFetchWaitMs } = stage
    const cpu = stage.executorCpuTimeNs / 1e6
    const told = cpu + gcTimeMs + shuffleFetchWaitMs
    if (run < longMs || cpu <= 0 || told / run >= computing) return undefined
    return {
      confidence: 'low',
      evidence: { share: cpu / run, run },
      remedy: { settings: ['spark.sql.execution.arrow.pyspark.enabled=true'] },
      gainMs: (run * 0.1) / Math.max(1, slots),
    }
  },
  measured: ({ share, run }) =>
    `CPU for ${formatPercent(share * 100)} of the tasks’ ${formatDuration(run)}`,
  code: () =>
    'built-in functions or pandas_udf for Python functions; a splittable, columnar format (Parquet) for input',
})

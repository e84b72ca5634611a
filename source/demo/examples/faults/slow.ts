import { storageBytes } from '../../spark/memory.ts'
import { skipped, stage, type StagePlan } from '../plan.ts'
import { notWhole } from '../scripts.ts'
import { closingMs, counting, type FaultPlanner, ofNumbers, scriptOf } from './script.ts'

// Jobs that take longer than they need.

const kib = 1024
const mib = 1024 * 1024

const skewed: FaultPlanner = ([rows = '2000000', portion = '0.9']) => {
  if (!/^\d+$/.test(rows)) return notWhole(rows)
  const share = Math.min(1, Math.max(0, Number(portion) || 0))
  const at = `first at ${scriptOf('skewed')}:33`
  const [bytes, partitions] = [Number(rows) * 64.5, 12]
  const even = Math.max(1, (bytes * (1 - share)) / partitions)
  const largest = even + bytes * share
  return {
    application: 'skewed',
    script: scriptOf('skewed'),
    conf: {
      'spark.sql.adaptive.enabled': 'false',
      'spark.sql.autoBroadcastJoinThreshold': '-1',
      'spark.sql.shuffle.partitions': String(partitions),
    },
    queries: [at],
    jobs: [
      {
        name: at,
        query: 0,
        stages: [
          stage(at, 6, 2400, { shuffleWriteBytes: bytes / 6 }),
          stage(at, 2, 500, { shuffleWriteBytes: 3.7 * kib }),
          stage(at, partitions, 700, {
            shuffleReadBytes: even,
            shuffleWriteBytes: 59,
            gcShare: 0.08,
            // A task needs as long as its bytes, 7 MB/s, once it has begun.
            heavy: { times: 1 + (largest - even) / 7_000_000 / 0.7, bytes: largest / even },
          }),
          stage(at, 1, 90, { shuffleReadBytes: 700 }),
        ],
      },
    ],
    output: [`Joined ${rows} orders: ${Number(rows) * 128} characters`],
    closingMs,
  }
}

const spilling = ofNumbers([600, 3], ([size = 0, partitions = 1]) => {
  const at = 'save at NativeMethodAccessorImpl.java:0'
  const heap = 512
  /** Of tasks that share `size`: what does not fit into a task's memory is written, compressed. */
  const spills = (tasks: number): Partial<StagePlan> => {
    const perTask = (size * mib) / tasks
    if (perTask * 1.15 < storageBytes(heap)) return {}
    return { memorySpilledBytes: perTask, diskSpilledBytes: perTask / 5.9 }
  }
  const shuffledBytes = (size * mib) / 3.97
  return {
    application: 'spilling',
    script: scriptOf('spilling'),
    conf: {
      'spark.executor.memory': `${heap}m`,
      'spark.sql.adaptive.enabled': 'false',
      'spark.sql.shuffle.partitions': String(partitions),
    },
    queries: [at],
    jobs: [
      {
        name: at,
        query: 0,
        stages: [
          stage(at, 6, (size / 600) * 2600, {
            shuffleWriteBytes: shuffledBytes / 6,
            gcShare: 0.07,
            ...spills(6),
          }),
          stage(at, partitions, (size / 600) * (13_500 / partitions), {
            shuffleReadBytes: shuffledBytes / partitions,
            ...spills(partitions),
          }),
        ],
      },
    ],
    output: [`Sorted ${size} MiB of lines in ${partitions} partitions`],
    closingMs,
  }
})

const gcBound = ofNumbers([6_000_000, 60], ([rows = 0, groups = 1]) => {
  const at = `first at ${scriptOf('gc_bound')}:30`
  const gcShare = Math.min(0.5, 0.03 + (0.25 * rows) / 6_000_000)
  return {
    application: 'gc bound',
    script: scriptOf('gc_bound'),
    conf: {
      'spark.executor.memory': '512m',
      'spark.sql.adaptive.enabled': 'false',
      'spark.sql.objectHashAggregate.sortBased.fallbackThreshold': '1000000',
      'spark.sql.shuffle.partitions': '6',
    },
    queries: [at],
    jobs: [
      {
        name: at,
        query: 0,
        stages: [
          stage(at, 6, 3600, { shuffleWriteBytes: rows * 1.5, gcShare }),
          stage(at, 6, 850, { shuffleReadBytes: rows * 1.5, shuffleWriteBytes: 59, gcShare }),
          stage(at, 1, 90, { shuffleReadBytes: 354 }),
        ],
      },
    ],
    output: [`Collected ${rows} words in ${groups} lists`],
    closingMs,
  }
})

const tooFew = ofNumbers([1_500_000, 1], ([numbers = 0, partitions = 1]) => ({
  application: 'too few partitions',
  script: scriptOf('too_few_partitions'),
  jobs: [
    counting(
      `sum at ${scriptOf('too_few_partitions')}:25`,
      partitions,
      (numbers / 1_500_000) * (11_000 / partitions),
    ),
  ],
  output: [`Took ${numbers * 47} steps in ${partitions} partitions`],
  closingMs,
}))

const tooMany = ofNumbers([100_000, 1000], ([numbers = 0, partitions = 1]) => {
  const at = `first at ${scriptOf('too_many_partitions')}:18`
  return {
    application: 'too many partitions',
    script: scriptOf('too_many_partitions'),
    queries: [at],
    jobs: [
      {
        name: at,
        query: 0,
        stages: [
          stage(at, partitions, 34 + numbers / partitions / 2000, { shuffleWriteBytes: 59 }),
        ],
      },
      {
        name: at,
        query: 0,
        stages: [
          skipped(at, partitions),
          stage(at, 1, 90 + partitions / 4, { shuffleReadBytes: 59 * partitions }),
        ],
      },
    ],
    output: [
      `Sum of ${numbers} squares in ${partitions} partitions: ${((numbers - 1) * numbers * (2 * numbers - 1)) / 6}`,
    ],
    closingMs,
  }
})

const smallFiles: FaultPlanner = () => {
  const at = scriptOf('small_files')
  const files = 327
  return {
    application: 'small files',
    script: at,
    jobs: [
      {
        name: `takeOrdered at ${at}:25`,
        stages: [
          stage(`reduceByKey at ${at}:24`, files, 110, {
            python: true,
            inputBytes: 22 * kib,
            shuffleWriteBytes: 8.8 * kib,
          }),
          stage(`takeOrdered at ${at}:25`, 6, 420, {
            python: true,
            shuffleReadBytes: (files / 6) * 8.8 * kib,
          }),
        ],
      },
    ],
    output: [
      `${files} partitions; most common: [('#', 9012), ('the', 6734), ('=', 6411), ('def', 4127), ('a', 3990)]`,
    ],
    closingMs,
  }
}

/** By the example's name. */
export const slowPlanners = {
  skewed,
  spilling,
  'gc-bound': gcBound,
  'too-few-partitions': tooFew,
  'too-many-partitions': tooMany,
  'small-files': smallFiles,
}

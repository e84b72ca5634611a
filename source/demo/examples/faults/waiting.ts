import { parseSize } from '../../../domain/units.ts'
import type { JobPlan } from '../plan.ts'
import { closingMs, counting, ofNumbers, scriptOf } from './script.ts'

// Jobs that wait for what does not come, lose what they have, or let others wait.

const starved = ofNumbers([60], ([seconds = 60], [, cause = 'cpus']) => {
  const at = scriptOf('starved')
  const holding: JobPlan = {
    ...counting(`foreach at ${at}:29`, 64, seconds * 1500),
    beside: true,
  }
  return {
    application: 'starved',
    script: at,
    conf: cause === 'cpus' ? { 'spark.task.cpus': '2' } : {},
    jobs: [...(cause === 'jobs' ? [holding] : []), counting(`count at ${at}:34`, 4, 300)],
    output: ['Counted 100'],
    givesUpMs: seconds * 1000,
    caught: () => `Gave up after ${seconds} s: no task was ever started`,
  }
})

const neverStarts = ofNumbers([60], ([seconds = 60], [, memory = '64g']) => ({
  application: 'never starts',
  script: scriptOf('never_starts'),
  conf: {
    'spark.executor.memory': parseSize(memory) === undefined ? '64g' : memory,
  },
  jobs: [counting(`count at ${scriptOf('never_starts')}:22`, 4, 300)],
  output: [`Counted 100: a worker had ${memory} after all`],
  givesUpMs: seconds * 1000,
  caught: () => `Gave up after ${seconds} s: no worker can give an executor ${memory}`,
}))

const unreachableDriver = ofNumbers([60], ([seconds = 60], [, host = 'driver.invalid']) => ({
  application: 'unreachable driver',
  script: scriptOf('unreachable_driver'),
  conf: { 'spark.driver.host': host, 'spark.driver.bindAddress': '0.0.0.0' },
  jobs: [counting(`count at ${scriptOf('unreachable_driver')}:27`, 4, 300)],
  output: [`Counted 100: ${host} was reached after all`],
  givesUpMs: seconds * 1000,
  caught: () => `Gave up after ${seconds} s: no executor reached the driver at ${host}`,
}))

const memoryKilled = ofNumbers([8, 64], ([gib = 0, step = 64]) => {
  const at = `sum at ${scriptOf('memory_killed')}:34`
  // A tenth of a second for each step, until what the worker's container has left is full.
  const hoardsMs = gib >= 2 ? Math.round((1500 / Math.max(1, step)) * 100) + 6500 : undefined
  return {
    application: 'memory killed',
    script: scriptOf('memory_killed'),
    conf: { 'spark.task.maxFailures': '2' },
    jobs: [counting(at, 4, 2300, { hoardsMs })],
    output: [`Kept ${Math.floor((gib * 1024) / Math.max(1, step))} pieces`],
    caught: (error) => `The job failed: ${error.slice(0, 200)}`,
    closingMs,
  }
})

const idleShell = ofNumbers([60], ([seconds = 60], [, cores = '1000']) => ({
  application: 'idle shell',
  script: scriptOf('idle_shell'),
  conf: { 'spark.cores.max': cores },
  jobs: [
    {
      ...counting(`count at ${scriptOf('idle_shell')}:20`, 4, 900),
      prints: [`Counted 100, now idle for ${seconds} s`],
    },
  ],
  idleMs: seconds * 1000,
  output: ['Idle no more'],
}))

/** By the example's name. */
export const waitingPlanners = {
  starved,
  'never-starts': neverStarts,
  'unreachable-driver': unreachableDriver,
  'memory-killed': memoryKilled,
  'idle-shell': idleShell,
}

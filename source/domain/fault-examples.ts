import { lastLine } from './results.ts'
import type { Example } from './run.ts'

const tuning = (script: string) => [
  'bin/spark-submit',
  `examples/src/main/python/tuning/${script}.py`,
]

type Row = readonly [name: string, script: string, fault: string, args?: readonly string[]]

const rows: readonly Row[] = [
  ['skewed', 'skewed', 'nine rows of ten have one key: one task does nearly all the work'],
  ['spilling', 'spilling', 'partitions far larger than the memory of a task'],
  ['gc-bound', 'gc_bound', 'small objects fill nearly the whole heap'],
  ['too-few-partitions', 'too_few_partitions', 'one long task, and every other slot is idle'],
  ['too-many-partitions', 'too_many_partitions', 'tasks that do next to nothing'],
  ['small-files', 'small_files', 'hundreds of files of a few KiB, a task each'],
  ['starved', 'starved', 'a stage is active and none of its tasks can run', ['180', 'cpus']],
  ['never-starts', 'never_starts', 'an executor of 64 GiB, which no worker has', ['180', '64g']],
  ['unreachable-driver', 'unreachable_driver', 'executors cannot reach the driver', ['180']],
  ['memory-killed', 'memory_killed', "Python takes memory until the container's limit"],
  [
    'idle-shell',
    'idle_shell',
    'holds every core and does nothing: start another beside it',
    ['180'],
  ],
]

/** Jobs with a fault, to see it named and to learn from: `compose/spark/examples/python`. */
export const faultExamples: readonly Example[] = rows.map(([name, script, fault, args]) => ({
  name,
  title: `Fault: ${name}`,
  about: `Has a fault on purpose: ${fault}. The Advice tab says what and why.`,
  command: tuning(script),
  arguments: args ?? [],
  result: lastLine,
}))

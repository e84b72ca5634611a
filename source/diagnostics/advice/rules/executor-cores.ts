import type { Rule } from '../advice.ts'
import { coresPerExecutor } from '../stages.ts'

const most = 5

/** More than 5 cores an executor: its tasks share one heap, one collector and the disks. */
export const executorCores: Rule = {
  id: 'executor-cores',
  title: 'Executors with many cores',
  threshold: 'more than 5 cores an executor',
  why: 'Many tasks in one JVM share its heap and its collector, and one loss costs them all.',
  scope: 'executor',
  find: (facts) => {
    const cores = coresPerExecutor(facts)
    if (cores <= most) return []
    return [
      {
        measured: `${cores} cores an executor`,
        fix: { conf: [`spark.executor.cores=${most}`] },
        certainty: 'hint',
        gainMs: 0,
      },
    ]
  },
}

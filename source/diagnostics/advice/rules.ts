import type { Rule } from './advice.ts'
import { executorCores } from './rules/executor-cores.ts'
import { executorHeap } from './rules/executor-heap.ts'
import { fetchWait } from './rules/fetch-wait.ts'
import { fewTasks } from './rules/few-tasks.ts'
import { fineTasks } from './rules/fine-tasks.ts'
import { garbage } from './rules/garbage.ts'
import { lowCpu } from './rules/low-cpu.ts'
import { partialCache } from './rules/partial-cache.ts'
import { skew } from './rules/skew.ts'
import { slowNode } from './rules/slow-node.ts'
import { smallFiles } from './rules/small-files.ts'
import { spill } from './rules/spill.ts'
import { tailWaste } from './rules/tail-waste.ts'

/** Every rule. A new one is a file in `rules/` and a line here. */
export const rules: readonly Rule[] = [
  skew,
  spill,
  garbage,
  fewTasks,
  tailWaste,
  fineTasks,
  smallFiles,
  slowNode,
  fetchWait,
  partialCache,
  lowCpu,
  executorCores,
  executorHeap,
]

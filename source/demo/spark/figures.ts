import type { StagePlan } from '../examples/plan.ts'
import type { Random } from '../random.ts'

/** What a task costs, as Spark's task metrics have it; times in ms of the clock. */
export interface TaskFigures {
  readonly durationMs: number
  readonly runMs: number
  readonly cpuNs: number
  readonly gcMs: number
  readonly fetchWaitMs: number
  readonly inputBytes: number
  readonly inputRecords: number
  readonly outputBytes: number
  readonly shuffleReadBytes: number
  readonly shuffleWriteBytes: number
  readonly memorySpilledBytes: number
  readonly diskSpilledBytes: number
}

/** What has not ended well costs nothing that Spark would know of. */
export const noFigures: TaskFigures = {
  durationMs: 0,
  runMs: 0,
  cpuNs: 0,
  gcMs: 0,
  fetchWaitMs: 0,
  inputBytes: 0,
  inputRecords: 0,
  outputBytes: 0,
  shuffleReadBytes: 0,
  shuffleWriteBytes: 0,
  memorySpilledBytes: 0,
  diskSpilledBytes: 0,
}

/** The executor needs this share of a task's time to unpack it and to send its result. */
const ownShare = 0.04
/** The first task of a JVM waits so long at most until its classes are loaded. */
const coldMs = 900
/** Bytes of a usual line of text. */
const recordBytes = 36

/**
 * Draws what task `index` of a stage will cost. `cold`: the first of its JVM;
 * `speed`: how many ms of the story pass in one of the clock's.
 */
export function drawFigures(
  plan: StagePlan,
  index: number,
  { random, cold, speed }: { random: Random; cold: boolean; speed: number },
): TaskFigures & { readonly storyMs: number } {
  const heavy = index === 0 ? plan.heavy : undefined
  const even = (bytes: number) =>
    Math.round(bytes * (heavy?.bytes ?? 1) * (bytes === 0 ? 1 : random.between(0.93, 1.07)))
  const usualMs = plan.taskMs * (heavy?.times ?? 1) * random.between(0.75, 1.35)
  const loadingMs = cold ? Math.min(usualMs * 0.7, coldMs) : 0
  const storyMs = index === 0 && plan.hoardsMs !== undefined ? plan.hoardsMs : usualMs + loadingMs
  const durationMs = storyMs / speed
  const runMs = durationMs * (1 - ownShare)
  const gcMs = runMs * plan.gcShare * random.between(0.7, 1.3)
  const busy = random.between(0.72, 0.92) * (plan.python ? 0.5 : 1)
  const inputBytes = even(plan.inputBytes)
  return {
    storyMs,
    durationMs: Math.round(durationMs),
    runMs: Math.round(runMs),
    cpuNs: Math.round(Math.max(0, runMs - gcMs) * busy * 1e6),
    gcMs: Math.round(gcMs),
    fetchWaitMs: plan.shuffleReadBytes > 0 ? Math.round(runMs * random.between(0.01, 0.05)) : 0,
    inputBytes,
    inputRecords: Math.ceil(inputBytes / recordBytes),
    outputBytes: even(plan.outputBytes),
    shuffleReadBytes: even(plan.shuffleReadBytes),
    shuffleWriteBytes: even(plan.shuffleWriteBytes),
    memorySpilledBytes: even(plan.memorySpilledBytes),
    diskSpilledBytes: even(plan.diskSpilledBytes),
  }
}

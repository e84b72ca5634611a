import { formatDuration } from '../../domain/units.ts'
import { type Confidence, type Detector, detector, type Evidence } from '../diagnosis/detector.ts'
import { type AdviceFacts, cacheFigures, executorFigures, stageFigures } from './figures.ts'

/** The figures of a thing of an application: a stage, a cache, its executors. */
interface Figures extends Evidence {
  readonly heapMiB: number
  readonly workerMemoryMiB: number | undefined
  readonly stageId?: number
  readonly stageName?: string
}

/** A row of the table of advice. */
interface Rule<F> {
  readonly title: string
  /** From where on it is said, in words, and … */
  readonly threshold: string
  /** … in figures. */
  readonly holds: (figures: F) => boolean
  /** Why it matters, one sentence. */
  readonly why: string
  readonly confidence: Confidence | ((figures: F) => Confidence)
  /** An estimate of the time that it costs. */
  readonly gainMs?: (figures: F) => number
  readonly measured: (figures: F, name: (host: string) => string) => string
  readonly settings?: (figures: F) => readonly string[]
  /** A heap to give each executor. */
  readonly heapMiB?: (figures: F) => number
  /** What to change about the program. */
  readonly code?: string | ((figures: F) => string)
}

function ruleOver<F extends Figures>(figuresOf: (facts: AdviceFacts) => readonly F[]) {
  return ({ title, threshold, why, ...row }: Rule<F>): Detector<AdviceFacts, F> =>
    detector<AdviceFacts, F>({
      ...row,
      kind: 'recommendation',
      detect: (facts) => figuresOf(facts).filter(row.holds),
      subject: ({ stageId }) => (stageId === undefined ? {} : { stageId }),
      remedy: (figures) => {
        const settings = row.settings?.(figures) ?? []
        const heap = row.heapMiB?.(figures) ?? 0
        // An executor that asks for more than a worker has never starts: the workers come first.
        if (heap > (figures.workerMemoryMiB ?? Infinity)) return { settings, workerMemoryMiB: heap }
        return { settings: heap > 0 ? [...settings, `spark.executor.memory=${heap}m`] : settings }
      },
      words: (figures, { name }, { gainMs, more = 0, remedy: { workerMemoryMiB } }) => {
        const where = figures.stageName === undefined ? '' : `${figures.stageName}: `
        const others = more > 0 ? ` (and ${more} more like it)` : ''
        const costs = gainMs > 0 ? ` (costs about ${formatDuration(gainMs)})` : ''
        const measured = where + row.measured(figures, name) + others + costs
        const code = typeof row.code === 'function' ? row.code(figures) : row.code
        const memory = `larger executors want larger workers first: SPARK_ON_DOCKER_WORKER_MEMORY=${workerMemoryMiB ?? 0}m, and its limit`
        const changes = [code ?? [], workerMemoryMiB === undefined ? [] : memory].flat()
        return {
          title,
          figures: { Measured: measured, Threshold: threshold, Why: why },
          ...(changes.length > 0 && { code: changes.join('; ') }),
        }
      },
    })
}

const executors = (facts: AdviceFacts) => [executorFigures(facts)]

/** A rule about the executors as a whole, about each cache, about each stage. */
export const executorRule = ruleOver(executors)
export const cacheRule = ruleOver(cacheFigures)
export const stageRule = ruleOver(stageFigures)

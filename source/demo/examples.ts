import {
  type RecordedJob,
  type RecordedStage,
  type RecordedTask,
  type Recording,
  recordingNamed,
  type Step,
} from './recordings.ts'

/** An example that does not accept its arguments: its status, and what it says on standard error. */
export interface Refusal {
  readonly exitCode: number
  readonly says: string
}

/** How the recording of an example becomes a run of it with arguments of its own. */
interface Row {
  /** It has no fault: the machine that it was recorded on had its moods, which are smoothed out. */
  readonly calm?: true
  /** Its times are longer by this than they were. */
  readonly pace?: number
  /** Place of the argument that says how many tasks there are, and what it was by itself. */
  readonly tasks?: readonly [place: number, recorded: number]
  /** The first argument is how many seconds it waits. */
  readonly waits?: true
  /** Settings that are arguments: their place, and what they are by themselves. */
  readonly sets?: Readonly<Record<string, readonly [place: number, otherwise: string]>>
  /** Recordings with other arguments. */
  readonly also?: readonly string[]
  readonly refuses?: (args: readonly string[]) => Refusal | undefined
}

const refusal = (exitCode: number, says: string): Refusal => ({ exitCode, says })
const isWhole = (text: string) => /^\d+$/.test(text)
const usage = (text: string) => refusal(255, `Usage: ${text}`)

/** What Spark says of a file that is not there. */
function missing(file: string): Refusal | undefined {
  if (/^\/?(?:opt\/spark\/)?data\//.test(file)) return undefined
  const what = `[PATH_NOT_FOUND] Path does not exist: file:/opt/spark/${file}. SQLSTATE: 42K03`
  return refusal(1, `AnalysisException: ${what}`)
}

/** What Python says of an argument that is no whole number. */
function wrongNumber(texts: readonly string[]): Refusal | undefined {
  const wrong = texts.find((text) => !isWhole(text))
  if (wrong === undefined) return undefined
  return refusal(1, `ValueError: invalid literal for int() with base 10: '${wrong}'`)
}

const rows: Readonly<Record<string, Row>> = {
  pi: {
    ...{ calm: true, pace: 5, tasks: [0, 10] },
    refuses: ([text = '2']) =>
      isWhole(text) && Number(text) > 0
        ? undefined
        : refusal(2, `SparkPi: '${text}' is not a number of partitions (1 or more)`),
  },
  'linear-regression': {
    ...{ calm: true, pace: 2 },
    refuses: (args) =>
      args.some((text, at) => args[at - 1]?.startsWith('--') === true && Number.isNaN(Number(text)))
        ? refusal(2, 'LinearRegressionExample: the value of an option is no number')
        : undefined,
  },
  wordcount: {
    ...{ calm: true },
    refuses: ([file, ...more]) =>
      file === undefined || more.length > 0 ? usage('wordcount <file>') : missing(file),
  },
  pagerank: {
    ...{ calm: true, pace: 0.8 },
    refuses: ([file, text, ...more]) =>
      file === undefined || text === undefined || more.length > 0
        ? usage('pagerank <file> <iterations>')
        : (wrongNumber([text]) ?? missing(file)),
  },
  kmeans: { calm: true, pace: 0.7 },
  pipeline: { calm: true },
  perceptron: { calm: true, pace: 0.5 },
  skewed: {
    pace: 0.4,
    also: ['skewed-mended'],
    refuses: ([rowCount = '1']) => wrongNumber([rowCount]),
  },
  spilling: { also: ['spilling-mended'], refuses: wrongNumber },
  'gc-bound': { refuses: wrongNumber },
  'too-few-partitions': {
    ...{ tasks: [1, 1], also: ['too-few-partitions-mended'], refuses: wrongNumber },
  },
  'too-many-partitions': {
    ...{ tasks: [1, 1000], also: ['too-many-partitions-mended'], refuses: wrongNumber },
  },
  'small-files': {},
  starved: { waits: true, also: ['starved-jobs'], refuses: ([s = '60']) => wrongNumber([s]) },
  'never-starts': { waits: true, sets: { 'spark.executor.memory': [1, '64g'] } },
  'unreachable-driver': { waits: true, sets: { 'spark.driver.host': [1, 'driver.invalid'] } },
  'memory-killed': { refuses: wrongNumber },
  'idle-shell': { waits: true, sets: { 'spark.cores.max': [1, '1000'] } },
}

/** What a run of an example does, by its arguments; one of the user's own does what `pi` does. */
export function planOf(
  example: { readonly name: string; readonly title: string },
  args: readonly string[],
): Recording | Refusal {
  const row = rows[example.name]
  if (row === undefined) return ownOf(example.title)
  const refused = row.refuses?.(args)
  if (refused !== undefined) return refused
  const alike = ({ arguments: recorded }: Recording) =>
    args.filter((text, place) => recorded[place] === text).length
  const [first, ...others] = [example.name, ...(row.also ?? [])].map(recordingNamed)
  if (first === undefined) throw new Error(`there is no recording of ${example.name}`)
  const closest = others.reduce((best, one) => (alike(one) > alike(best) ? one : best), first)
  return fitted(closest, row, args)
}

/** An example of the user's own: the demo runs no programs. */
function ownOf(title: string): Recording {
  const pi = fitted(recordingNamed('pi'), rows.pi ?? {}, [])
  const said = 'Result: 10 partitions processed (simulated: the demo does not run programs)'
  const steps = pi.steps.map((step) => (step.kind === 'print' ? { ...step, text: said } : step))
  return { ...pi, application: title, steps }
}

/** Longest and shortest pause of a driver in ms, and how long it takes at least to close. */
const pauseMs = [40, 1500] as const
const closingMs = { calm: 900, fault: 3500 }

/** A recording with the times, numbers of tasks and settings that the arguments ask for. */
function fitted(recording: Recording, row: Row, args: readonly string[]): Recording {
  const [place, otherwise] = row.tasks ?? [0, 0]
  const recorded = Number(recording.arguments[place] ?? otherwise)
  const tasks = Number(args[place] ?? recorded)
  const waited = recording.arguments[0] ?? '60'
  const waits = row.waits === true ? (args[0] ?? '60') : waited
  const longer = row.waits === true ? Number(waits) / Number(waited) : 1

  const stageOf = (stage: RecordedStage): RecordedStage => {
    const resized = row.tasks !== undefined && stage.info.tasks === recorded
    const count = resized ? tasks : stage.info.tasks
    const smooth = row.calm === true ? smoothed(stage.tasks) : stage.tasks
    const paced = smooth.map((attempts) =>
      attempts.map((task) => lasting(task, task.durationMs * (row.pace ?? 1))),
    )
    return {
      ...stage,
      info: { ...stage.info, tasks: count },
      tasks: Array.from({ length: count }, (_, index) => paced[index % paced.length] ?? []),
    }
  }
  const infoOf = (info: RecordedStage['info']) =>
    row.tasks !== undefined && info.tasks === recorded ? { ...info, tasks } : info
  const jobOf = (job: RecordedJob): RecordedJob => ({
    ...job,
    event: { ...job.event, stages: job.event.stages.map(infoOf) },
    cancelledMs: job.cancelledMs && job.cancelledMs * longer,
    stages: job.stages.map(stageOf),
  })
  const delayOf = ({ kind, delayMs }: Step) => {
    if (row.waits === true && delayMs > 5000) return delayMs * longer
    const paused = Math.max(pauseMs[0], Math.min(pauseMs[1], delayMs))
    return kind === 'end' ? Math.max(paused, closingMs[row.calm ? 'calm' : 'fault']) : paused
  }
  return {
    ...recording,
    sets: Object.fromEntries(
      Object.entries(row.sets ?? {}).map(([key, [at, usual]]) => [key, args[at] ?? usual]),
    ),
    steps: recording.steps.map((step): Step => {
      const delayMs = delayOf(step)
      if (step.kind === 'job') return { ...step, delayMs, job: jobOf(step.job) }
      if (step.kind !== 'print') return { ...step, delayMs }
      return { ...step, delayMs, text: step.text.replace(` ${waited} s`, ` ${waits} s`) }
    }),
  }
}

/** Tasks none of which takes much longer than the usual one of their stage. */
function smoothed(tasks: RecordedStage['tasks']): RecordedStage['tasks'] {
  const durations = tasks
    .flat()
    .map(({ durationMs }) => durationMs)
    .toSorted((a, b) => a - b)
  const median = durations[Math.floor(durations.length / 2)] ?? 0
  const [least, most] = [0.75 * median, Math.min(1.35 * median, 2500)]
  return tasks.map((attempts) =>
    attempts.map((task) => lasting(task, Math.min(most, Math.max(least, task.durationMs)))),
  )
}

/** A task that takes so long, and all that it measured of its time with it. */
function lasting(task: RecordedTask, ms: number): RecordedTask {
  const durationMs = Math.max(1, Math.round(ms))
  const of = (figure: number) => Math.round((figure * durationMs) / task.durationMs)
  const { runTimeMs, cpuTimeNs, gcMs, fetchWaitMs } = task.metrics
  return {
    ...task,
    durationMs,
    metrics: {
      ...task.metrics,
      runTimeMs: of(runTimeMs),
      cpuTimeNs: of(cpuTimeNs),
      gcMs: of(gcMs),
      fetchWaitMs: of(fetchWaitMs),
    },
  }
}

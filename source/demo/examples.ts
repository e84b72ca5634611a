import type { StageInfo } from '../services/spark/event-log/events.ts'
import { type Recording, recordingNamed, type Step } from './recordings.ts'

/** An example that does not accept its arguments: its status, and what it says on standard error. */
export interface Refusal {
  readonly exitCode: number
  readonly says: string
}

/** How the recording of an example becomes a run of it with arguments of its own. */
interface Row {
  /** Place of the argument that says how many tasks there are, and what it was by itself. */
  readonly tasks?: readonly [place: number, recorded: number]
  /** The first argument is how many seconds it waits. */
  readonly waits?: true
  /** A setting that is the second argument, and what it is by itself. */
  readonly sets?: readonly [property: string, otherwise: string]
  /** A recording with other arguments. */
  readonly also?: string
  readonly refuses?: (args: readonly string[]) => Refusal | undefined
}

const refusal = (exitCode: number, says: string): Refusal => ({ exitCode, says })
const usage = (exitCode: number, text: string, isRight: boolean) =>
  isRight ? undefined : refusal(exitCode, text)

/** What Spark says of a file that is not there. */
function missing(file = ''): Refusal | undefined {
  const what = `[PATH_NOT_FOUND] Path does not exist: file:/opt/spark/${file}. SQLSTATE: 42K03`
  return usage(1, `AnalysisException: ${what}`, /^\/?(?:opt\/spark\/)?data\//.test(file))
}

/** What Python says of an argument that is no whole number. */
function wrongNumber(texts: readonly string[]): Refusal | undefined {
  const wrong = texts.find((text) => !/^\d+$/.test(text))
  const what = `ValueError: invalid literal for int() with base 10: '${wrong ?? ''}'`
  return usage(1, what, wrong === undefined)
}

const firstNumber = (args: readonly string[]) => wrongNumber(args.slice(0, 1))

const rows: Readonly<Record<string, Row>> = {
  pi: {
    tasks: [0, 10],
    refuses: ([text = '2']) =>
      usage(2, `SparkPi: '${text}' is not a number of partitions (1 or more)`, Number(text) >= 1),
  },
  'linear-regression': {
    refuses: (args) => {
      const isWrong = (text: string, at: number) =>
        args[at - 1]?.startsWith('--') === true && Number.isNaN(Number(text))
      const what = 'LinearRegressionExample: the value of an option is no number'
      return usage(2, what, !args.some(isWrong))
    },
  },
  wordcount: {
    refuses: (args) => usage(255, 'Usage: wordcount <file>', args.length === 1) ?? missing(args[0]),
  },
  pagerank: {
    refuses: (args) =>
      usage(255, 'Usage: pagerank <file> <iterations>', args.length === 2) ??
      wrongNumber(args.slice(1)) ??
      missing(args[0]),
  },
  kmeans: {},
  pipeline: {},
  perceptron: {},
  skewed: { also: 'skewed-mended', refuses: firstNumber },
  spilling: { also: 'spilling-mended', refuses: wrongNumber },
  'gc-bound': { refuses: wrongNumber },
  'too-few-partitions': {
    tasks: [1, 1],
    also: 'too-few-partitions-mended',
    refuses: wrongNumber,
  },
  'too-many-partitions': {
    tasks: [1, 1000],
    also: 'too-many-partitions-mended',
    refuses: wrongNumber,
  },
  'small-files': {},
  starved: { waits: true, also: 'starved-jobs', refuses: firstNumber },
  'never-starts': { waits: true, sets: ['spark.executor.memory', '64g'], refuses: firstNumber },
  'unreachable-driver': {
    waits: true,
    sets: ['spark.driver.host', 'driver.invalid'],
    refuses: firstNumber,
  },
  'memory-killed': { refuses: wrongNumber },
  'idle-shell': { waits: true, sets: ['spark.cores.max', '1000'], refuses: firstNumber },
}

/** What a run of an example does, by its arguments; one of the user's own does what `pi` does. */
export function planOf(
  example: { readonly name: string; readonly title: string },
  args: readonly string[],
): Recording | Refusal {
  const row = rows[example.name]
  if (row === undefined) return ownOf(example.title)
  const alike = ({ arguments: recorded }: Recording) =>
    args.filter((text, place) => recorded[place] === text).length
  const first = recordingNamed(example.name)
  const other = row.also === undefined ? first : recordingNamed(row.also)
  return row.refuses?.(args) ?? fitted(alike(other) > alike(first) ? other : first, row, args)
}

/** An example of the user's own: the demo runs no programs. */
function ownOf(title: string): Recording {
  const pi = recordingNamed('pi')
  const text = 'Result: 10 partitions processed (simulated: the demo does not run programs)'
  const steps = pi.steps.map((step) => (step.kind === 'print' ? { ...step, text } : step))
  return { ...pi, application: title, steps }
}

/** A longer pause of a driver is what its example waits for. */
const waitingMs = 5000
/** No other pause is longer: the machine that the examples were recorded on was busy. */
const pauseMs = 1500
/** Whoever looks on every two seconds sees how an application ended. */
const closingMs = 3500

/** A recording with the times, numbers of tasks and settings that the arguments ask for. */
function fitted(recording: Recording, row: Row, args: readonly string[]): Recording {
  const [place = 0, usual] = row.tasks ?? []
  const recorded = Number(recording.arguments[place] ?? usual)
  const tasks = Number(args[place] ?? recorded)
  const waited = recording.arguments[0] ?? '60'
  const waits = row.waits === true ? (args[0] ?? '60') : waited
  const longer = row.waits === true ? Number(waits) / Number(waited) : 1
  const resized = (info: StageInfo) =>
    usual !== undefined && info.tasks === recorded ? { ...info, tasks } : info

  const steps = recording.steps.map((given): Step => {
    const isWaiting = row.waits === true && given.delayMs > waitingMs
    const pause = isWaiting ? given.delayMs * longer : Math.min(given.delayMs, pauseMs)
    const step = { ...given, delayMs: given.kind === 'end' ? Math.max(pause, closingMs) : pause }
    if (step.kind === 'print')
      return { ...step, text: step.text.replace(` ${waited} s`, ` ${waits} s`) }
    if (step.kind !== 'job') return step
    const { event, stages, cancelledMs } = step.job
    const job = {
      ...step.job,
      event: { ...event, stages: event.stages.map(resized) },
      stages: stages.map((stage) => ({ ...stage, info: resized(stage.info) })),
      cancelledMs: cancelledMs && cancelledMs * longer,
    }
    return { ...step, job }
  })
  const [property, otherwise = ''] = row.sets ?? []
  const sets = property === undefined ? {} : { [property]: args[1] ?? otherwise }
  return { ...recording, steps, sets }
}

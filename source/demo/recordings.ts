import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import {
  type EventKind,
  type LogEvents,
  parseLogEvent,
  type Peaks,
  type StageInfo,
} from '../services/spark/event-log/events.ts'

/** Data that an application kept: a partition for each task of the stages that made or used it. */
const cached = z.object({
  id: z.number(),
  name: z.string(),
  partitions: z.number(),
  level: z.string(),
  /** Of one partition, in memory. */
  bytes: z.number(),
  stages: z.array(z.number()),
  /** How many jobs had ended when it was dropped. */
  unpersistedAfter: z.number().optional(),
})
export type Cached = z.infer<typeof cached>

/** The first line of a recording: what no event log tells. */
const header = z.object({
  arguments: z.array(z.string()),
  exitCode: z.number(),
  lines: z.array(
    z.object({ stream: z.enum(['stdout', 'stderr']), at: z.number(), text: z.string() }),
  ),
  cached: z.array(cached),
})

/** Takes an event of an application. */
export type Tell = <Kind extends EventKind>(kind: Kind, event: LogEvents[Kind]) => void

/** What a driver did. */
type Act =
  | { readonly kind: 'job'; readonly job: RecordedJob }
  | { readonly kind: 'query'; readonly tell: (tell: Tell, at: number) => void }
  | { readonly kind: 'print'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly kind: 'end' }

/** The same when these jobs had ended, and `delayMs` later. */
export type Step = Act & { readonly after: readonly number[]; readonly delayMs: number }

export interface RecordedJob {
  readonly event: LogEvents['JobStart']
  readonly succeeded: boolean
  /** How long it took until its own program cancelled it; undefined: it did not. */
  readonly cancelledMs: number | undefined
  /** Those that were submitted; all others were there from an earlier job. */
  readonly stages: readonly RecordedStage[]
}

export interface RecordedStage {
  readonly info: StageInfo
  /** Stages of the same job that had ended when it was submitted. */
  readonly after: readonly number[]
  /** How attempts of its tasks ended; where it has more tasks, they are like these again. */
  readonly tasks: readonly (readonly LogEvents['TaskEnd'][])[]
  readonly cached: readonly Cached[]
}

/** What an application did on a real cluster, read from its event log. */
export interface Recording {
  readonly application: string
  readonly arguments: readonly string[]
  readonly exitCode: number
  readonly properties: Readonly<Record<string, string>>
  /** Settings that its arguments make. */
  readonly sets: Readonly<Record<string, string>>
  readonly steps: readonly Step[]
  /** Storage memory of an executor, and peaks of executors and of the driver. */
  readonly storageBytes: number
  readonly peaks: readonly { readonly id: string; readonly peaks: Peaks }[]
}

const known = new Map<string, Recording>()

/** The recording of this name, which lies beside this file and beside the bundled program. */
export function recordingNamed(name: string): Recording {
  const file = new URL(`./recordings/${name}.base64`, import.meta.url)
  const read = () => gunzipSync(Buffer.from(readFileSync(file, 'latin1'), 'base64')).toString()
  const made = known.get(name) ?? recordingOf(read())
  known.set(name, made)
  return made
}

function recordingOf(text: string): Recording {
  const [first = '', ...lines] = text.trimEnd().split('\n')
  const told = header.parse(JSON.parse(first))
  const events = lines.map(parseLogEvent).filter((event) => typeof event !== 'string')
  const of = <Kind extends EventKind>(kind: Kind) =>
    // The event is the kind's own.
    events.filter((one) => one.kind === kind).map(({ event }) => event as LogEvents[Kind])

  const jobEnds = of('JobEnd')
  const completed = of('StageCompleted').map(({ stage }) => stage)
  const attempts = Map.groupBy(of('TaskEnd'), ({ stageId }) => stageId)
  const tasksOf = (stageId: number): RecordedStage['tasks'] => [
    ...Map.groupBy(attempts.get(stageId) ?? [], ({ task }) => task.index).values(),
  ]
  const stageOf = (info: StageInfo, stageIds: readonly number[]): RecordedStage => ({
    info,
    after: completed
      .filter(
        ({ id, completedAt = 0 }) => stageIds.includes(id) && completedAt <= submittedAt(info),
      )
      .map(({ id }) => id),
    tasks: tasksOf(info.id),
    cached: told.cached.filter(({ stages }) => stages.includes(info.id)),
  })
  const jobOf = (event: LogEvents['JobStart']): RecordedJob => {
    const end = jobEnds.find(({ id }) => id === event.id)
    const stages = of('StageSubmitted')
      .map(({ stage }) => stage)
      .filter((info) => event.stageIds.includes(info.id) && submittedAt(info) >= event.at)
      .map((info) => stageOf(info, event.stageIds))
    const ended = stages.flatMap(({ tasks }) => tasks.flat())
    const succeeded = end?.result === 'JobSucceeded'
    const isCancelled = !succeeded && ended.every((task) => task.end.outcome !== 'FAILED')
    return {
      event,
      succeeded,
      cancelledMs: end && isCancelled ? end.at - event.at : undefined,
      stages,
    }
  }

  const acts: readonly (Act & { readonly at: number })[] = [
    ...of('JobStart').map((event) => ({ kind: 'job' as const, at: event.at, job: jobOf(event) })),
    ...(['SQLExecutionStart', 'SQLExecutionEnd'] as const).flatMap((kind) =>
      of(kind).map((event) => ({
        kind: 'query' as const,
        at: event.at,
        tell: (tell: Tell, at: number) => {
          tell(kind, { ...event, at })
        },
      })),
    ),
    ...told.lines.map((line) => ({ kind: 'print' as const, ...line })),
    ...of('ApplicationEnd').map(({ at }) => ({ kind: 'end' as const, at })),
  ].toSorted((a, b) => a.at - b.at)
  const [begin] = of('ApplicationStart')
  const steps = acts.map((act, index): Step => {
    const after = jobEnds.filter(({ at }) => at <= act.at)
    const last = acts[index - 1]?.at ?? begin?.at ?? act.at
    const delayMs = act.at - Math.max(last, ...after.map(({ at }) => at))
    return { ...act, after: after.map(({ id }) => id), delayMs }
  })
  return {
    application: begin?.name ?? '',
    arguments: told.arguments,
    exitCode: told.exitCode,
    properties: of('EnvironmentUpdate')[0]?.properties ?? {},
    sets: {},
    steps,
    storageBytes: Math.max(...of('BlockManagerAdded').map((event) => event.maxMemoryBytes)),
    peaks: of('StageExecutorMetrics'),
  }
}

function submittedAt({ submittedAt: at = 0 }: StageInfo): number {
  return at
}

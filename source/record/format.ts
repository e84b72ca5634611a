import { z } from 'zod'
import { ClientError } from '../clients/contracts.ts'
import { cleanText } from '../domain/text.ts'

// A recording is a file of lines of JSON: a header, then what the clients were answered, each
// with its time. Answers that did not change are not written again.

/** What each client is asked for once and again, and what an answer must have to be one. */
export const readings: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  engine: {
    info: ['name', 'version', 'cores', 'memoryBytes'],
    containers: ['length'],
    inspect: ['id', 'state'],
    leftovers: ['networks', 'volumes'],
    publishedPorts: ['length'],
  },
  compose: { version: ['length'] },
  spark: {
    master: ['status', 'workers', 'active', 'completed', 'drivers'],
    application: ['asked', 'jobs', 'stages', 'executors', 'summaries', 'tasks', 'storage', 'sql'],
    workerPage: ['id', 'executors', 'finishedExecutors', 'drivers'],
    executorLog: ['lines', 'skippedBytes'],
  },
  history: { summaries: ['length'] },
  eventLogs: { read: [] },
}

/** What each client is listened to for, and what an item must have to be one. */
export const streams: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  engine: {
    events: ['at', 'action', 'containerId'],
    stats: ['at', 'memoryBytes'],
    logs: ['at', 'stream', 'text'],
  },
}

/** The first line. */
export const header = z.object({
  recording: z.literal('spark-on-docker'),
  version: z.literal(1),
  at: z.number(),
  project: z.string(),
})
export type Header = z.infer<typeof header>

/** Any other line: who was asked what, and the answer or why there was none. */
const line = z.object({
  at: z.number(),
  /** `spark.worker "worker-1"`: the method, and what it was asked for. */
  of: z.string(),
  value: z.unknown().optional(),
  error: z.object({ message: z.string(), late: z.boolean() }).optional(),
})
export type RecordLine = z.infer<typeof line>

/** How a question is named in a recording. */
export function nameOf(client: string, method: string, about: unknown): string {
  return about === undefined
    ? `${client}.${method}`
    : `${client}.${method} ${JSON.stringify(about)}`
}

/** JSON has no maps. */
export function withoutMaps(value: unknown): unknown {
  return value instanceof Map ? { 'a map': [...value] } : value
}

const pairs = z.object({ 'a map': z.array(z.tuple([z.unknown(), z.unknown()])) })

/** Reads a line; undefined: it is none. Its text is made safe to print. */
export function readLine(text: string): RecordLine | undefined {
  const revive = (_: string, value: unknown): unknown => {
    if (typeof value === 'string') return cleanText(value)
    if (typeof value !== 'object' || value === null || !('a map' in value)) return value
    return new Map(pairs.parse(value)['a map'])
  }
  try {
    const parsed = line.parse(JSON.parse(text, revive))
    return parsed.error !== undefined || isAnswer(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

function isAnswer({ of, value }: RecordLine): boolean {
  const [client = '', method = ''] = of.split(/[. ]/)
  if (client === 'services') return true
  const wanted = readings[client]?.[method] ?? streams[client]?.[method]
  return wanted?.every((key) => Object.hasOwn(new Object(value), key)) === true
}

/** The failure of a client, of which a recording says so much. */
export function recordedFailure(of: string, message: string, late: boolean): ClientError {
  const systems = ['engine', 'compose', 'spark'] as const
  const system = systems.find((one) => of.startsWith(`${one}.`)) ?? 'redis'
  return new ClientError(system, message, { late })
}

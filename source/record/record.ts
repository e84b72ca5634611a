import { closeSync, openSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { type Clients, ClientError } from '../clients/contracts.ts'
import { errorMessage } from '../domain/text.ts'
import { type Header, nameOf, readings, streams, withoutMaps } from './format.ts'
import { createRedaction, isSecretName, redacted } from './redact.ts'

/** A recording ends when it is as long as this. */
const maxBytes = 64 * 1024 * 1024
/** How many lines of a log are known to be written, so that none is written twice. */
const keptLines = 5000

export interface RecordOptions {
  readonly file: string
  readonly project: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly maxBytes?: number
  /** Told once, when all is closed, why the recording is not whole. */
  readonly failed?: (reason: string) => void
}

type Method = (...args: readonly unknown[]) => unknown

/**
 * The same clients, and all that they are answered is written to a file, without secrets and
 * addresses. Throws one line where the file cannot be written.
 */
export function recorded(clients: Clients, options: RecordOptions): Clients {
  const redact = createRedaction(options.env)
  redact.addHost(hostname())
  const fault = (error: unknown) =>
    new Error(`the recording cannot be written: ${errorMessage(error)}`, { cause: error })
  let file: number | undefined
  let failure: string | undefined
  let left = options.maxBytes ?? maxBytes
  try {
    // What a cluster says is nobody else's business.
    file = openSync(options.file, 'w', 0o600)
  } catch (error) {
    throw fault(error)
  }

  const clean = (key: string, value: unknown): unknown => {
    if (typeof value !== 'string') return withoutMaps(value)
    return isSecretName(key) ? redacted : redact(value)
  }
  const write = (what: object) => {
    const line = Buffer.from(`${JSON.stringify(what, clean)}\n`)
    left -= line.length
    if (file === undefined || left < 0) return
    try {
      writeSync(file, line)
    } catch (error) {
      failure ??= fault(error).message
      left = 0
    }
  }
  write({
    ...{ recording: 'spark-on-docker', version: 1, at: Date.now() },
    project: options.project,
  } satisfies Header)

  /** The last answer to each question, as it was written. */
  const answers = new Map<string, string>()
  const answer = (of: string, told: object) => {
    const text = JSON.stringify(told, clean)
    if (answers.get(of) === text) return
    answers.set(of, text)
    write({ at: Date.now(), of, ...told })
  }
  const lines = new Map<string, Set<string>>()
  const item = (of: string, value: unknown) => {
    if (of.startsWith('engine.logs')) {
      const text = JSON.stringify(value)
      const known = lines.get(of) ?? new Set()
      lines.set(of, known)
      if (known.has(text)) return
      known.add(text)
      if (known.size > keptLines) known.delete(known.values().next().value ?? '')
    }
    write({ at: Date.now(), of, value })
  }

  const asked = (of: string, call: () => unknown, signal: AbortSignal | undefined) =>
    Promise.resolve(call()).then(
      (value) => {
        if (of === 'engine.info' && typeof value === 'object' && value !== null && 'name' in value)
          redact.addHost(String(value.name))
        answer(of, { value })
        return value
      },
      (error: unknown) => {
        const late = error instanceof ClientError && error.late
        if (signal?.aborted !== true) answer(of, { error: { message: errorMessage(error), late } })
        throw error
      },
    )
  /** What a stream calls, with each item written first. */
  const heard = (of: string, listener: unknown): unknown => {
    if (isMethod(listener))
      return (value: unknown) => {
        item(of, value)
        return listener(value)
      }
    if (typeof listener !== 'object' || listener === null || !('event' in listener)) return listener
    return { ...listener, event: heard(of, listener.event) }
  }

  const listening = <T extends object>(client: string, of: T): T =>
    new Proxy(of, {
      get: (target, key) => {
        const method: unknown = Reflect.get(target, key)
        const name = String(key)
        if (!isMethod(method)) return method
        const isStream = Object.hasOwn(streams[client] ?? {}, name)
        if (!isStream && !Object.hasOwn(readings[client] ?? {}, name)) return method
        return (...args: readonly unknown[]) => {
          const [first] = args
          const about = first instanceof AbortSignal || isListener(first) ? undefined : first
          const question = nameOf(client, name, about)
          if (isStream) return method(...args.map((one) => heard(question, one)))
          const signal = args.find((one) => one instanceof AbortSignal)
          return asked(question, () => method(...args), signal)
        }
      },
    })
  return {
    ...clients,
    engine: listening('engine', clients.engine),
    compose: listening('compose', clients.compose),
    spark: listening('spark', clients.spark),
    services: Object.fromEntries(
      Object.entries(clients.services).map(([id, client]) => [
        id,
        {
          ...client,
          state: (...args) =>
            asked(nameOf('services', 'state', id), () => client.state(...args), args[0]),
        },
      ]),
    ),
    history: listening('history', clients.history),
    eventLogs: listening('eventLogs', clients.eventLogs),
    close: async () => {
      await clients.close()
      if (file !== undefined) closeSync(file)
      file = undefined
      if (failure !== undefined) options.failed?.(failure)
      failure = undefined
    },
  }
}

function isMethod(value: unknown): value is Method {
  return typeof value === 'function'
}

function isListener(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'event' in value
}

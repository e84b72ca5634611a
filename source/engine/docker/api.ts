import { IncomingMessage } from 'node:http'
import { addAbortSignal, Duplex, type Readable } from 'node:stream'
import { text as textIn } from 'node:stream/consumers'
import type Docker from 'dockerode'
import { z } from 'zod'
import { cleanText, errorMessage } from '../../domain/text.ts'
import { ClientError } from '../../clients/contracts.ts'
import { codeOf, limited } from '../../clients/failure.ts'
import { parsed } from '../../clients/parse.ts'
import type { EngineAddress } from './address.ts'
import { jsonIn } from './frames.ts'

/** One request of the Docker Engine API, without version and query. */
export type Endpoint = `${'GET' | 'POST' | 'DELETE'} /${string}`

/** What goes with a request. */
export interface Given {
  /** Objects are sent as JSON, as the engine wants its filters. */
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: Readonly<Record<string, unknown>>
  /** Statuses besides 2xx that are as good: 304 for a start of what runs already. */
  readonly also?: readonly number[]
  /** Of the answer (of its beginning, for a stream); Infinity where only the signal ends it. */
  readonly limitMs?: number
}

type Request<T> = (endpoint: Endpoint, signal: AbortSignal, given?: Given) => Promise<T>

/** The engine's HTTP. Failures are `ClientError`s; `status` of an `EngineError` is the engine's. */
export type EngineApi = ReturnType<typeof createEngineApi>

/** The engine answered with an error. */
export class EngineError extends ClientError {
  readonly status: number

  constructor(status: number, message: string) {
    super('engine', message)
    this.status = status
  }
}

/** The newest version of the API that this program was written for. */
const newest = '1.47'
const callLimitMs = 8000
const spoken = z.object({ ApiVersion: z.string(), MinAPIVersion: z.string().optional() })

// dockerode turns any status it is not told of into an error without the engine's own words.
const everyStatus = Object.fromEntries(
  Array.from({ length: 500 }, (_, index) => [index + 100, true] as const),
)

const { compare } = new Intl.Collator('en', { numeric: true })

/** The version to speak: the newest that both sides know, never older than the engine allows. */
export function agreedVersion(engineNewest: string, engineOldest = '1.0'): string {
  const common = compare(engineNewest, newest) <= 0 ? engineNewest : newest
  return compare(engineOldest, common) <= 0 ? common : engineOldest
}

const nobody = 'no engine listens there; start Docker or set DOCKER_HOST'
const closed = 'it closed the connection'
const reasons: Readonly<Record<string, string>> = {
  ENOENT: nobody,
  ECONNREFUSED: nobody,
  EACCES: 'this user may not use it; add the user to the group docker',
  ECONNRESET: closed,
  EPIPE: closed,
  ENOTFOUND: 'its host name is not known',
}

/** The bytes of an answer as they come; closed with its reader. `what` is it, in a message. */
export async function* answerBytes(
  answer: Readable,
  what: string,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void> {
  try {
    for await (const chunk of answer) yield Buffer.from(chunk as Uint8Array)
  } catch (error) {
    signal.throwIfAborted()
    const message = `the Docker engine cut ${what} short: ${errorMessage(error)}`
    throw new ClientError('engine', message, { cause: error })
  }
  signal.throwIfAborted()
}

function complaint(text: string): string {
  const { data } = z.object({ message: z.coerce.string() }).safeParse(jsonIn(text))
  const said = data?.message ?? text
  // The engine writes ids in full, which is most of a line.
  const short = cleanText(said).replace(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, '$1')
  return short.trim().slice(0, 300) || 'no reason given'
}

/** Opens the API of the engine at an address; nothing is sent before the first request. */
export function createEngineApi(address: EngineAddress) {
  let modem: Promise<Docker['modem']> | undefined
  let about: unknown
  let agreed: string | undefined
  let negotiating: Promise<void> | undefined

  // Loaded with the first request: the first frame does not wait for it.
  const open = () =>
    (modem ??= import('dockerode').then(({ default: Engine }) => new Engine(address.options).modem))

  const within = <T>(
    endpoint: Endpoint,
    { limitMs = callLimitMs }: Given,
    signal: AbortSignal,
    task: (either: AbortSignal) => Promise<T>,
  ) => {
    const describe = (error: unknown) => {
      const at = `the Docker engine at ${address.name}`
      if (error !== undefined) {
        return `${at} cannot be reached: ${reasons[codeOf(error) ?? ''] ?? errorMessage(error)}`
      }
      return `${at} did not answer ${endpoint.slice(endpoint.indexOf('/'))} in time`
    }
    return limited('engine', signal, limitMs, describe, task)
  }

  const send = async (endpoint: Endpoint, given: Given, hijack: boolean, signal: AbortSignal) => {
    const through = await open()
    const [method = '', path = ''] = endpoint.split(' ')
    const request = {
      path: `${agreed === undefined ? '' : `/v${agreed}`}${path}?`,
      method,
      options: { _query: given.query ?? {}, _body: given.body ?? {} },
      isStream: true,
      hijack,
      abortSignal: signal,
      statusCodes: everyStatus,
    }
    const answer = await new Promise<unknown>((resolve, reject) => {
      through.dial(request, (error: unknown, result: unknown) => {
        if (!(error instanceof Error)) {
          resolve(result)
          return
        }
        // Another engine may listen there the next time.
        if (!signal.aborted) agreed = undefined
        reject(error)
      })
    })
    if (!(answer instanceof IncomingMessage)) return answer
    const status = answer.statusCode ?? 0
    if ((status >= 200 && status < 300) || given.also?.includes(status) === true) return answer
    throw new EngineError(status, `the Docker engine: ${complaint(await textIn(answer))}`)
  }
  const dial = async (endpoint: Endpoint, given: Given, signal: AbortSignal) => {
    const answer = await send(endpoint, given, false, signal)
    if (answer instanceof IncomingMessage) return answer
    throw new Error('it answered with another protocol')
  }

  const read: Request<unknown> = (endpoint, signal, given = {}) =>
    within(endpoint, given, signal, (either) => {
      const once = async () => jsonIn(await textIn(await dial(endpoint, given, either)))
      // A connection that was kept may have been closed meanwhile: reading is tried once more.
      return once().catch((error: unknown) => {
        if (endpoint.startsWith('GET ') && reasons[codeOf(error) ?? ''] === closed) return once()
        throw error
      })
    })

  const negotiate = async (signal: AbortSignal) => {
    about = await read('GET /version', signal)
    const { success, data } = spoken.safeParse(about)
    if (success) agreed = agreedVersion(data.ApiVersion, data.MinAPIVersion)
  }
  const ready = async (signal: AbortSignal) => {
    if (agreed !== undefined) return
    negotiating ??= negotiate(signal).finally(() => (negotiating = undefined))
    // Whose signal it is may end it for the others: they ask themselves.
    await negotiating.catch(() => (agreed === undefined ? negotiate(signal) : undefined))
  }
  const call: Request<unknown> = async (endpoint, signal, given) => {
    await ready(signal)
    return read(endpoint, signal, given)
  }

  /** The limit is for the beginning only; what is opened then lives as long as the signal. */
  const opened =
    <T>(begin: (endpoint: Endpoint, given: Given, whole: AbortSignal) => Promise<T>): Request<T> =>
    async (endpoint, signal, given = {}) => {
      await ready(signal)
      const cut = new AbortController()
      const whole = AbortSignal.any([signal, cut.signal])
      try {
        return await within(endpoint, given, signal, () => begin(endpoint, given, whole))
      } catch (error) {
        cut.abort()
        throw error
      }
    }

  return {
    /** What `/version` says, and the version of the API that was agreed on from that. */
    version: async (signal: AbortSignal) => {
      await ready(signal)
      return { about, agreed }
    },
    call,
    /** As `call`; the answer is parsed. */
    ask: async <T>(
      endpoint: Endpoint,
      [what, schema]: readonly [what: string, schema: z.ZodType<T>],
      signal: AbortSignal,
      given?: Given,
    ) => parsed('engine', what, schema, await call(endpoint, signal, given)),
    /** Gives the answer as it comes; destroyed when the signal aborts. */
    stream: opened(dial),
    /** As `stream`, both ways: ended, the engine's side sees the end and the answer goes on. */
    hijack: opened(async (endpoint, given, whole) => {
      const answer = await send(endpoint, given, true, whole)
      if (answer instanceof Duplex) return addAbortSignal(whole, answer)
      if (answer instanceof IncomingMessage) answer.destroy()
      const why = 'it does not give up its connection; is there a proxy before it?'
      throw new Error(`standard input cannot be passed on: ${why}`)
    }),
    close: () => address.options.agent.destroy(),
  }
}

import { IncomingMessage } from 'node:http'
import { addAbortSignal, Duplex, type Readable } from 'node:stream'
import type Docker from 'dockerode'
import { cleanText, errorMessage } from '../../domain/text.ts'
import { ClientError } from '../../clients/contracts.ts'
import { codeOf, limited } from '../../clients/failure.ts'
import type { EngineAddress } from './address.ts'

/** One request of the Docker Engine API. */
export interface EngineRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Without version and query: `/containers/json`. */
  readonly path: string
  /** Objects are sent as JSON, as the engine wants its filters. */
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: Readonly<Record<string, unknown>>
  /** Statuses besides 2xx that are as good: 304 for a start of what runs already. */
  readonly also?: readonly number[]
  /** Of the answer (of its beginning, for a stream); Infinity where only the signal ends it. */
  readonly limitMs?: number
}

/** The engine's HTTP. Failures are `ClientError`s; `status` of an `EngineError` is the engine's. */
export interface EngineApi {
  /** What `/version` says, and the version of the API that was agreed on from that. */
  version(signal: AbortSignal): Promise<{ about: unknown; agreed: string | undefined }>
  call(request: EngineRequest, signal: AbortSignal): Promise<unknown>
  /** Gives the answer as it comes; destroyed when the signal aborts. */
  stream(request: EngineRequest, signal: AbortSignal): Promise<IncomingMessage>
  /** As `stream`, both ways: ended, the engine's side sees the end and the answer goes on. */
  hijack(request: EngineRequest, signal: AbortSignal): Promise<Duplex>
  close(): void
}

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

// dockerode turns any status it is not told of into an error without the engine's own words.
const everyStatus = Object.fromEntries(
  Array.from({ length: 500 }, (_, index) => [index + 100, true] as const),
)

function lower(a: string, b: string): string {
  return a.localeCompare(b, 'en', { numeric: true }) <= 0 ? a : b
}

/** The version to speak: the newest that both sides know, never older than the engine allows. */
export function agreedVersion(engineNewest: string, engineOldest = '1.0'): string {
  const common = lower(engineNewest, newest)
  return lower(engineOldest, common) === engineOldest ? common : engineOldest
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

async function textOf(answer: Readable): Promise<string> {
  return Buffer.concat(await answer.toArray()).toString('utf8')
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function complaint(text: string): string {
  const json = jsonOf(text)
  const said =
    typeof json === 'object' && json !== null && 'message' in json ? String(json.message) : text
  // The engine writes ids in full, which is most of a line.
  const short = cleanText(said).replace(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, '$1')
  return short.trim().slice(0, 300) || 'no reason given'
}

/** Opens the API of the engine at an address; nothing is sent before the first request. */
export function createEngineApi(address: EngineAddress): EngineApi {
  let modem: Promise<Docker['modem']> | undefined
  let about: unknown
  let agreed: string | undefined
  let negotiating: Promise<void> | undefined

  // Loaded with the first request: the first frame does not wait for it.
  const open = () =>
    (modem ??= import('dockerode').then(({ default: Engine }) => new Engine(address.options).modem))

  const describe = (request: EngineRequest) => (error: unknown) => {
    const at = `the Docker engine at ${address.name}`
    if (error === undefined) return `${at} did not answer ${request.path} in time`
    return `${at} cannot be reached: ${reasons[codeOf(error) ?? ''] ?? errorMessage(error)}`
  }

  const send = async (request: EngineRequest, hijack: boolean, signal: AbortSignal) => {
    const through = await open()
    const prefix = agreed === undefined ? '' : `/v${agreed}`
    const answer = await new Promise<unknown>((resolve, reject) => {
      through.dial(
        {
          path: `${prefix}${request.path}?`,
          method: request.method,
          options: { _query: request.query ?? {}, _body: request.body ?? {} },
          isStream: true,
          hijack,
          abortSignal: signal,
          statusCodes: everyStatus,
        },
        (error: unknown, result: unknown) => {
          if (!(error instanceof Error)) {
            resolve(result)
            return
          }
          // Another engine may listen there the next time.
          if (!signal.aborted) agreed = undefined
          reject(error)
        },
      )
    })
    if (!(answer instanceof IncomingMessage)) return answer
    const status = answer.statusCode ?? 0
    if ((status >= 200 && status < 300) || request.also?.includes(status) === true) return answer
    throw new EngineError(status, `the Docker engine: ${complaint(await textOf(answer))}`)
  }

  const dial = async (request: EngineRequest, signal: AbortSignal) => {
    const answer = await send(request, false, signal)
    if (answer instanceof IncomingMessage) return answer
    throw new Error('it answered with another protocol')
  }

  const call = (request: EngineRequest, signal: AbortSignal) => {
    const once = async (either: AbortSignal) => jsonOf(await textOf(await dial(request, either)))
    // A connection that was kept may have been closed meanwhile: reading is tried once more.
    const task = (either: AbortSignal) =>
      once(either).catch((error: unknown) => {
        const again = request.method === 'GET' && reasons[codeOf(error) ?? ''] === closed
        if (!again) throw error
        return once(either)
      })
    return limited('engine', signal, request.limitMs ?? callLimitMs, describe(request), task)
  }

  const negotiate = async (signal: AbortSignal) => {
    about = await call({ method: 'GET', path: '/version' }, signal)
    if (typeof about !== 'object' || about === null || !('ApiVersion' in about)) return
    const oldest = 'MinAPIVersion' in about ? String(about.MinAPIVersion) : undefined
    agreed = agreedVersion(String(about.ApiVersion), oldest)
  }
  const ready = async (signal: AbortSignal) => {
    if (agreed !== undefined) return
    negotiating ??= negotiate(signal).finally(() => (negotiating = undefined))
    // Whose signal it is may end it for the others: they ask themselves.
    await negotiating.catch(() => (agreed === undefined ? negotiate(signal) : undefined))
  }

  /** The limit is for the beginning only; what is opened then lives as long as the signal. */
  const begin = async <T>(
    request: EngineRequest,
    signal: AbortSignal,
    dialled: (whole: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    await ready(signal)
    const cut = new AbortController()
    const whole = AbortSignal.any([signal, cut.signal])
    const limitMs = request.limitMs ?? callLimitMs
    try {
      return await limited('engine', signal, limitMs, describe(request), () => dialled(whole))
    } catch (error) {
      cut.abort()
      throw error
    }
  }

  return {
    version: async (signal) => {
      await ready(signal)
      return { about, agreed }
    },
    call: async (request, signal) => {
      await ready(signal)
      return call(request, signal)
    },
    stream: (request, signal) => begin(request, signal, (whole) => dial(request, whole)),
    hijack: (request, signal) =>
      begin(request, signal, async (whole) => {
        const answer = await send(request, true, whole)
        if (answer instanceof Duplex) return addAbortSignal(whole, answer)
        if (answer instanceof IncomingMessage) answer.destroy()
        const why = 'it does not give up its connection; is there a proxy before it?'
        throw new Error(`standard input cannot be passed on: ${why}`)
      }),
    close: () => {
      address.options.agent.destroy()
    },
  }
}

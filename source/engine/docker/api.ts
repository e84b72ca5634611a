import { IncomingMessage } from 'node:http'
import { addAbortSignal, Duplex } from 'node:stream'
import type Docker from 'dockerode'
import { cleanText } from '../../domain/text.ts'
import { ClientError } from '../../clients/contracts.ts'
import { codeOf, limited, lineOf } from '../../clients/failure.ts'
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
  /** Agrees with the engine on a version of its API; gives what `/version` says. */
  negotiate(signal: AbortSignal): Promise<unknown>
  /** The version agreed on; undefined before. */
  version(): string | undefined
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
  const [aMajor = 0, aMinor = 0] = a.split('.').map(Number)
  const [bMajor = 0, bMinor = 0] = b.split('.').map(Number)
  return aMajor < bMajor || (aMajor === bMajor && aMinor <= bMinor) ? a : b
}

/** The version to speak: the newest that both sides know, never older than the engine allows. */
export function agreedVersion(engineNewest: string, engineOldest: string | undefined): string {
  const common = lower(engineNewest, newest)
  return engineOldest !== undefined && lower(engineOldest, common) !== engineOldest
    ? engineOldest
    : common
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no engine listens there; start Docker or set DOCKER_HOST',
  ECONNREFUSED: 'no engine listens there; start Docker or set DOCKER_HOST',
  EACCES: 'this user may not use it; add the user to the group docker',
  ECONNRESET: 'it closed the connection',
  EPIPE: 'it closed the connection',
  ENOTFOUND: 'its host name is not known',
}

/** What comes of a connection that the other side has closed. */
const closed = new Set(['ECONNRESET', 'EPIPE'])

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks).toString('utf8')
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
  let agreed: string | undefined

  // Loaded with the first request: the first frame does not wait for it.
  const open = () =>
    (modem ??= import('dockerode').then(({ default: Engine }) => {
      return new Engine(address.options).modem
    }))

  const describe = (request: EngineRequest) => (error: unknown) => {
    const at = `the Docker engine at ${address.name}`
    if (error === undefined) return `${at} did not answer ${request.path} in time`
    const code = codeOf(error)
    return `${at} cannot be reached: ${(code && reasons[code]) ?? lineOf(error)}`
  }

  const send = async (
    request: EngineRequest,
    versioned: boolean,
    hijack: boolean,
    signal: AbortSignal,
  ): Promise<IncomingMessage | Duplex> => {
    const through = await open()
    const prefix = versioned && agreed !== undefined ? `/v${agreed}` : ''
    const answer = await new Promise<IncomingMessage | Duplex>((resolve, reject) => {
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
          if (result instanceof IncomingMessage || result instanceof Duplex) resolve(result)
          else reject(error instanceof Error ? error : new Error('no answer'))
        },
      )
    })
    if (!(answer instanceof IncomingMessage)) return answer
    const status = answer.statusCode ?? 0
    if ((status >= 200 && status < 300) || request.also?.includes(status) === true) return answer
    throw new EngineError(status, `the Docker engine: ${complaint(await textOf(answer))}`)
  }

  const dial = async (request: EngineRequest, versioned: boolean, signal: AbortSignal) => {
    const answer = await send(request, versioned, false, signal)
    if (answer instanceof IncomingMessage) return answer
    throw new Error('it answered with another protocol')
  }

  const call = (request: EngineRequest, versioned: boolean, signal: AbortSignal) => {
    const once = async (either: AbortSignal) =>
      jsonOf(await textOf(await dial(request, versioned, either)))
    // A connection that was kept may have been closed meanwhile: reading is tried once more.
    const task = (either: AbortSignal) =>
      once(either).catch((error: unknown) => {
        if (request.method !== 'GET' || !closed.has(codeOf(error) ?? '')) throw error
        return once(either)
      })
    return limited('engine', signal, request.limitMs ?? callLimitMs, describe(request), task)
  }

  let negotiating: Promise<unknown> | undefined
  const negotiate = async (signal: AbortSignal) => {
    const about = await call({ method: 'GET', path: '/version' }, false, signal)
    if (typeof about === 'object' && about !== null && 'ApiVersion' in about) {
      const oldest = 'MinAPIVersion' in about ? String(about.MinAPIVersion) : undefined
      agreed = agreedVersion(String(about.ApiVersion), oldest)
    }
    return about
  }
  const ready = async (signal: AbortSignal) => {
    if (agreed !== undefined) return
    negotiating ??= negotiate(signal).finally(() => (negotiating = undefined))
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
    negotiate,
    version: () => agreed,
    call: async (request, signal) => {
      await ready(signal)
      return call(request, true, signal)
    },
    stream: (request, signal) => begin(request, signal, (whole) => dial(request, true, whole)),
    hijack: (request, signal) =>
      begin(request, signal, async (whole) => {
        const answer = await send(request, true, true, whole)
        if (answer instanceof IncomingMessage) {
          answer.destroy()
          const why = 'it does not give up its connection; is there a proxy before it?'
          throw new Error(`standard input cannot be passed on: ${why}`)
        }
        return addAbortSignal(whole, answer)
      }),
    close: () => {
      address.options.agent.destroy()
    },
  }
}

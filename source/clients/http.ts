import type { Dispatcher } from 'undici'
import { cleanText, errorMessage, truncate } from '../domain/text.ts'
import { ClientError } from './contracts.ts'
import { codeOf, limited } from './failure.ts'

/** An answer of a web server; its content type is not looked at, because Spark's are wrong. */
export interface Answer {
  readonly status: number
  readonly text: string
}

/** Requests to one web server. Errors are `ClientError`s that name the server. */
export type Http = ReturnType<typeof createHttp>

/** Who is asked: for the messages, and where. */
export interface HttpServer {
  readonly system: 'spark' | 'traefik'
  /** `the Spark master`. */
  readonly name: string
  readonly host: string
  readonly port: number
  /** What a refused connection means besides; to follow the words that tell of it. */
  readonly refused?: string
}

/** How a server is asked, where not as most are. */
export interface Manner {
  /** Time limit of one request, redirects included. */
  readonly limitMs: number
  /** Open at once; null: as many as there are requests. */
  readonly connections: number | null
}

/** Time limit of most requests. */
export const requestLimitMs = 3000

/** An answer larger than this is refused: the longest real ones are a few megabytes. */
const maxBytes = 32 * 1024 * 1024
const maxRedirects = 3

const closed = 'closed the connection'
const silent = 'does not answer'
/** Why a connection failed, in words; other codes are shown as they are. */
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses connections',
  ECONNRESET: closed,
  UND_ERR_SOCKET: closed,
  ENOTFOUND: 'has a host name that is not known',
  EHOSTUNREACH: 'cannot be reached',
  UND_ERR_HEADERS_TIMEOUT: silent,
  UND_ERR_CONNECT_TIMEOUT: silent,
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'failed: its answer is too large',
}

const usual: Manner = { limitMs: requestLimitMs, connections: 8 }
const whereOf = ({ name, host, port }: HttpServer) => `${name} at ${host}:${port}`

/** Makes the requests to one server; nothing is opened before the first one. */
export function createHttp(server: HttpServer, manner: Manner = usual) {
  const base = `http://${server.host.includes(':') ? `[${server.host}]` : server.host}:${server.port}`
  const describe = (limitMs: number) => (error: unknown) => {
    if (error === undefined) return `${whereOf(server)} did not answer in ${limitMs / 1000} s`
    const code = codeOf(error) ?? ''
    const hint = code === 'ECONNREFUSED' ? (server.refused ?? '') : ''
    return `${whereOf(server)} ${reasons[code] ?? `failed: ${errorMessage(error)}`}${hint}`
  }
  let agent: Promise<Dispatcher> | undefined
  // Loaded with the first request: the first frame does not wait for it.
  const open = () =>
    (agent ??= import('undici').then(({ Agent }) => {
      const { connections } = manner
      const connectTimeout = requestLimitMs
      return new Agent({ connections, pipelining: 1, connectTimeout, maxResponseSize: maxBytes })
    }))

  type Options = Omit<Dispatcher.RequestOptions, 'origin' | 'signal'>
  const send = async (
    options: Options,
    signal: AbortSignal,
    redirects: number,
  ): Promise<Answer> => {
    const dispatcher = await open()
    const response = await dispatcher.request({ ...options, origin: base, signal })
    const { statusCode: status, body } = response
    const { location } = response.headers
    if (options.method === 'GET' && status >= 300 && status < 400 && typeof location === 'string') {
      await body.dump()
      if (redirects <= 0) throw new Error('it redirects in a circle')
      // Only the path: the host named there is often one that exists only among the containers.
      const target = new URL(location, new URL(options.path, base))
      return send({ ...options, path: target.pathname + target.search }, signal, redirects - 1)
    }
    return { status, text: await body.text() }
  }
  const ask = (options: Options, signal: AbortSignal, limitMs: number) =>
    limited(server.system, signal, limitMs, describe(limitMs), (either) =>
      send(options, either, maxRedirects),
    )

  return {
    /** `limitMs`: of this request, where not as its manner says. */
    get: (path: string, signal: AbortSignal, limitMs = manner.limitMs) =>
      ask({ path, method: 'GET' }, signal, limitMs),
    /** Sends a form; a redirect is the answer and is not followed. */
    post: (path: string, form: Readonly<Record<string, string>>, signal: AbortSignal) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const body = new URLSearchParams(form).toString()
      return ask({ path, method: 'POST', headers, body }, signal, manner.limitMs)
    },
    close: async () => {
      const opened = await agent
      agent = undefined
      await opened?.destroy()
    },
  }
}

/** Parses an answer as JSON. Rejects what is not, showing how it begins. */
export function jsonOf(server: HttpServer, path: string, { status, text }: Answer): unknown {
  const where = whereOf(server)
  if (status !== 200) {
    throw new ClientError(server.system, `${where} answered ${status} to ${path}`)
  }
  try {
    return JSON.parse(text) as unknown
  } catch {
    const begin = truncate(cleanText(text).trim(), 40)
    throw new ClientError(server.system, `${where} answered ${path} with no JSON: ${begin}`)
  }
}

import type { Dispatcher } from 'undici'
import { cleanText, errorMessage } from '../domain/text.ts'
import { truncate } from '../domain/text.ts'
import { ClientError } from './contracts.ts'
import { codeOf, limited } from './failure.ts'

/** An answer of a web server; its content type is not looked at, because Spark's are wrong. */
export interface Answer {
  readonly status: number
  readonly text: string
}

/** Requests to one web server. Errors are `ClientError`s that name the server. */
export interface Http {
  /** `limitMs`: of this request, where not as its manner says. */
  get(path: string, signal: AbortSignal, limitMs?: number): Promise<Answer>
  /** Sends a form; a redirect is the answer and is not followed. */
  post(path: string, form: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Answer>
  close(): Promise<void>
}

/** Who is asked: for the messages, and where. */
export interface Server {
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

/** Why a connection failed, in words; other codes are shown as they are. */
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses connections',
  ECONNRESET: 'closed the connection',
  UND_ERR_SOCKET: 'closed the connection',
  ENOTFOUND: 'has a host name that is not known',
  EHOSTUNREACH: 'cannot be reached',
  UND_ERR_HEADERS_TIMEOUT: 'does not answer',
  UND_ERR_CONNECT_TIMEOUT: 'does not answer',
}

const usual: Manner = { limitMs: requestLimitMs, connections: 8 }

/** Makes the requests to one server; nothing is opened before the first one. */
export function createHttp(server: Server, manner: Manner = usual): Http {
  const base = `http://${server.host.includes(':') ? `[${server.host}]` : server.host}:${server.port}`
  const where = `${server.name} at ${server.host}:${server.port}`
  const describe = (limitMs: number) => (error: unknown) => {
    if (error === undefined) return `${where} did not answer in ${limitMs / 1000} s`
    const code = codeOf(error)
    const hint = code === 'ECONNREFUSED' ? (server.refused ?? '') : ''
    return `${where} ${(code && reasons[code]) ?? `failed: ${errorMessage(error)}`}${hint}`
  }
  let agent: Promise<{ dispatcher: Dispatcher; request: Dispatcher['request'] }> | undefined
  // Loaded with the first request: the first frame does not wait for it.
  const open = () =>
    (agent ??= import('undici').then(({ Agent }) => {
      const dispatcher = new Agent({
        connections: manner.connections,
        pipelining: 1,
        connectTimeout: requestLimitMs,
      })
      return { dispatcher, request: dispatcher.request.bind(dispatcher) }
    }))

  const send = async (
    options: Omit<Dispatcher.RequestOptions, 'origin' | 'signal'>,
    signal: AbortSignal,
    redirects: number,
  ): Promise<Answer> => {
    const { request } = await open()
    const response = await request({ ...options, origin: base, signal })
    const location = response.headers.location
    if (
      options.method === 'GET' &&
      response.statusCode >= 300 &&
      response.statusCode < 400 &&
      typeof location === 'string'
    ) {
      await response.body.dump()
      if (redirects <= 0) throw new Error('it redirects in a circle')
      // Only the path: the host named there is often one that exists only among the containers.
      const target = new URL(location, new URL(options.path, base))
      return send({ ...options, path: target.pathname + target.search }, signal, redirects - 1)
    }
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of response.body) {
      const bytes = Buffer.from(chunk as Uint8Array)
      size += bytes.length
      if (size > maxBytes) throw new Error('its answer is too large')
      chunks.push(bytes)
    }
    return { status: response.statusCode, text: Buffer.concat(chunks).toString('utf8') }
  }

  return {
    get: (path, signal, limitMs = manner.limitMs) =>
      limited(server.system, signal, limitMs, describe(limitMs), (either) =>
        send({ path, method: 'GET' }, either, maxRedirects),
      ),
    post: (path, form, signal) =>
      limited(server.system, signal, manner.limitMs, describe(manner.limitMs), (either) =>
        send(
          {
            path,
            method: 'POST',
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
            body: new URLSearchParams(form).toString(),
          },
          either,
          0,
        ),
      ),
    close: async () => {
      const opened = await agent
      agent = undefined
      await opened?.dispatcher.destroy()
    },
  }
}

/** Parses an answer as JSON. Rejects what is not, showing how it begins. */
export function jsonOf(server: Server, path: string, answer: Answer): unknown {
  const where = `${server.name} at ${server.host}:${server.port}`
  if (answer.status !== 200) {
    throw new ClientError(server.system, `${where} answered ${answer.status} to ${path}`)
  }
  try {
    return JSON.parse(answer.text) as unknown
  } catch {
    const begin = truncate(cleanText(answer.text).trim(), 40)
    throw new ClientError(server.system, `${where} answered ${path} with no JSON: ${begin}`)
  }
}

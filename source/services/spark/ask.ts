import { cleanText } from '../../domain/text.ts'
import { ClientError } from '../../clients/contracts.ts'
import { limited } from '../../clients/failure.ts'
import {
  type Answer,
  type Http,
  jsonOf,
  requestLimitMs,
  type HttpServer,
} from '../../clients/http.ts'

/** How the reverse proxy says that it does not know what is asked for: 403 since Spark 3.5. */
const missing = new Set([403, 404])

/** What a driver answers with status 200 until its page is ready. */
const startingUp = 'Spark is starting up'

/** What has a page behind the master's reverse proxy. */
export interface Behind {
  readonly what: 'application' | 'worker'
  readonly id: string
}

/** The path of a page behind the master's reverse proxy. */
export function proxyPath({ id }: Behind, path: string): string {
  return `/proxy/${encodeURIComponent(id)}${path}`
}

function nameOf({ what, id }: Behind): string {
  return `${what} ${cleanText(id)}`
}

/** Asks what is behind the reverse proxy. Rejects with a `ClientError` where there is no page. */
export async function askBehind(
  http: Http,
  behind: Behind,
  path: string,
  signal: AbortSignal,
): Promise<Answer> {
  const answer = await http.get(proxyPath(behind, path), signal)
  const name = nameOf(behind)
  if (missing.has(answer.status) || answer.status >= 500) {
    throw new ClientError(
      'spark',
      `${name} has no page at the master (status ${answer.status}): it ended, or the master cannot reach it`,
    )
  }
  if (answer.text.startsWith(startingUp)) {
    throw new ClientError('spark', `${name} is starting, it has no figures yet`)
  }
  return answer
}

/** Gives the JSON of a page behind the reverse proxy. */
export type AskJson = (behind: Behind, path: string, signal: AbortSignal) => Promise<unknown>

/**
 * Asks in requests that are not broken off: a driver that has lost its reader while it wrote an
 * answer logs an error of 75 lines among its program's output (Jersey's `ServerRuntime`), and one
 * that has just started on a busy machine needs longer for its first answers than a screen should
 * wait. Who asks is let go at `requestLimitMs` or by its signal; the request goes on, and is
 * joined by who asks for the same in the meantime. `http` has a time limit of its own.
 */
export function createAskJson(server: HttpServer, http: Http): AskJson {
  const going = new Map<string, Promise<unknown>>()
  const { signal: unbroken } = new AbortController()
  const begin = (behind: Behind, path: string) => {
    const key = proxyPath(behind, path)
    const asked = askBehind(http, behind, path, unbroken).then((said) => jsonOf(server, key, said))
    going.set(key, asked)
    const end = () => going.delete(key)
    asked.then(end, end)
    return asked
  }
  return (behind, path, signal) =>
    limited(
      'spark',
      signal,
      requestLimitMs,
      () => `${nameOf(behind)} did not answer in ${requestLimitMs / 1000} s`,
      () => going.get(proxyPath(behind, path)) ?? begin(behind, path),
    )
}

import { cleanText } from '../../domain/text.ts'
import { ClientError } from '../../clients/contracts.ts'
import type { Answer, Http } from '../../clients/http.ts'

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

/** `application app-…`, for messages. */
export function nameOf({ what, id }: Behind): string {
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

import { setTimeout as after } from 'node:timers/promises'
import { cleanText } from '../../domain/text.ts'
import { ClientError } from '../../clients/contracts.ts'
import type { Http } from '../../clients/http.ts'

/** Something that a page of Spark's has a "(kill)" link for. */
export interface Killing {
  /** `application app-…`, `stage 3 of app-…`: for the messages. */
  readonly name: string
  /** The page that has the link, and with it Spark's token. */
  readonly page: string
  /** What the link posts to. */
  readonly target: string
  readonly form: Readonly<Record<string, string>>
  /** Whether it goes on, asked after the request: Spark answers 302 whatever happened. */
  readonly goesOn: (signal: AbortSignal) => Promise<boolean>
}

const askEveryMs = 250
const patienceMs = 5000

/**
 * The token that a form of Spark's page carries since 4.1 (measured on 4.3: without it a request
 * to kill is refused with 403); undefined where the page has none, as older versions'.
 */
export function tokenIn(page: string): string | undefined {
  return /name="csrfToken"\s+value="([0-9A-Za-z+/=_-]+)"/.exec(page)?.[1]
}

/**
 * Kills as the link on Spark's page does, and waits until that is seen. What is posted is in the
 * query and not in the body: the master reads the body of what it passes on, and the driver then
 * waits for it in vain (measured on 4.3: 400 after 8 s).
 */
export async function kill(http: Http, killing: Killing, signal: AbortSignal): Promise<void> {
  const { name, page, target, form, goesOn } = killing
  if (!(await goesOn(signal))) throw new ClientError('spark', `${cleanText(name)} is not running`)
  const token = tokenIn((await http.get(page, signal)).text)
  const query = new URLSearchParams({ ...form, ...(token !== undefined && { csrfToken: token }) })
  const answer = await http.post(`${target}?${query.toString()}`, {}, signal)
  if (answer.status >= 400) {
    throw new ClientError(
      'spark',
      `Spark refused to kill ${cleanText(name)} (status ${answer.status}): spark.ui.killEnabled may be false`,
    )
  }
  for (let waited = 0; waited < patienceMs; waited += askEveryMs) {
    if (!(await goesOn(signal))) return
    await after(askEveryMs, undefined, { signal }).catch(() => undefined)
    signal.throwIfAborted()
  }
  throw new ClientError(
    'spark',
    `Spark took the request to kill ${cleanText(name)} but it still runs after ${patienceMs / 1000} s`,
  )
}

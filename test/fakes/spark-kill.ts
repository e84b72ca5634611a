import type { ServerResponse } from 'node:http'
import type { FakeRequest } from './http.ts'
import type { FakeSpark } from './spark.ts'

/** A page with the form that its "(kill)" link sends, as Spark 4.1 and newer write it. */
function page(token: string | undefined): string {
  const hidden =
    token === undefined ? '' : `<input type="hidden" name="csrfToken" value="${token}"/>`
  return `<html><form action="kill/" method="POST">${hidden}</form></html>`
}

/** Pages that have a "(kill)" link, and where it leads; of the driver's, behind its `/proxy/app-…`. */
const pages = new Set(['/', '/stages/', '/jobs/'])
const targets: Readonly<Record<string, 'application' | 'stage' | 'job'>> = {
  '/app/kill/': 'application',
  '/stages/stage/kill/': 'stage',
  '/jobs/job/kill/': 'job',
}

/** Answers what has to do with killing; false for any other request. */
export function answerKill(
  fake: FakeSpark,
  { method, path, query, body }: FakeRequest,
  response: ServerResponse,
): boolean {
  const [, proxied, rest = path] = /^\/proxy\/(app-[^/]+)(\/.*)$/.exec(path) ?? []
  const driver = fake.active.find(({ id }) => id === proxied)
  if (proxied !== undefined && driver === undefined) return false
  if (method === 'GET' && pages.has(rest)) {
    response.end(page(fake.token))
    return true
  }
  const target = targets[rest]
  if (target === undefined || (target === 'application') !== (proxied === undefined)) return false
  if (method !== 'POST') response.writeHead(405).end()
  // The master has read the body of what it passes on: the driver waits for it in vain.
  else if (proxied !== undefined && body !== '') response.writeHead(400).end()
  else {
    const given = new URLSearchParams([...query, ...new URLSearchParams(body)])
    if (fake.token !== undefined && given.get('csrfToken') !== fake.token) {
      response.writeHead(403).end('Missing or invalid CSRF token on a state-changing endpoint.')
      return true
    }
    if (!fake.ignoresKills) {
      if (driver === undefined) fake.endApplication(given.get('id') ?? '', 'KILLED')
      else if (given.get('id') === '0') driver.cancelled = true
    }
    response.writeHead(302, { location: 'http://master:8080/' }).end()
  }
  return true
}

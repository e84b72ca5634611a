import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import type { Environment } from './variables.ts'

/**
 * The folder in which what must outlive a checkout is kept, for one project (XDG Base Directory
 * Specification: a relative XDG_STATE_HOME counts as not set).
 */
export function stateFolder(project: string, environment: Environment): string {
  const given = environment.XDG_STATE_HOME ?? ''
  const home = environment.HOME ?? ''
  const state = join(home === '' ? homedir() : home, '.local', 'state')
  return join(isAbsolute(given) ? given : state, 'spark-on-docker', project)
}

/**
 * The password of Redis: made at the first start and kept in a file that only its owner can read.
 * Two programs that start at once get the same one. With `make` false it is only read: '' where
 * there is none. Throws one line when the folder cannot be written.
 */
export function redisPassword(folder: string, make: boolean): string {
  const path = join(folder, 'redis-password')
  const kept = readKept(path)
  if (kept !== undefined) return kept
  if (!make) return ''
  const password = randomBytes(24).toString('base64url')
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    chmodSync(folder, 0o700)
    writeFileSync(temporary, `${password}\n`, { mode: 0o600, flag: 'wx' })
    // A link, not a rename: it fails where another program was first, and that one's counts.
    try {
      linkSync(temporary, path)
    } finally {
      rmSync(temporary, { force: true })
    }
    return password
  } catch (error) {
    const other = readKept(path)
    if (other !== undefined) return other
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(
      `the password of Redis could not be kept in ${folder}: ${reason}; set SPARK_ON_DOCKER_REDIS_PASSWORD or XDG_STATE_HOME`,
      { cause: error },
    )
  }
}

function readKept(path: string): string | undefined {
  try {
    const text = readFileSync(path, 'utf8').trim()
    if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600)
    return text === '' ? undefined : text
  } catch {
    return undefined
  }
}

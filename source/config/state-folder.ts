import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { errorMessage } from '../domain/text.ts'
import { type Environment, homeOf } from './engine.ts'

/**
 * The folder for what of a project must outlive a checkout (XDG Base Directory Specification: a
 * relative XDG_STATE_HOME counts as not set).
 */
export function stateFolder(project: string, environment: Environment): string {
  const given = environment.XDG_STATE_HOME ?? ''
  const state = isAbsolute(given) ? given : join(homeOf(environment), '.local', 'state')
  return join(state, 'spark-on-docker', project)
}

/** The file that the password of Redis is kept in. */
export const passwordFile = (folder: string) => join(folder, 'redis-password')

/**
 * The password of Redis: made at the first start and kept in a file that only its owner can read.
 * Two programs that start at once get the same one. With `make` false it is only read: '' where
 * there is none. Throws one line when the folder cannot be written.
 */
export function redisPassword(folder: string, make: boolean): string {
  const path = passwordFile(folder)
  const kept = keptIn(path)
  if (kept !== '' || !make) return kept
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
    const other = keptIn(path)
    if (other !== '') return other
    throw new Error(
      `the password of Redis could not be kept in ${folder}: ${errorMessage(error)}; set SPARK_ON_DOCKER_REDIS_PASSWORD or XDG_STATE_HOME`,
      { cause: error },
    )
  }
}

function keptIn(path: string): string {
  try {
    if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600)
    return readFileSync(path, 'utf8').trim()
  } catch {
    return ''
  }
}

interface Place {
  readonly demo: boolean
  readonly stateFolder: string
}

const mark = ({ stateFolder: folder }: Place) => join(folder, 'down')

/** Remembers that a person took the cluster down, so that looking at it does not start it again. */
export function rememberDown(place: Place): void {
  if (place.demo) return
  mkdirSync(place.stateFolder, { recursive: true, mode: 0o700 })
  writeFileSync(mark(place), '', { mode: 0o600 })
}

/** Forgets it, when the cluster is started. */
export function forgetDown(place: Place): void {
  if (!place.demo) rmSync(mark(place), { force: true })
}

/** True when the last `down` was asked for and no `up` came after it. */
export function isDownOnPurpose(place: Place): boolean {
  return !place.demo && existsSync(mark(place))
}

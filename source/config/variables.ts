import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'

export type Environment = Readonly<Record<string, string | undefined>>

/** What every variable of this project begins with. */
export const prefix = 'SPARK_ON_DOCKER_'

/**
 * Every variable of the project: the defaults of `compose/.env.example`, over them the user's
 * `compose/.env`, over that the environment. An empty variable of the environment counts as unset.
 * Throws one line when a file cannot be read or names a variable that does not exist.
 */
export function readVariables(root: string, environment: Environment): Record<string, string> {
  const defaults = readFile(join(root, 'compose', '.env.example'))
  const path = join(root, 'compose', '.env')
  const own = existsSync(path) ? readFile(path) : {}
  const known = new Set([...Object.keys(defaults), ...toolVariables])
  for (const name of Object.keys(own)) {
    if (name.startsWith(prefix) && !known.has(name)) {
      throw new Error(
        `compose/.env: there is no variable ${name}; the valid ones are in compose/.env.example`,
      )
    }
  }
  const given = Object.entries(environment).flatMap(([name, value]) =>
    name.startsWith(prefix) && value !== undefined && value !== '' ? [[name, value] as const] : [],
  )
  return { ...defaults, ...own, ...Object.fromEntries(given) }
}

/** Variables that only the scripts and the program read, not Compose. */
const toolVariables = [
  'COMPOSE',
  'CONFIG',
  'ENSURE',
  'CA_BUNDLE',
  'WHEELS',
  'READ_ONLY',
  'DEMO',
].map((name) => prefix + name)

function readFile(path: string): Record<string, string> {
  try {
    const entries = Object.entries(parseEnv(readFileSync(path, 'utf8')))
    return Object.fromEntries(entries.map(([name, value]) => [name, value ?? '']))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`${path} could not be read: ${reason}`, { cause: error })
  }
}

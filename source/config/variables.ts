import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { checkVariables } from './check.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** What every variable of this project begins with. */
export const prefix = 'SPARK_ON_DOCKER_'

/**
 * Every variable of the project: the defaults of `compose/.env.example`, over them the images that
 * `scripts/start` settled on, the user's `compose/.env`, the environment. An empty variable counts
 * as unset. Throws one line when a file cannot be read, names a variable that does not exist, or
 * when a value is not valid.
 */
export function readVariables(root: string, environment: Environment): Variables {
  const defaults = readFile(join(root, 'compose', '.env.example'))
  const path = join(root, 'compose', '.env')
  const own = existsSync(path) ? readFile(path) : {}
  const settled = join(root, '.tools', 'images.env')
  const images = existsSync(settled) ? readFile(settled) : {}
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
  const layers: readonly (readonly [origin: string, Variables])[] = [
    ['compose/.env.example', defaults],
    ['.tools/images.env', set(images)],
    ['compose/.env', set(own)],
    ['the environment', Object.fromEntries(given)],
  ]
  const variables: Variables = {}
  for (const [, layer] of layers) Object.assign(variables, layer)
  checkVariables(
    set(variables),
    (name) => layers.findLast(([, layer]) => name in layer)?.[0] ?? 'the environment',
  )
  return variables
}

type Variables = Record<string, string>

/** Variables that have a value. */
function set(variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
}

/** Variables that only the scripts and the program read, not Compose. */
const toolVariables = [
  'COMPOSE',
  'CONFIG',
  'ENSURE',
  'CA_BUNDLE',
  'WHEELS',
  'READ_ONLY',
  'KEPT_RUNS',
].map((name) => prefix + name)

function readFile(path: string): Variables {
  try {
    const entries = Object.entries(parseEnv(readFileSync(path, 'utf8')))
    return Object.fromEntries(entries.map(([name, value]) => [name, value ?? '']))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`${path} could not be read: ${reason}`, { cause: error })
  }
}

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseEnv } from 'node:util'
import { didYouMean } from '../domain/nearest.ts'
import type { Example } from '../domain/run.ts'
import { cleanText, errorMessage } from '../domain/text.ts'
import { type EngineEndpoint, type Environment, hostOf, readEngine } from './engine.ts'
import { readExamples } from './examples.ts'
import { prefix, type SettingRow, settingRows, type Settings, settingsSchema } from './settings.ts'
import { passwordFile, redisPassword, stateFolder } from './state-folder.ts'

/** Everything that can be configured, read once at the start, and what follows from it. */
export interface Config extends Settings {
  /** Host name or address on which the monitor reaches the services. */
  readonly host: string
  readonly ports: Ports
  /** Where they are reached on `host`, where that is not by the same numbers. */
  readonly reachedPorts?: Ports
  readonly examples: readonly Example[]
  /** The environment that Compose is called with. */
  readonly environment: Readonly<Record<string, string>>
  readonly engine: EngineEndpoint
  readonly composeFile: string
  /** Program and first arguments: `['docker', 'compose']` or one binary. */
  readonly composeCommand: readonly [string, ...string[]]
  /** Where what must outlive this checkout is kept. */
  readonly stateFolder: string
  readonly demo: boolean
  /** What is shown was recorded. */
  readonly replay?: boolean
  /** Each setting as it was given, and where. */
  readonly given: readonly SettingValue[]
}

/** A setting with its value as text, and where that comes from. */
export interface SettingValue extends SettingRow {
  readonly value: string
  readonly origin: 'flag' | 'environment' | 'file' | 'default'
  /** The flag or the file. */
  readonly place?: string | undefined
}

export const portNames = ['web', 'workers', 'dashboard', 'master', 'redis', 'history'] as const
export type PortName = (typeof portNames)[number]
type Ports = Readonly<Record<PortName, number>>

/** The variable that moves each published port. */
export function portVariable(name: string): string {
  return `${prefix}${name.toUpperCase()}_PORT`
}

/** The variable that holds the address each is published on: pages are for others too. */
export function bindVariable(name: string): string {
  const page = name === 'web' || name === 'workers' || name === 'history'
  return `${prefix}${page ? 'BIND' : 'ADMIN_BIND'}`
}

/** What the command line says; it comes before the environment. */
export interface ConfigOptions {
  readonly project?: string | undefined
  readonly readOnly?: boolean
  readonly demo?: boolean
}

/**
 * Reads the whole configuration. Throws one line that names the variable, its value and what is
 * valid. A password for Redis is made where there is none, but not for the demo or read-only.
 */
export function loadConfig({ root, cwd, environment, options }: Reading): Config {
  const read = readGiven(root, environment, options)
  const settings = parseSettings(read)
  const { project, readOnly } = settings
  const demo = options.demo === true
  // The demo has none, and must not fail for how one is written.
  const engine = readEngine(demo ? { DOCKER_HOST: 'unix:///demo' } : environment)
  const folder = stateFolder(project, environment)
  // Looking must not write: a password is made only where something may be started.
  const makes = settings.redisPassword === '' && !demo
  const password = makes ? redisPassword(folder, !readOnly) : settings.redisPassword
  const place = passwordFile(folder)
  const given = read.map((one): SettingValue => {
    const isKept = one.setting === 'redisPassword' && makes && password !== ''
    return isKept ? { ...one, value: password, origin: 'file', place } : one
  })
  const ports: Ports = {
    web: settings.webPort,
    workers: settings.workersPort,
    dashboard: settings.dashboardPort,
    master: settings.masterPort,
    redis: settings.redisPort,
    history: settings.historyPort,
  }
  refuseEqualPorts(ports)
  return {
    ...settings,
    redisPassword: password,
    host: hostOf(engine, settings.adminBind),
    ports,
    examples: readExamples(cwd, settings.config),
    environment: {
      ...Object.fromEntries(given.map(({ variable, value }) => [variable, value])),
      ...engine.environment,
    },
    engine,
    composeFile: join(root, 'compose', 'compose.yaml'),
    composeCommand: settings.compose === '' ? ['docker', 'compose'] : [settings.compose],
    stateFolder: folder,
    demo,
    given,
  }
}

interface Reading {
  readonly root: string
  readonly cwd: string
  readonly environment: Environment
  readonly options: ConfigOptions
}

/**
 * Each setting from the first of these that has it: a flag, the environment, the person's
 * `compose/.env`, the images that `scripts/start` settled on, its default. An empty variable
 * counts as unset.
 */
function readGiven(
  root: string,
  environment: Environment,
  { project, readOnly }: ConfigOptions,
): readonly SettingValue[] {
  const flags = new Map([
    ['project', { value: project, place: '--project' }],
    ['readOnly', { value: readOnly === true ? 'true' : undefined, place: '--read-only' }],
  ])
  const files = ['compose/.env', '.tools/images.env'].map((place) => ({
    place,
    values: readVariables(root, place),
  }))
  return settingRows.map((row): SettingValue => {
    const { value, place } = flags.get(row.setting) ?? {}
    if (value !== undefined) return { ...row, value, origin: 'flag', place }
    const ofEnvironment = environment[row.variable] ?? ''
    if (ofEnvironment !== '') return { ...row, value: ofEnvironment, origin: 'environment' }
    for (const file of files) {
      const ofFile = file.values[row.variable] ?? ''
      if (ofFile !== '') return { ...row, value: ofFile, origin: 'file', place: file.place }
    }
    return { ...row, value: row.default, origin: 'default' }
  })
}

/** The variables of a file; none where it is not there. A name that does not exist is refused. */
function readVariables(root: string, place: string): Readonly<Record<string, string | undefined>> {
  const path = join(root, place)
  if (!existsSync(path)) return {}
  let values
  try {
    values = parseEnv(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Error(`${path} could not be read: ${errorMessage(error)}`, { cause: error })
  }
  const known = settingRows.map(({ variable }) => variable)
  for (const name of Object.keys(values)) {
    if (!name.startsWith(prefix) || known.includes(name)) continue
    const own = (variable: string) => variable.slice(prefix.length)
    const meant = didYouMean(own(name), known.map(own)).replace('mean ', `mean ${prefix}`)
    throw new Error(
      `${place}: there is no variable ${name}${meant}; the valid ones are in compose/.env.example`,
    )
  }
  return values
}

/** What the program works with. Throws one line that names the first value that is not valid. */
function parseSettings(given: readonly SettingValue[]): Settings {
  const texts = Object.fromEntries(given.map(({ setting, value }) => [setting, value]))
  const parsed = settingsSchema.safeParse(texts)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const wrong = given.find(({ setting }) => setting === issue?.path[0])
  if (issue === undefined || wrong === undefined) throw parsed.error
  const { variable, value, secret, origin, place = `the ${origin}` } = wrong
  const said = secret ? '' : ` is "${cleanText(value).slice(0, 80)}"`
  throw new Error(`${variable}${said} (${place}); valid: ${issue.message}`)
}

function refuseEqualPorts(ports: Ports): void {
  portNames.forEach((name, index) => {
    const other = portNames.slice(0, index).find((earlier) => ports[earlier] === ports[name])
    if (other === undefined) return
    throw new Error(
      `${portVariable(other)} and ${portVariable(name)} are both ${ports[name]}: each needs a port of its own`,
    )
  })
}

/** The folder that holds `compose/`, looked for upwards from the program's own folder. */
export function findRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'compose', 'compose.yaml'))) return folder
    if (folder === dirname(folder)) {
      throw new Error(
        `compose/compose.yaml was not found above ${from}: run the program from its checkout, by ./scripts/start`,
      )
    }
  }
}

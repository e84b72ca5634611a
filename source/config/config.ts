import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type EngineEndpoint, hostOf, readEngine } from './engine.ts'
import { readExamples } from './examples.ts'
import { mebibytes, projectName, wholeNumber } from './parse.ts'
import { redisPassword, stateFolder } from './secret.ts'
import { prefix, readVariables, type Environment } from './variables.ts'
import type { Example } from '../domain/run.ts'
import { maxWorkers } from '../domain/scaling.ts'

/** Everything that can be configured, read once at the start (see `compose/.env.example`). */
export interface Config {
  readonly project: string
  /** Workers that `up` starts where none exist. */
  readonly workers: number
  readonly workerCores: number
  readonly workerMemoryMiB: number
  /** Host name or address on which the monitor reaches the services. */
  readonly host: string
  readonly ports: Readonly<Record<PortName, number>>
  /** Where they are reached on `host`, where that is not by the same numbers. */
  readonly reachedPorts?: Readonly<Record<PortName, number>>
  readonly images: { readonly spark: string }
  readonly redisPassword: string
  /** How many finished runs are kept when another one starts; 0: none. */
  readonly keptRuns: number
  readonly examples: readonly Example[]
  /** The environment that Compose is called with. */
  readonly environment: Readonly<Record<string, string>>
  readonly engine: EngineEndpoint
  readonly composeFile: string
  /** Program and first arguments: `['docker', 'compose']` or one binary. */
  readonly composeCommand: readonly [string, ...string[]]
  /** Where what must outlive this checkout is kept. */
  readonly stateFolder: string
  readonly readOnly: boolean
  readonly demo: boolean
  /** What is shown was recorded. */
  readonly replay?: boolean
}

export const portNames = ['web', 'workers', 'dashboard', 'master', 'redis', 'history'] as const
export type PortName = (typeof portNames)[number]

/** The variable that moves each published port. */
export function portVariable(name: PortName): string {
  return `${prefix}${name.toUpperCase()}_PORT`
}

/** The variable that holds the address each is published on: pages are for others too. */
export function bindVariable(name: PortName): string {
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
export function loadConfig(given: {
  readonly root: string
  readonly cwd: string
  readonly environment: Environment
  readonly options: ConfigOptions
}): Config {
  const { root, environment, options } = given
  const variables = readVariables(root, environment)
  const of = (name: string) => variables[prefix + name] ?? ''
  const project = projectName(options.project ?? of('PROJECT'))
  const demo = options.demo === true
  // The demo has none, and must not fail for how one is written.
  const engine = readEngine(demo ? { DOCKER_HOST: 'unix:///demo' } : environment)
  const readOnly = options.readOnly === true || /^(?:1|true)$/.test(of('READ_ONLY'))
  const folder = stateFolder(project, environment)
  const chosen = of('REDIS_PASSWORD')
  // Looking must not write: a password is made only where something may be started.
  const password = demo ? '' : chosen === '' ? redisPassword(folder, !readOnly) : chosen
  const port = (name: PortName) => {
    const variable = portVariable(name).slice(prefix.length)
    return wholeNumber(variable, of(variable), 1, 65_535)
  }
  const compose = of('COMPOSE')
  const ports = {
    web: port('web'),
    workers: port('workers'),
    dashboard: port('dashboard'),
    master: port('master'),
    redis: port('redis'),
    history: port('history'),
  }
  refuseEqualPorts(ports)
  return {
    project,
    workers: wholeNumber('WORKERS', of('WORKERS'), 0, maxWorkers),
    workerCores: wholeNumber('WORKER_CORES', of('WORKER_CORES'), 1, 1024),
    workerMemoryMiB: mebibytes('WORKER_MEMORY', of('WORKER_MEMORY')),
    host: hostOf(engine, of('ADMIN_BIND')),
    ports,
    images: { spark: of('SPARK_IMAGE') },
    redisPassword: password,
    keptRuns: wholeNumber('KEPT_RUNS', of('KEPT_RUNS') || '20', 0, 1000),
    examples: readExamples(given.cwd, environment),
    environment: {
      ...variables,
      ...engine.environment,
      [`${prefix}PROJECT`]: project,
      [`${prefix}REDIS_PASSWORD`]: password,
    },
    engine,
    composeFile: join(root, 'compose', 'compose.yaml'),
    composeCommand: compose === '' ? ['docker', 'compose'] : [compose],
    stateFolder: folder,
    readOnly,
    demo,
  }
}

function refuseEqualPorts(ports: Readonly<Record<PortName, number>>): void {
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

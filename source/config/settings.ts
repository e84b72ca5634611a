import { isIP } from 'node:net'
import { z } from 'zod'
import { maxWorkers } from '../domain/scaling.ts'
import { mib, parseSize } from '../domain/units.ts'

// Kinds of values, each made with its default: what a check says is what is valid, in words.

const checked = (valid: string, ok: (text: string) => boolean) =>
  z
    .string()
    .refine((text) => !/[\0\n\r]/.test(text), { error: 'one line', abort: true })
    .refine(ok, valid)
const like = (text: string, pattern: RegExp, valid: string) =>
  checked(valid, (given) => pattern.test(given)).prefault(text)
const oneOf = (text: string, ...valid: readonly string[]) =>
  checked(valid.join(', '), (given) => valid.includes(given)).prefault(text)
const whole = (text: string, from: number, to: number) =>
  checked(
    `a whole number from ${from} to ${to}`,
    (given) => /^\d+$/.test(given) && Number(given) >= from && Number(given) <= to,
  )
    .transform(Number)
    .prefault(text)
const sizes = 'a size like 512m or 2g'
const limit = (text: string) => like(text, /^[1-9]\d*(?:\.\d+)?\s?[bkmg]b?$/i, sizes)
/** Memory as Spark takes it, read in MiB. */
const memory = (text: string) =>
  checked(sizes, (given) => /^[1-9]\d*[mg]$/i.test(given))
    .transform((given) => (parseSize(given) ?? 0) / mib)
    .prefault(text)
const port = (text: string) => whole(text, 1, 65_535)
const cpus = (text: string) =>
  like(text, /^\d+(?:\.\d+)?$/, 'a number of CPUs like 0.5 or 2 (0: no limit)')
const address = (text: string) =>
  checked(
    'an IP address of this machine, like 127.0.0.1 or 0.0.0.0',
    (given) => isIP(given) !== 0,
  ).prefault(text)
const image = (text: string) =>
  like(text, /^[a-z0-9][\w.:/@-]*$/, 'the name of an image, like redis:7')
const level = (text: string) => oneOf(text, 'trace', 'debug', 'info', 'warn', 'error')
const flag = () =>
  checked('0, 1, true, false', (given) => /^(?:0|1|true|false)$/.test(given))
    .transform((given) => given === '1' || given === 'true')
    .prefault('false')
const anything = () => checked('', () => true).prefault('')

const name = /^[a-z0-9][a-z0-9_-]{0,62}$/
const policies = ['lru', 'lfu', 'random'].flatMap((one) => [`allkeys-${one}`, `volatile-${one}`])

/**
 * Every setting, in the sections of `compose/.env.example`: its kind, its default, what it means.
 * That file, the table in README, checks, `config` and what the program knows come from here.
 */
const sections = {
  'the project': {
    project: like(
      'spark-on-docker',
      name,
      'lower-case letters, digits, - and _, not - or _ first',
    ).describe('Name of the Compose project: containers, network and volumes are called after it.'),
  },
  workers: {
    workers: whole('3', 0, maxWorkers).describe('How many workers the cluster starts with.'),
    workerCores: whole('1', 1, 1024).describe('Cores that each worker offers to applications.'),
    workerMemory: memory('1g').describe('Memory that each worker offers to executors.'),
    workerMemoryLimit: limit('2g').describe(
      "Memory that a worker's container may use: what it offers, plus about 300 MB for the worker itself, plus 40 % for Python and what the JVM needs beside its heap.",
    ),
    workerCpuLimit: cpus('1').describe("CPUs that a worker's container may use (0: no limit)."),
    workerTimeout: whole('60', 1, 86_400).describe(
      'Seconds without a heartbeat after which the master gives a worker up.',
    ),
  },
  applications: {
    defaultCores: whole('2', 1, 1024).describe(
      'Cores that an application gets at most when it does not ask for a number itself (spark.cores.max). Without such a cap the first application takes all, and the next waits.',
    ),
    executorMemory: memory('1g').describe(
      'Memory of an executor; it must fit into what one worker offers.',
    ),
    driverMemory: memory('1g').describe("Memory of an application's driver."),
    driverMemoryLimit: limit('2g').describe(
      "Memory that the container of a run may use: its driver's, plus 40 % for Python and what the JVM needs beside its heap.",
    ),
    logLevel: level('warn').describe('How much an application logs: debug, info, warn or error.'),
    keptRuns: whole('20', 0, 1000).describe(
      'How many ended examples are kept, with their output, when another one starts; 0: none.',
    ),
  },
  'event logs': {
    eventLogMaxAge: like(
      '7d',
      /^(?:0|[1-9]\d*[dhm])$/i,
      'an age like 7d or 12h (0: no bound)',
    ).describe(
      "How long after its last write a log is kept: 7d, 12h. The master's container looks every five minutes and removes the oldest event logs of applications until all that is left is within these bounds (0: no bound). Logs of applications that run, and what was written in the last ten minutes, stay whatever they take.",
    ),
    eventLogMaxSize: like('2g', /^(?:0|[1-9]\d*[mg])$/i, `${sizes} (0: no bound)`).describe(
      'How much space all logs may take: 2g, 512m.',
    ),
    eventLogMaxCount: whole('1000', 0, 1_000_000).describe('How many logs there may be.'),
  },
  'master and history server': {
    masterMemoryLimit: limit('2g').describe(
      "Memory that the master's container may use; jobs that are started in it by hand have their driver there.",
    ),
    masterCpuLimit: cpus('1').describe("CPUs that the master's container may use (0: no limit)."),
    daemonMemory: memory('256m').describe(
      'Heap of the master and of each worker itself, without executors.',
    ),
    daemonLogLevel: level('info').describe(
      'How much the master and the workers log: debug, info, warn or error.',
    ),
    historyMemory: memory('512m').describe(
      'Heap of the history server (scripts/start up --history).',
    ),
    historyMemoryLimit: limit('1g').describe("Memory that the history server's container may use."),
    historyCpuLimit: cpus('1').describe(
      "CPUs that the history server's container may use (0: no limit).",
    ),
  },
  'addresses and ports on this machine': {
    bind: address('127.0.0.1').describe(
      'Address of the pages (master, workers, history). They have no password: anyone who reaches them can stop applications.',
    ),
    adminBind: address('127.0.0.1').describe(
      "Address of what the monitor uses: the master itself, Traefik's API, Redis. Leave it on the loopback address unless the engine is another machine.",
    ),
    webPort: port('8080').describe("Port of the master's page, through Traefik."),
    workersPort: port('8081').describe("Port of the workers' pages, through Traefik."),
    dashboardPort: port('8090').describe("Port of Traefik's dashboard and API."),
    masterPort: port('8079').describe('Port of the master itself, for the monitor.'),
    redisPort: port('6379').describe('Port of Redis.'),
    historyPort: port('18080').describe('Port of the history server.'),
  },
  Traefik: {
    traefikLogLevel: oneOf('INFO', 'DEBUG', 'INFO', 'WARN', 'ERROR').describe(
      'How much Traefik logs: DEBUG, INFO, WARN or ERROR.',
    ),
    traefikAccessLog: oneOf('false', 'true', 'false').describe(
      'Whether Traefik logs every request: true or false.',
    ),
    traefikMemoryLimit: limit('256m').describe("Memory that Traefik's container may use."),
    traefikCpuLimit: cpus('1').describe("CPUs that Traefik's container may use (0: no limit)."),
    dockerSocket: like('/var/run/docker.sock', /^\/./, 'a path that begins with /').describe(
      "The engine's socket, on the engine's machine, by which Traefik finds the containers. A rootless engine has its own, for example /run/user/1000/docker.sock.",
    ),
  },
  Redis: {
    redisPassword: anything().describe('Password of Redis; empty: one is made and remembered.'),
    redisMaxmemory: limit('128mb').describe('Memory for data.'),
    redisPolicy: oneOf('volatile-lru', 'noeviction', ...policies, 'volatile-ttl').describe(
      'What goes when that memory is full. The history of applications has no time to live and stays with a policy that begins with volatile: give a time to live to what you cache. A policy that begins with allkeys may take the history too.',
    ),
    redisSlowlogMicroseconds: whole('10000', 0, 1_000_000_000).describe(
      'A command that takes longer than so many microseconds is in the slow log.',
    ),
    redisMemoryLimit: limit('256m').describe(
      'Memory that the container may use: the data, and as much again while it is saved.',
    ),
    redisCpuLimit: cpus('1').describe('CPUs that the container may use (0: no limit).'),
  },
  images: {
    sparkImage: image('spark-on-docker/spark:4.3.0').describe(
      'Spark. ./scripts/start builds one, and names it, where this is not set.',
    ),
    traefikImage: image('traefik:v3.7').describe(
      'Traefik. Where no registry answers, ./scripts/start makes one from packages.',
    ),
    redisImage: image('redis:7').describe(
      'Redis. Where no registry answers, ./scripts/start makes one from packages.',
    ),
  },
  'the program and its scripts': {
    readOnly: flag().describe(
      'Refuse whatever would change something, as --read-only does: 1 or 0.',
    ),
    config: anything().describe(
      'File with examples of your own; empty: spark-on-docker.yaml in the folder you start from, where there is one.',
    ),
    compose: anything().describe('Program to call as Compose; empty: docker compose.'),
    ensure: flag().describe(
      'Bring the cluster up before a command that needs one; ./scripts/start sets it.',
    ),
    caBundle: anything().describe(
      'File of certificates that images are built with, beside the usual ones.',
    ),
    wheels: anything().describe('Folder of Python wheels to install into the Spark image.'),
  },
}

/** All settings as one schema: their values as texts go in, what the program works with comes out. */
export const settingsSchema = z.object({
  ...sections['the project'],
  ...sections.workers,
  ...sections.applications,
  ...sections['event logs'],
  ...sections['master and history server'],
  ...sections['addresses and ports on this machine'],
  ...sections.Traefik,
  ...sections.Redis,
  ...sections.images,
  ...sections['the program and its scripts'],
})
export type Settings = Readonly<z.infer<typeof settingsSchema>>

/** What every variable of this project begins with. */
export const prefix = 'SPARK_ON_DOCKER_'

/** A setting as it is documented: `workerCores` is the variable SPARK_ON_DOCKER_WORKER_CORES. */
export interface SettingRow {
  readonly setting: string
  readonly variable: string
  readonly section: string
  readonly default: string
  readonly about: string
  /** Its value is never shown. */
  readonly secret: boolean
}

/** Every setting in the order of the documentation. */
export const settingRows: readonly SettingRow[] = Object.entries<
  Readonly<Record<string, z.ZodPrefault<z.ZodType<unknown, string>>>>
>(sections).flatMap(([section, settings]) =>
  Object.entries(settings).map(([setting, kind]) => ({
    setting,
    variable: prefix + setting.replace(/[A-Z]/g, '_$&').toUpperCase(),
    section,
    default: kind.def.defaultValue,
    about: kind.description ?? '',
    secret: /password/i.test(setting),
  })),
)

import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import type { PublishedPort } from '../clients/contracts.ts'
import { portVariable, type Config, type PortName } from '../config.ts'
import type { ActionContext } from './action.ts'

/** Ports that `up` publishes, with what a person knows them as. */
const published: readonly (readonly [PortName, string])[] = [
  ['web', "the master's page"],
  ['workers', "the workers' pages"],
  ['dashboard', "Traefik's dashboard"],
  ['master', 'the master itself'],
  ['redis', 'Redis'],
]

/**
 * Looks at every port before anything starts. Throws one line that names each taken port, who
 * holds it and what to do, so that nobody reads "port is already allocated".
 */
export async function checkPorts(context: ActionContext): Promise<void> {
  const { config, clients, signal } = context
  if (clients.kind === 'demo') return
  const holders = await clients.engine.publishedPorts(signal)
  const problems: string[] = []
  const numbers = published.map(([name]) => config.ports[name])
  for (const [name, what] of published) {
    const port = config.ports[name]
    const double = published[numbers.indexOf(port)]
    if (double !== undefined && double[0] !== name) {
      problems.push(
        `port ${port} is given to ${double[1]} and to ${what}: change ${portVariable(name)}`,
      )
      continue
    }
    const container = holders.find((holder) => holder.port === port && holder.running)
    if (container?.project === config.project) continue
    if (container === undefined && (await isFree(port, config.host))) continue
    const free = await nextFree(port, config, holders)
    problems.push(
      `port ${port} (${what}) is held by ${holderName(container, port)}: stop that, or set ${portVariable(name)}=${free}`,
    )
  }
  if (problems.length > 0) throw new Error(problems.join('; '))
}

function holderName(container: PublishedPort | undefined, port: number): string {
  if (container !== undefined) {
    const of = container.project === undefined ? '' : ` of the Compose project ${container.project}`
    return `the container ${container.containerName}${of}`
  }
  const listener = listenerOf(port)
  return listener === undefined ? 'a process of this machine' : `the process ${listener}`
}

/** Whether this machine lets a server listen there now. */
export function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error) => {
      // A port that may not be tried (below 1024, another machine's address) is left to the engine.
      resolve('code' in error && error.code !== 'EADDRINUSE')
    })
    server.listen({ port, host, exclusive: true }, () => {
      server.close(() => {
        resolve(true)
      })
    })
  })
}

async function nextFree(
  port: number,
  config: Config,
  holders: readonly PublishedPort[],
): Promise<number> {
  const taken = new Set([...holders.map((holder) => holder.port), ...Object.values(config.ports)])
  for (let candidate = port + 1; candidate < Math.min(port + 1000, 65_536); candidate += 1) {
    if (!taken.has(candidate) && (await isFree(candidate, config.host))) return candidate
  }
  return 0
}

/** Name and pid of the process that listens on a port, where Linux lets us see it. */
export function listenerOf(port: number): string | undefined {
  const inodes = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => sockets(file, port)))
  if (inodes.size === 0) return undefined
  for (const pid of list('/proc').filter((name) => /^\d+$/.test(name))) {
    for (const descriptor of list(`/proc/${pid}/fd`)) {
      const target = attempt(() => readlinkSync(`/proc/${pid}/fd/${descriptor}`)) ?? ''
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1]
      if (inode !== undefined && inodes.has(inode)) {
        const name = attempt(() => readFileSync(`/proc/${pid}/comm`, 'utf8').trim()) ?? 'unknown'
        return `${name} (pid ${pid})`
      }
    }
  }
  return undefined
}

/** Inodes of the sockets that listen (state 0A) on a port: proc(5), /proc/net/tcp. */
function sockets(file: string, port: number): string[] {
  const text = attempt(() => readFileSync(file, 'utf8')) ?? ''
  const wanted = port.toString(16).toUpperCase().padStart(4, '0')
  return text.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/)
    const listens = fields[1]?.endsWith(`:${wanted}`) === true && fields[3] === '0A'
    return listens && fields[9] !== undefined ? [fields[9]] : []
  })
}

function list(folder: string): readonly string[] {
  return attempt(() => readdirSync(folder)) ?? []
}

/** What cannot be read (no Linux, another user's process) is simply not known. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

import { createServer } from 'node:net'
import type { PublishedPort } from '../clients/contracts.ts'
import {
  bindVariable,
  portNames,
  portVariable,
  type Config,
  type PortName,
} from '../config/config.ts'
import { candidates, takenPort, type PortHolder, type PortUse } from '../domain/ports.ts'
import type { ActionContext } from './action.ts'
import { listenerOf } from './holder.ts'

interface Published {
  readonly name: PortName
  readonly what: string
  readonly service: string
}

/** What `compose/compose.yaml` publishes, as a person knows it. */
const published: readonly Published[] = [
  { name: 'web', what: "the master's page", service: 'traefik' },
  { name: 'workers', what: "the workers' pages", service: 'traefik' },
  { name: 'dashboard', what: "Traefik's dashboard", service: 'traefik' },
  { name: 'master', what: 'the master itself', service: 'master' },
  { name: 'redis', what: 'Redis', service: 'redis' },
]

/** Published only where the history server was asked for. */
const publishedHistory: Published = {
  name: 'history',
  what: "the history server's page",
  service: 'history',
}

const everything = [...published, publishedHistory]

/** The ports that `up` publishes with this configuration, those of the history server too or not. */
export function portUses(config: Config, history = false): readonly PortUse[] {
  return (history ? everything : published).map(({ name, what, service }) => ({
    port: config.ports[name],
    address: config.environment[bindVariable(name)] ?? '127.0.0.1',
    what,
    service,
    variable: portVariable(name),
  }))
}

/** The variable that holds the address of a port. */
function bindOf({ variable }: PortUse): string {
  const name = portNames.find((one) => portVariable(one) === variable)
  return name === undefined ? variable : bindVariable(name)
}

/**
 * Looks at every port before anything starts. Rejects with one line that names each taken port,
 * who holds it and what to do, so that nobody reads "port is already allocated".
 */
export async function checkPorts(
  { config, clients, signal }: ActionContext,
  history = false,
): Promise<void> {
  if (clients.kind === 'demo') return
  const holders = (await clients.engine.publishedPorts(signal)).filter(({ running }) => running)
  const uses = portUses(config, history)
  // Ports of another machine cannot be tried from here.
  const remote = config.engine.remote !== undefined
  const problems: string[] = []
  for (const use of uses) {
    signal.throwIfAborted()
    const container = holders.find(({ port }) => port === use.port)
    if (container?.project === config.project) continue
    const found = remote ? undefined : await tryPort(use.port, use.address)
    if (found === 'address') {
      problems.push(`${use.address} is no address of this machine: set ${bindOf(use)}`)
    } else if (remote ? container !== undefined : found === 'taken') {
      const holder = container === undefined ? await listenerOf(use.port) : holderOf(container)
      const free = await firstFree(use, uses, holders, remote)
      problems.push(takenPort(use, holder, config.project, free))
    }
  }
  if (problems.length > 0) throw new Error([...new Set(problems)].join('; '))
}

function holderOf({ containerName, project }: PublishedPort): PortHolder {
  return { kind: 'container', name: containerName, project }
}

/** What happens when a server of this machine listens there. */
export function tryPort(port: number, address: string): Promise<'free' | 'taken' | 'address'> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error) => {
      const code = 'code' in error ? error.code : undefined
      // What may not be tried (a port below 1024) is left to the engine.
      resolve(code === 'EADDRINUSE' ? 'taken' : code === 'EADDRNOTAVAIL' ? 'address' : 'free')
    })
    server.listen({ port, host: address, exclusive: true }, () => {
      server.close(() => {
        resolve('free')
      })
    })
  })
}

async function firstFree(
  use: PortUse,
  uses: readonly PortUse[],
  holders: readonly PublishedPort[],
  remote: boolean,
): Promise<number | undefined> {
  const used = [...uses, ...holders].map(({ port }) => port)
  for (const port of candidates(use.port, used)) {
    if (remote || (await tryPort(port, use.address)) === 'free') return port
  }
  return undefined
}

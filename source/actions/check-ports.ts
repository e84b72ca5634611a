import { createServer } from 'node:net'
import type { PublishedPort } from '../clients/contracts.ts'
import { candidates, takenPort, type PortHolder, type PortUse } from '../domain/ports.ts'
import { portUses } from '../services/ports.ts'
import type { ActionContext } from './action.ts'
import { listenerOf } from './holder.ts'

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
  const uses = portUses(config, new Set(history ? ['history'] : []))
  // Ports of another machine cannot be tried from here.
  const remote = config.engine.remote !== undefined
  const problems: string[] = []
  for (const use of uses) {
    signal.throwIfAborted()
    const container = holders.find(({ port }) => port === use.port)
    if (container?.project === config.project) continue
    const found = remote ? undefined : await tryPort(use.port, use.address)
    if (found === 'address') {
      problems.push(`${use.address} is no address of this machine: set ${use.bind}`)
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

import { createServer } from 'node:net'
import type { HeldPort } from '../diagnostics/doctor/facts.ts'
import { candidates, takenPort, type PortUse } from '../domain/ports.ts'
import { portUses } from '../services/ports.ts'
import type { ActionContext } from './action.ts'
import { listenerOf } from './holder.ts'

type Context = Pick<ActionContext, 'config' | 'clients' | 'signal'>

/** A port with who holds it; `misplaced`: it is to be published on no address of this machine. */
interface LookedPort extends HeldPort {
  readonly misplaced: boolean
}

/** Who holds each port that the cluster publishes, those of the optional services `also` too. */
export async function portHolders(
  { clients, config, signal }: Context,
  also: ReadonlySet<string>,
): Promise<readonly LookedPort[]> {
  // The demo publishes none.
  if (clients.kind === 'demo') return []
  const published = (await clients.engine.publishedPorts(signal)).filter(({ running }) => running)
  const looked: LookedPort[] = []
  for (const use of portUses(config, also)) {
    signal.throwIfAborted()
    const container = published.find(({ port }) => port === use.port)
    const own = container?.project === config.project
    // Ports of another machine cannot be tried from here: only its engine knows of them.
    if (config.engine.remote !== undefined && container === undefined) continue
    const known = own || config.engine.remote !== undefined
    const found = known ? 'taken' : await tryPort(use.port, use.address)
    const holder =
      found !== 'taken'
        ? undefined
        : container === undefined
          ? await listenerOf(use.port)
          : ({
              kind: 'container',
              name: container.containerName,
              project: container.project,
            } as const)
    looked.push({ use, holder, misplaced: found === 'address' })
  }
  return looked
}

/**
 * Looks at every port before anything starts. Rejects with one line that names each taken port,
 * who holds it and what to do, so that nobody reads "port is already allocated".
 */
export async function checkPorts(context: ActionContext, history = false): Promise<void> {
  const { project } = context.config
  const looked = await portHolders(context, new Set(history ? ['history'] : []))
  const problems: string[] = []
  for (const { use, holder, misplaced } of looked) {
    if (misplaced) {
      problems.push(`${use.address} is no address of this machine: set ${use.bind}`)
    } else if (
      holder !== undefined &&
      !(holder.kind === 'container' && holder.project === project)
    ) {
      problems.push(takenPort(use, holder, project, await firstFree(context, use)))
    }
  }
  if (problems.length > 0) throw new Error([...new Set(problems)].join('; '))
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

async function firstFree({ clients, config, signal }: Context, use: PortUse) {
  const published = await clients.engine.publishedPorts(signal)
  const used = [...portUses(config), ...published.filter(({ running }) => running)]
  const remote = config.engine.remote !== undefined
  for (const port of candidates(
    use.port,
    used.map((one) => one.port),
  )) {
    if (remote || (await tryPort(port, use.address)) === 'free') return port
  }
  return undefined
}

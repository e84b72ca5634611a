import type { Container, LogLine, ServiceName } from '../domain/container.ts'
import type { ActionContext } from './action.ts'

type Context = Pick<ActionContext, 'clients' | 'signal'>

/**
 * Which container of those services is not as it should be: its state, its exit status and the last
 * line that it logged. `suspects` are looked at when the engine finds nothing wrong with any.
 */
export async function hindrance(
  { clients, signal }: Context,
  services: ReadonlySet<ServiceName>,
  suspects: readonly Container[] = [],
): Promise<string> {
  const containers = await clients.engine.containers(signal)
  const found =
    containers.find(
      ({ service, state, health }) =>
        services.has(service) && (state !== 'running' || health === 'unhealthy'),
    ) ?? suspects[0]
  if (found === undefined) return 'every container runs: their logs say more'
  const bad = await clients.engine.inspect(found.id, signal).catch(() => found)
  signal.throwIfAborted()
  const state = bad.state === 'running' && bad.health !== 'none' ? bad.health : bad.state
  const status = bad.exitCode === undefined ? '' : `, exit status ${bad.exitCode}`
  const memory = bad.oomKilled ? ', killed for memory' : ''
  return `${bad.name} is ${state}${status}${memory}; ${await lastLine({ clients, signal }, bad)}`
}

async function lastLine({ clients, signal }: Context, { id }: Container): Promise<string> {
  let last = ''
  const keep = ({ text }: LogLine) => {
    last = text.trim() || last
  }
  try {
    await clients.engine.logs(id, { tail: 20, follow: false }, keep, signal)
  } catch {
    signal.throwIfAborted()
    return 'its log could not be read'
  }
  return last === '' ? 'its log is empty' : `it said last: ${last}`
}

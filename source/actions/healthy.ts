import type { Container } from '../domain/container.ts'
import { watchContainers } from '../engine/containers.ts'
import type { ActionContext } from './action.ts'
import { hindrance } from './hindrance.ts'
import { until } from './wait.ts'

/** A container that does not run for so long will not by itself. */
const hopelessMs = 20_000

/**
 * Waits until a container runs, and is healthy where it has a health check. Rejects with
 * `failure` and what keeps it from that.
 */
export async function untilHealthy(
  context: ActionContext,
  which: (container: Container) => boolean,
  timeoutMs: number,
  failure: string,
  waiting?: string,
): Promise<void> {
  const { clients, signal } = context
  let seen: Container | undefined
  let ranAt = Date.now()
  const done = await watchContainers(clients.engine, signal, (watch) => {
    const look = async () => {
      seen = (await watch.now()).find(which)
      const runs = seen?.state === 'running'
      if (runs) ranAt = Date.now()
      const health = seen === undefined ? 'this container is no longer there' : seen.state
      return {
        done: runs && (seen?.health === 'none' || seen?.health === 'healthy'),
        message: waiting ?? (seen && runs ? `health: ${seen.health}` : health),
        hopeless: Date.now() - ranAt >= hopelessMs,
      }
    }
    return until(context, timeoutMs, look, () => watch.changed(1000))
  })
  if (done) return
  throw new Error(`${failure}: ${await hindrance(context, new Set(), seen ? [seen] : [])}`)
}

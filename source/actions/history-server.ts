import type { ActionContext } from './action.ts'
import { hindrance } from './hindrance.ts'
import { until } from './wait.ts'

/** It reads every event log first; its own check is asked every 10 s. */
const limitMs = 180_000
/** Looks at a container that does not run, after which it will not by itself: 20 s. */
const hopelessLooks = 40

/**
 * Starts the history server, and waits until it answers by its container's own check. Gives the
 * address of its page. Rejects with what hinders it.
 */
export async function startHistory(context: ActionContext): Promise<string> {
  const { clients, config, report, signal } = context
  report('starting the history server')
  await clients.compose.history(report, signal)
  let ended = 0
  const answers = await until(context, limitMs, async () => {
    const server = await historyContainer(context)
    if (server !== undefined && server.state !== 'running') ended += 1
    return {
      done: server?.health === 'healthy',
      message: 'the history server does not answer yet',
      hopeless: ended >= hopelessLooks,
    }
  })
  if (!answers) {
    const server = await historyContainer(context)
    const why = await hindrance(context, new Set(['history']), server ? [server] : [])
    throw new Error(`the cluster is up, but the history server does not answer: ${why}`)
  }
  return `http://${config.host}:${(config.reachedPorts ?? config.ports).history}/`
}

async function historyContainer({ clients, signal }: ActionContext) {
  const containers = await clients.engine.containers(signal)
  return containers.find(({ service }) => service === 'history')
}

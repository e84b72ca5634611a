import { reachesDriver } from '../engine/probe.ts'
import { diagnose, type Diagnosis } from '../diagnostics/diagnosis/diagnosis.ts'
import { driversToTry } from '../diagnostics/diagnosis/executors-crashing.ts'
import type { Facts } from '../diagnostics/diagnosis/facts.ts'
import type { ApplicationFacts } from '../domain/application.ts'
import type { ActionContext } from './action.ts'

const limitMs = 5000

/**
 * Why applications wait, by one look at them and at the workers' pages. What needs to be watched
 * for a while (engine events) is known only where `seen` brings it.
 */
export async function explainNow(
  { clients, config, signal }: Pick<ActionContext, 'clients' | 'config' | 'signal'>,
  seen: Omit<Facts, 'pages' | 'applications' | 'reachable'>,
): Promise<readonly Diagnosis[]> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)])
  const alive = seen.master.workers.filter(({ state }) => state === 'ALIVE')
  const [read, applications] = await Promise.all([
    Promise.allSettled(alive.map(({ id }) => clients.spark.workerPage(id, limit))),
    Promise.all(
      seen.master.active.map(async (application): Promise<ApplicationFacts> => ({
        application,
        rest: await clients.spark
          .application(application.id, limit)
          .catch(() => 'unreachable' as const),
      })),
    ),
  ])
  signal.throwIfAborted()
  const pages = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const worker = seen.containers.find(
    ({ service, state }) => service === 'worker' && state === 'running',
  )
  const reachable: Record<string, boolean> = {}
  if (worker !== undefined && !config.readOnly && clients.kind === 'real') {
    for (const [id, address] of driversToTry({ ...seen, pages, applications })) {
      const reached = await reachesDriver(clients.engine, worker.id, address, signal).catch(
        () => undefined,
      )
      if (reached !== undefined) reachable[id] = reached
    }
  }
  return diagnose({ ...seen, pages, applications, reachable })
}

import { clientOf, type Clients } from '../clients/contracts.ts'
import { errorMessage } from '../domain/text.ts'
import { askPatiently } from '../clients/patience.ts'
import { requireRunning } from '../domain/presence.ts'
import { failed, fresh, loading, type Reading } from '../domain/reading.ts'
import type { Readings, Seen } from '../domain/service.ts'
import { services } from './index.ts'
import type { ServiceInput, Service } from './service.ts'

/** Asks a service how it is. */
export async function askService(
  service: Service,
  clients: Clients,
  given: Pick<ServiceInput<unknown>, 'seen' | 'previous'>,
  signal: AbortSignal,
  limitMs?: number,
): Promise<unknown> {
  // Without a running container it is not asked: another cluster may have its port.
  requireRunning(given.seen, service.id)
  const answer = await clientOf(clients, service).state(signal, limitMs)
  const more = { ...given, engine: clients.engine, at: Date.now() }
  return (await service.complete?.(answer, more, signal)) ?? answer
}

/** One question as a reading; asked once more where the answer is late. Rejects only when aborted. */
export async function askOnce<T>(
  signal: AbortSignal,
  question: (signal: AbortSignal, limitMs: number) => Promise<T>,
): Promise<Reading<T>> {
  try {
    return fresh(await askPatiently(signal, question), Date.now())
  } catch (error) {
    signal.throwIfAborted()
    return failed<T>(loading, errorMessage(error), Date.now())
  }
}

/** One look at the master and every service, all at the same time. */
export async function lookAtServices(
  clients: Clients,
  seen: Pick<Seen, 'containers'>,
  signal: AbortSignal,
): Promise<Pick<Seen, 'master' | 'readings'>> {
  const [master, ...entries] = await Promise.all([
    askOnce(signal, async (limit, limitMs) => {
      requireRunning(seen, 'master')
      return await clients.spark.master(limit, limitMs)
    }),
    ...services
      .filter(({ id }) => clients.services[id] !== undefined)
      .map(async (service) => {
        const given = { seen, previous: undefined }
        const said = await askOnce(signal, (limit, limitMs) =>
          askService(service, clients, given, limit, limitMs),
        )
        return [service.id, said] as const
      }),
  ])
  const readings: Readings = Object.fromEntries(entries)
  return { master, readings }
}

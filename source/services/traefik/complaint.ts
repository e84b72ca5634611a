import { containersOf, presenceOf } from '../../domain/presence.ts'
import type { Seen } from '../../domain/service.ts'
import { complaintIn, routesNothing } from './faults.ts'
import type { Traefik } from '../../domain/traefik.ts'
import type { EngineClient } from '../../clients/contracts.ts'

/** So many lines of its log are looked through, for so long. */
const tail = 200
const limitMs = 2000

/**
 * What Traefik said, with the line of its log that tells why where it has no route of the cluster.
 * Only lines of this start of its container count; a log that cannot be read says nothing.
 */
export async function withComplaint(
  traefik: Traefik,
  engine: EngineClient,
  seen: Pick<Seen, 'containers'>,
  signal: AbortSignal,
): Promise<Traefik> {
  const { container } = presenceOf(seen, 'traefik')
  if (container?.state !== 'running' || !routesNothing(traefik, containersOf(seen))) return traefik
  const lines: string[] = []
  const { id, startedAt = 0 } = container
  const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)])
  try {
    await engine.logs(
      id,
      { tail, follow: false },
      ({ at, text }) => {
        if (at >= startedAt) lines.push(text)
      },
      limit,
    )
  } catch {
    signal.throwIfAborted()
  }
  const complaint = complaintIn(lines)
  return complaint === undefined ? traefik : { ...traefik, complaint }
}

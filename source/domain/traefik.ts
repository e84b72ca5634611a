import type { ServiceKey } from './service.ts'

/** Traefik among the services. */
export const traefikKey: ServiceKey<Traefik> & { readonly id: 'traefik' } = { id: 'traefik' }

/** An entry point: a name and the address it listens on inside the container. */
export interface EntryPoint {
  readonly name: string
  readonly address: string
}

/** A router of Traefik's API (`/api/http/routers`). */
export interface Router {
  readonly name: string
  readonly rule: string
  readonly service: string
  readonly entryPoints: readonly string[]
  /** `enabled`, `disabled` or `warning`. */
  readonly status: string
  /** Why it is not `enabled`, in Traefik's words. */
  readonly error?: string
}

/** One server behind a service, with Traefik's view of it. */
export interface Server {
  readonly url: string
  readonly up: boolean
}

/** A service of Traefik's API (`/api/http/services`). */
export interface TraefikService {
  readonly name: string
  readonly status: string
  readonly servers: readonly Server[]
}

/** Totals of one entry point from the metrics (`traefik_entrypoint_…`), since Traefik started. */
export interface EntryPointTotals {
  readonly name: string
  readonly requests: number
  readonly clientErrors: number
  readonly serverErrors: number
  /** Sum and count of the request duration histogram, in seconds. */
  readonly durationSumS: number
  readonly durationCount: number
}

/** Everything that is polled from Traefik at one moment. */
export interface Traefik {
  readonly version: string
  readonly startedAt: number | undefined
  readonly entryPoints: readonly EntryPoint[]
  readonly routers: readonly Router[]
  readonly services: readonly TraefikService[]
  readonly totals: readonly EntryPointTotals[]
  /** The line of its log that says why it has no route of the cluster, where it has none. */
  readonly complaint?: string
  /** What happened between the answers before this one, the last at the end. */
  readonly rates?: readonly TraefikRates[]
}

/** What happened between two polls. Rates are a second, latency in ms (undefined: no request). */
export interface TraefikRates {
  readonly at: number
  readonly requests: number
  readonly clientErrors: number
  readonly serverErrors: number
  readonly latencyMs: number | undefined
}

/**
 * Rates between two polls, over all entry points. A counter that went down means that Traefik was
 * restarted: then the new total is all that happened since.
 */
export function traefikRates(
  previous: Traefik,
  previousAt: number,
  current: Traefik,
  at: number,
): TraefikRates {
  const seconds = Math.max(0.001, (at - previousAt) / 1000)
  const total = (of: Traefik, key: Exclude<keyof EntryPointTotals, 'name'>) =>
    of.totals.reduce((sum, entry) => sum + entry[key], 0)
  const grown = (key: Exclude<keyof EntryPointTotals, 'name'>) => {
    const now = total(current, key)
    const before = total(previous, key)
    return now >= before ? now - before : now
  }
  const count = grown('durationCount')
  return {
    at,
    requests: grown('requests') / seconds,
    clientErrors: grown('clientErrors') / seconds,
    serverErrors: grown('serverErrors') / seconds,
    latencyMs: count > 0 ? (grown('durationSumS') / count) * 1000 : undefined,
  }
}

import { z } from 'zod'
import { list, text } from './fields.ts'
import type { ServiceKey } from './service.ts'
import { cleanText } from './text.ts'

/** Traefik among the services. */
export const traefikKey: ServiceKey<Traefik> & { readonly id: 'traefik' } = { id: 'traefik' }

// Fields of Traefik's API, v2 and v3 (https://doc.traefik.io/traefik/operations/api/).

/** An entry point: a name and the address it listens on inside the container. */
export const entryPoint = z.object({ name: text, address: text }).readonly()

/** A router (`/api/http/routers`), with the first reason why it is not `enabled`. */
export const router = z
  .object({
    name: text,
    rule: text,
    service: text,
    entryPoints: list(text),
    using: list(text),
    // `enabled`, `disabled` or `warning`.
    status: text,
    error: list(text),
  })
  .transform(({ using, error: [error], ...of }) => ({
    ...of,
    ...(error !== undefined && { error }),
    // One without entry points of its own uses the default ones, named in `using`.
    entryPoints: of.entryPoints.length > 0 ? of.entryPoints : using,
  }))
  .readonly()
export type Router = z.output<typeof router>

const server = z.object({ url: z.string().nullish(), address: z.string().nullish() })

/** A service (`/api/http/services`), with Traefik's view of each server behind it. */
export const traefikService = z
  .object({
    name: text,
    status: text,
    loadBalancer: z.object({ servers: list(server) }).nullish(),
    serverStatus: z.record(z.string(), z.string()).nullish(),
  })
  .transform(({ name, status, loadBalancer, serverStatus }) => ({
    ...{ name, status },
    // Traefik's own services (…@internal) have no load balancer, so no servers.
    servers: (loadBalancer?.servers ?? []).map(({ url, address }) => {
      const key = url ?? address ?? ''
      // Without a health check Traefik lists every server as UP or not at all.
      return { url: cleanText(key), up: (serverStatus?.[key] ?? 'UP') === 'UP' }
    }),
  }))
  .readonly()
export type TraefikService = z.output<typeof traefikService>

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
  readonly entryPoints: readonly z.output<typeof entryPoint>[]
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

import { z } from 'zod'
import type { Config } from '../../config/config.ts'
import { cleanText } from '../../domain/text.ts'
import type { ServiceClient } from '../../clients/contracts.ts'
import type { Traefik } from '../../domain/traefik.ts'
import { createHttp, jsonOf, type HttpServer } from '../../clients/http.ts'
import { list, parsed, text } from '../../clients/parse.ts'
import { entryPointTotals, parseMetrics } from './metrics.ts'

// Fields of Traefik's API, v2 and v3 (https://doc.traefik.io/traefik/operations/api/).

const version = z.object({ Version: text, startDate: z.string().nullish() })

const entryPoints = z.array(z.object({ name: text, address: text }))

const routers = z.array(
  z
    .object({
      name: text,
      rule: text,
      service: text,
      entryPoints: list(text),
      using: list(text),
      status: text,
      error: list(text),
    })
    .transform(({ using, error: [error], ...router }) => ({
      ...router,
      ...(error === undefined ? {} : { error }),
      // A router without entry points of its own uses the default ones, named in `using`.
      entryPoints: router.entryPoints.length > 0 ? router.entryPoints : using,
    })),
)

const services = z.array(
  z
    .object({
      name: text,
      status: text,
      loadBalancer: z
        .object({
          servers: list(z.object({ url: z.string().nullish(), address: z.string().nullish() })),
        })
        .nullish(),
      serverStatus: z.record(z.string(), z.string()).nullish(),
    })
    .transform((service) => ({
      name: service.name,
      status: service.status,
      // Traefik's own services (…@internal) have no load balancer, so no servers.
      servers: (service.loadBalancer?.servers ?? []).map(({ url, address }) => {
        const key = url ?? address ?? ''
        // Without a health check Traefik lists every server as UP or not at all.
        return { url: cleanText(key), up: (service.serverStatus?.[key] ?? 'UP') === 'UP' }
      }),
    })),
)

/** The API gives 100 of a list unless asked for more. */
const all = '?per_page=1000'

/** Traefik's API and metrics, both on its dashboard's port. */
export function createTraefikClient(
  config: Pick<Config, 'host' | 'ports'>,
  /** What a refused connection means besides. */
  refused = '',
): ServiceClient<Traefik> {
  const server: HttpServer = {
    system: 'traefik',
    name: 'Traefik',
    host: config.host,
    port: config.ports.dashboard,
    refused,
  }
  const http = createHttp(server)

  return {
    state: async (signal, limitMs) => {
      const get = (path: string) => http.get(path, signal, limitMs)
      const ask = async <T>(path: string, schema: z.ZodType<T>): Promise<T> =>
        parsed('traefik', `Traefik's ${path}`, schema, jsonOf(server, path, await get(path)))
      const [about, points, routes, behind, metrics] = await Promise.all([
        ask('/api/version', version),
        ask(`/api/entrypoints${all}`, entryPoints),
        ask(`/api/http/routers${all}`, routers),
        ask(`/api/http/services${all}`, services),
        get('/metrics'),
      ])
      const startedAt = Date.parse(about.startDate ?? '')
      return {
        version: about.Version,
        startedAt: Number.isNaN(startedAt) ? undefined : startedAt,
        entryPoints: points,
        routers: routes,
        services: behind,
        // Metrics may be switched off: then there are no rates, and the rest still stands.
        totals: metrics.status === 200 ? entryPointTotals(parseMetrics(metrics.text)) : [],
      }
    },
    close: () => http.close(),
  }
}

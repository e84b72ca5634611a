import { z } from 'zod'
import type { Config } from '../../config/config.ts'
import type { ServiceClient } from '../../clients/contracts.ts'
import { entryPoint, router, type Traefik, traefikService } from '../../domain/traefik.ts'
import { createHttp, jsonOf, type HttpServer } from '../../clients/http.ts'
import { parsed, text } from '../../clients/parse.ts'
import { entryPointTotals, parseMetrics } from './metrics.ts'

const version = z.object({ Version: text, startDate: z.string().nullish() })

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
      const [about, entryPoints, routers, services, metrics] = await Promise.all([
        ask('/api/version', version),
        ask(`/api/entrypoints${all}`, z.array(entryPoint)),
        ask(`/api/http/routers${all}`, z.array(router)),
        ask(`/api/http/services${all}`, z.array(traefikService)),
        get('/metrics'),
      ])
      const startedAt = Date.parse(about.startDate ?? '')
      return {
        version: about.Version,
        startedAt: Number.isNaN(startedAt) ? undefined : startedAt,
        ...{ entryPoints, routers, services },
        // Metrics may be switched off: then there are no rates, and the rest still stands.
        totals: metrics.status === 200 ? entryPointTotals(parseMetrics(metrics.text)) : [],
      }
    },
    close: () => http.close(),
  }
}

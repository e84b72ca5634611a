import type { Container } from '../../domain/container.ts'
import { valueOf } from '../../domain/reading.ts'
import { reading } from '../../domain/service.ts'
import { traefikKey } from '../../domain/traefik.ts'
import { derive } from './memo.ts'

/** Host of a server's URL (`http://172.18.0.5:8081`); undefined when it is none. */
function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : undefined
}

/**
 * Traefik's view of a container: true when every server at one of its addresses (or its name or
 * id) is up, undefined when Traefik has no such server.
 */
export const serverUpOf = derive(
  (state) => [valueOf(reading(state, traefikKey))?.services],
  (services) => {
    const byHost = new Map<string, boolean>()
    for (const service of services ?? []) {
      for (const server of service.servers) {
        const host = hostOf(server.url)
        if (host !== undefined) byHost.set(host, (byHost.get(host) ?? true) && server.up)
      }
    }
    return ({ ipAddresses, name, shortId }: Container): boolean | undefined => {
      const views = [...ipAddresses, name, shortId].flatMap((host) => byHost.get(host) ?? [])
      return views.length === 0 ? undefined : views.every(Boolean)
    }
  },
)

/** Servers of all services, each counted once however many services share it. */
export const serverCounts = derive(
  (state) => [valueOf(reading(state, traefikKey))?.services],
  (services) => {
    const byUrl = new Map<string, boolean>()
    for (const { servers } of services ?? []) {
      for (const { url, up } of servers) byUrl.set(url, (byUrl.get(url) ?? true) && up)
    }
    const up = [...byUrl.values()].filter(Boolean).length
    return { up, down: byUrl.size - up }
  },
)

import type { Container } from '../../domain/container.ts'
import { anew, typedCommand, setting } from '../../diagnostics/doctor/remedy.ts'
import type { Traefik } from '../../domain/traefik.ts'
import type { Around, ServiceFault } from '../../domain/service.ts'

/** How long Traefik, or what it is to route to, may be there before no route is a fault. */
const graceMs = 60_000

/** Host of a server's URL (`http://172.18.0.5:8081`); empty when it is none. */
export function serverHost(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : ''
}

/** `workers` of `workers@docker`: what a router or a service is called before its provider. */
export function baseName(name: string): string {
  return name.split('@')[0] ?? name
}

/** Containers that Traefik is to route to: it leaves out what is not healthy. */
function routable(containers: readonly Container[]): readonly Container[] {
  return containers.filter(
    ({ service, state, health }) =>
      (service === 'master' || service === 'worker') &&
      state === 'running' &&
      (health === 'healthy' || health === 'none'),
  )
}

/** Whether Traefik leads to nothing of the cluster, though there is something to lead to. */
export function routesNothing(traefik: Traefik, containers: readonly Container[]): boolean {
  if (routable(containers).length === 0) return false
  const hosts = new Set(
    containers.flatMap(({ ipAddresses, name, shortId }) => [...ipAddresses, name, shortId]),
  )
  const known = new Set(
    traefik.services
      .filter(({ servers }) => servers.some(({ url }) => hosts.has(serverHost(url))))
      .flatMap(({ name }) => [name, baseName(name)]),
  )
  return !traefik.routers.some(({ service, status }) => status !== 'disabled' && known.has(service))
}

/** What is wrong, by a sign in Traefik's own words. */
const causes: readonly {
  readonly sign: RegExp
  readonly why: string
  readonly remedy: (project: string) => string
}[] = [
  {
    sign: /too old|minimum supported api version/i,
    why: 'it is too old for this engine',
    remedy: (project) =>
      `${setting('SPARK_ON_DOCKER_TRAEFIK_IMAGE', 'traefik:v3.7')} (or a newer one); ${anew(project)}`,
  },
  {
    sign: /permission denied|eacces/i,
    why: 'it may not read the engine’s socket',
    remedy: (project) =>
      `${setting('SPARK_ON_DOCKER_DOCKER_SOCKET', '/run/user/$(id -u)/docker.sock')} where the engine is rootless, else allow that file to be read; ${anew(project)}`,
  },
  {
    sign: /cannot connect|connection refused|no such file|not a socket|is a directory|dial unix/i,
    why: 'no engine answers on the socket that it was given',
    remedy: (project) =>
      `set SPARK_ON_DOCKER_DOCKER_SOCKET in compose/.env to the engine’s socket (docker context inspect -f '{{.Endpoints.docker.Host}}' says it); ${anew(project)}`,
  },
  {
    sign: /entrypoint/i,
    why: 'its routes name entry points that it has not',
    remedy: (project) => anew(project),
  },
]

/** The lines of its log that tell why it has no route: the last one counts. */
export function complaintIn(lines: readonly string[]): string | undefined {
  return lines.findLast(
    (line) =>
      /\b(?:ERR|FTL|level=error|level=fatal|"error"|"fatal")/.test(line) &&
      /docker|provider|entrypoint|router/i.test(line),
  )
}

/** What is wrong with a Traefik that answers. */
export function traefikFaults(
  traefik: Traefik,
  { containers, project, now }: Around,
): readonly ServiceFault[] {
  if (!routesNothing(traefik, containers)) return []
  const refused = traefik.routers.find(({ error }) => error !== undefined)
  const said = traefik.complaint ?? (refused && `${refused.name}: ${refused.error}`)
  const cause = causes.find(({ sign }) => said !== undefined && sign.test(said))
  const since = [
    Math.min(...routable(containers).map(({ startedAt }) => startedAt ?? now)),
    containers.find(({ service }) => service === 'traefik')?.startedAt ?? traefik.startedAt ?? 0,
  ]
  return [
    {
      id: 'traefik-routes',
      text: `has no route of the cluster${cause === undefined ? '' : `: ${cause.why}`}`,
      evidence: [said ?? 'its log says no reason'],
      remedy: cause?.remedy(project) ?? typedCommand(project, 'logs traefik'),
      degrades: true,
      // It needs a moment; what it complains of does not go by itself.
      young: said === undefined && now - Math.max(...since) < graceMs,
    },
  ]
}

import type { DoctorFacts } from '../../diagnostics/doctor/facts.ts'
import { about, type Finding, ok, warning } from '../../diagnostics/doctor/finding.ts'
import { anew, typedCommand, restartRemedy } from '../../diagnostics/doctor/remedy.ts'
import type { Container } from '../../domain/container.ts'
import { shortName } from '../../store/selectors/workers.ts'
import { containersOf } from '../../domain/presence.ts'
import { valueOf } from '../../domain/reading.ts'
import { reading } from '../../domain/service.ts'
import { type Traefik, traefikKey } from '../../domain/traefik.ts'
import { routesNothing, serverHost } from './faults.ts'

/** Traefik's servers against the containers that run: routed but dead, or running but not routed. */
export function traefikChecks(facts: DoctorFacts): readonly Finding[] {
  const { project } = facts
  const containers = containersOf(facts)
  const traefik = valueOf(reading(facts, traefikKey))
  // That it leads to nothing at all is told where the services are.
  if (traefik === undefined || routesNothing(traefik, containers)) return []
  const running = containers.filter(({ state }) => state === 'running')
  const addresses = new Map(running.flatMap((one) => one.ipAddresses.map((ip) => [ip, one])))
  const services = traefik.services.map(({ name, servers }) => ({
    service: shortName(name, project),
    servers: servers
      .map((server) => ({ ...server, host: serverHost(server.url) }))
      .filter(({ host }) => /^\d+\./.test(host)),
  }))
  const routed = services.flatMap(({ service, servers }) =>
    servers.map((one) => ({ ...one, service, container: addresses.get(one.host) })),
  )
  const seen = new Set(routed.map(({ host }) => host))
  const unrouted = running.filter(
    ({ service, health, ipAddresses }) =>
      (service === 'worker' || service === 'master') &&
      // Traefik leaves out what is not healthy yet.
      health === 'healthy' &&
      !ipAddresses.some((ip) => seen.has(ip)),
  )
  const own = containers.filter(({ service }) => service === 'traefik').map(({ name }) => name)
  const found = [
    ...about(
      routed.filter(({ container }) => container === undefined),
      (gone) =>
        warning(
          'routing-gone',
          'Traefik routes to containers that do not run',
          gone.map(({ url, service }) => `${service}: ${url}`),
          `it goes by itself in a few seconds; if it stays: ${restartRemedy(own)}`,
        ),
    ),
    ...about(
      routed.filter(({ up, container }) => !up && container !== undefined),
      (down, first) =>
        warning(
          'routing-down',
          'Traefik’s health check finds servers down',
          down.map(({ url, container }) => `${container?.name ?? ''} ${url}`),
          `${typedCommand(project, `logs ${first.container?.name ?? ''}`)}; it may just be starting`,
        ),
    ),
    ...about(unrouted, (all) =>
      warning(
        'routing-missing',
        'Containers run that Traefik does not route to',
        all.map(({ name }) => name),
        foreign(traefik, all)
          ? `they were made by another version of this program than Traefik was: ${anew(project)}`
          : `${typedCommand(project, 'logs traefik')}: can it read the engine’s socket?`,
      ),
    ),
  ]
  if (found.length > 0) return found
  const evidence = services
    .filter(({ servers }) => servers.length > 0)
    .map(({ service, servers }) => `${service} ${servers.length}`)
  return [ok('routing', `Traefik routes to ${routed.length} servers, all up`, evidence)]
}

/** Whether the containers ask for entry points that this Traefik has not. */
function foreign({ entryPoints }: Traefik, containers: readonly Container[]): boolean {
  const known = new Set(entryPoints.map(({ name }) => name))
  return containers.some(({ labels }) =>
    Object.entries(labels).some(
      ([label, points]) =>
        /^traefik\.http\.routers\.[^.]+\.entrypoints$/i.test(label) &&
        !points.split(',').some((point) => known.has(point.trim())),
    ),
  )
}

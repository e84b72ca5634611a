import { routesNothing } from '../../../services/traefik/faults.ts'
import { type DoctorFacts, valueOf } from '../facts.ts'
import type { Container } from '../../../domain/container.ts'
import type { Traefik } from '../../../domain/traefik.ts'
import { type Finding, ok, warning } from '../finding.ts'
import { anew, command, restart } from '../remedy.ts'

/** Traefik's servers against the containers that run: routed but dead, or running but not routed. */
export function routing(facts: DoctorFacts): readonly Finding[] {
  const traefik = valueOf(facts.traefik)
  // That it leads to nothing at all is told where the services are.
  if (traefik === undefined || routesNothing(traefik, facts.containers)) return []
  const servers = traefik.services.flatMap(({ name, servers: of }) =>
    of.map((server) => ({ ...server, service: name })),
  )
  const running = facts.containers.filter(({ state }) => state === 'running')
  const addresses = new Map(running.flatMap((one) => one.ipAddresses.map((ip) => [ip, one])))
  const hostOf = (url: string) => /^\w+:\/\/([^:/]+)/.exec(url)?.[1] ?? ''
  const routed = servers.filter(({ url }) => /^\d+\./.test(hostOf(url)))
  const gone = routed.filter(({ url }) => !addresses.has(hostOf(url)))
  const down = routed.filter(({ url, up }) => !up && addresses.has(hostOf(url)))
  const findings: Finding[] = []
  if (gone.length > 0) {
    findings.push(
      warning(
        'routing-gone',
        'Traefik routes to containers that do not run',
        gone.map(({ url, service }) => `${ownName(service, facts.project)}: ${url}`),
        `it goes by itself in a few seconds; if it stays: ${restart(
          facts.containers.filter(({ service }) => service === 'traefik').map(({ name }) => name),
        )}`,
      ),
    )
  }
  if (down.length > 0) {
    findings.push(
      warning(
        'routing-down',
        'Traefik’s health check finds servers down',
        down.map(({ url }) => `${addresses.get(hostOf(url))?.name ?? ''} ${url}`),
        `${command(facts.project, `logs ${addresses.get(hostOf(down[0]?.url ?? ''))?.name ?? ''}`)}; it may just be starting`,
      ),
    )
  }
  const seen = new Set(routed.map(({ url }) => hostOf(url)))
  const unrouted = running.filter(
    ({ service, health, ipAddresses }) =>
      (service === 'worker' || service === 'master') &&
      // Traefik leaves out what is not healthy yet.
      health === 'healthy' &&
      !ipAddresses.some((ip) => seen.has(ip)),
  )
  if (unrouted.length > 0) {
    findings.push(
      warning(
        'routing-missing',
        'Containers run that Traefik does not route to',
        unrouted.map(({ name }) => name),
        foreign(traefik, unrouted)
          ? `they were made by another version of this program than Traefik was: ${anew(facts.project)}`
          : `${command(facts.project, 'logs traefik')}: can it read the engine’s socket?`,
      ),
    )
  }
  if (findings.length > 0) return findings
  const evidence = traefik.services
    .filter(({ servers: of }) => of.some(({ url }) => /^\d+\./.test(hostOf(url))))
    .map(({ name, servers: of }) => `${ownName(name, facts.project)} ${of.length}`)
  return [ok('routing', `Traefik routes to ${routed.length} servers, all up`, evidence)]
}

/** What the project calls it: names that Traefik has are the engine's and carry the project's. */
function ownName(name: string, project: string): string {
  return name.startsWith(`${project}-`) ? name.slice(project.length + 1) : name
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

import type { EntryPointTotals, Router, Traefik, TraefikService } from '../../domain/traefik.ts'
import { ClientError, type ServiceClient } from '../../clients/contracts.ts'
import type { DemoContainer } from '../engine/container.ts'
import type { Host } from '../engine/host.ts'
import type { Gate } from '../gate.ts'
import type { Cluster } from '../spark/cluster.ts'
import type { World } from '../world.ts'

const addresses = { traefik: ':8090', web: ':8080', workers: ':8081' } as const

/** Requests a second at rest, more of them while applications run; seconds of a usual answer. */
const traffic = {
  traefik: { rate: 1.2, busy: 0, seconds: 0.0015 },
  web: { rate: 2.4, busy: 5.5, seconds: 0.021 },
  workers: { rate: 0.9, busy: 1.8, seconds: 0.012 },
} as const
type EntryPointName = keyof typeof traffic
const entryPointNames = ['traefik', 'web', 'workers'] as const

const paths = {
  traefik: ['/ping', '/metrics', '/api/http/services'],
  web: ['/json/', '/', '/proxy/worker/', '/static/webui.css', '/favicon.ico'],
  workers: ['/', '/json/', '/static/webui.js', '/logPage/'],
} as const satisfies Record<EntryPointName, readonly [string, ...string[]]>

type Totals = { -readonly [Key in keyof EntryPointTotals]: EntryPointTotals[Key] } & {
  readonly point: EntryPointName
}

function router(name: string, rule: string, service: string, entryPoint: string): Router {
  return { name, rule, service, entryPoints: [entryPoint], status: 'enabled' }
}

const internal = [
  router('api@internal', 'PathPrefix(`/api`)', 'api@internal', 'traefik'),
  router('dashboard@internal', 'PathPrefix(`/`)', 'dashboard@internal', 'traefik'),
  router('ping@internal', 'PathPrefix(`/ping`)', 'ping@internal', 'traefik'),
  router('prometheus@internal', 'PathPrefix(`/metrics`)', 'prometheus@internal', 'traefik'),
]

/** Traefik of the simulated cluster: it serves what runs and is healthy, and counts requests. */
export function createTraefik(
  world: World,
  host: Host,
  cluster: Cluster,
  gate: Gate,
): ServiceClient<Traefik> {
  const random = world.random.fork('traefik')
  /** As in compose.yaml: what is the project's own carries its name. */
  const own = (name: string) => `${world.project}-${name}`
  const nameOf = (point: EntryPointName) => (point === 'traefik' ? point : own(point))
  const entryPoints = entryPointNames.map((point) => ({
    name: nameOf(point),
    address: addresses[point],
  }))
  const zero = (): Totals[] =>
    entryPointNames.map((point) => ({
      point,
      name: nameOf(point),
      requests: 0,
      clientErrors: 0,
      serverErrors: 0,
      durationSumS: 0,
      durationCount: 0,
    }))
  let totals = zero()
  const process = () => host.of('traefik').find(({ state }) => state === 'running')

  host.onStart((container) => {
    if (container.service !== 'traefik') return
    totals = zero()
    const seconds = (world.now() - (container.startedAt ?? world.now())) / 1000
    for (const entry of totals) count(entry, Math.round(seconds * traffic[entry.point].rate))
    const at = container.startedAt ?? world.now()
    host.say(container, 'stdout', `${stamp(at)} INF Traefik version 3.7.0 built on linux`, at)
    host.say(container, 'stdout', `${stamp(at)} INF Starting provider *docker.Provider`, at)
  })

  const answers = (entry: EntryPointName) =>
    entry === 'traefik' ||
    (entry === 'web' ? cluster.status() !== undefined : servers('worker').some(({ up }) => up))
  const count = (entry: Totals, requests: number) => {
    const { seconds } = traffic[entry.point]
    entry.requests += requests
    entry.durationCount += requests
    entry.durationSumS += requests * seconds * random.between(0.7, 1.8)
    for (let request = 0; request < Math.min(requests, 40); request += 1) {
      if (!answers(entry.point)) entry.serverErrors += 1
      else if (random.next() < 0.006) entry.clientErrors += 1
    }
  }
  const access = (container: DemoContainer, entry: EntryPointName) => {
    const status = answers(entry) ? 200 : 502
    const ms = Math.round(traffic[entry].seconds * 1000 * random.between(0.6, 2))
    const path = random.pick(paths[entry])
    const line = `172.18.0.1 - - [${stamp(world.now())}] "GET ${path} HTTP/1.1" ${status} ${random.integer(180, 9000)} "${entry}" ${ms}ms`
    host.say(container, 'stdout', line)
  }

  world.onTick((ms) => {
    const container = process()
    if (container === undefined) return
    for (const entry of totals) {
      const { rate, busy } = traffic[entry.point]
      const wave = 1 + 0.5 * Math.sin(world.now() / 17_000)
      const expected = ((rate * wave + busy * cluster.active().length) * ms) / 1000
      // As many as expected on average, in whole requests.
      const requests = Math.floor(expected * random.between(0.4, 1.6) + random.next())
      count(entry, requests)
      if (requests > 0 && random.next() < 0.25) access(container, entry.point)
    }
  })

  /** The Docker provider knows what runs and is not unhealthy; its own checks say up or down. */
  const servers = (service: 'master' | 'worker') =>
    host
      .of(service)
      .filter(({ state, health }) => state === 'running' && health !== 'starting')
      .map((container) => ({
        url: `http://${container.address ?? ''}:${service === 'master' ? 8080 : 8081}`,
        up:
          container.health === 'healthy' &&
          (service === 'master'
            ? cluster.status() !== undefined
            : cluster.workers.in(container)?.partitioned === false),
      }))
  const services = (): readonly TraefikService[] =>
    (['master', 'worker'] as const)
      .map((service) => ({
        name: own(service === 'master' ? 'master@docker' : 'workers@docker'),
        status: 'enabled',
        servers: servers(service),
      }))
      .filter((service) => service.servers.length > 0)
  const routers = (): readonly Router[] => {
    const known = new Set(services().map(({ name }) => name))
    return [
      ...internal,
      ...[
        router(own('master@docker'), 'PathPrefix(`/`)', own('master'), own('web')),
        router(own('worker-links@docker'), 'PathPrefix(`/proxy/`)', own('master'), own('workers')),
        router(own('workers@docker'), 'PathPrefix(`/`)', own('workers'), own('workers')),
      ].filter(({ service }) => known.has(`${service}@docker`)),
    ]
  }
  const state = (container: DemoContainer): Traefik => ({
    version: '3.7.0',
    startedAt: container.startedAt,
    entryPoints,
    routers: routers(),
    services: services(),
    totals: totals.map((entry) => ({ ...entry })),
  })

  return {
    state: (signal) =>
      gate.call('traefik', signal, () => {
        const container = process()
        if (container === undefined) {
          throw new ClientError('traefik', 'Traefik at 127.0.0.1:8090 refuses connections')
        }
        return state(container)
      }),
  }
}

function stamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}

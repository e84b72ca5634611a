import type { EntryPointTotals, Router, Traefik, TraefikService } from '../domain/traefik.ts'
import type { Redis } from '../domain/redis.ts'
import type { Finished } from '../diagnostics/history/finished.ts'
import { ClientError, type HistoryStore, type ServiceClient } from '../clients/contracts.ts'
import type { Cluster } from './cluster.ts'
import type { Host } from './containers.ts'
import type { Gate } from './faults.ts'
import { createMeter, type UsageMeter, type World } from './world.ts'
import type { DemoContainer } from './simulation.ts'

const running = (host: Host, service: 'redis' | 'traefik') =>
  host.of(service).find(({ state }) => state === 'running')

/** How long a container runs, in seconds. */
const livedS = ({ startedAt }: DemoContainer, now: number) => (now - (startedAt ?? now)) / 1000

// Redis: a cache that is used, the more so while applications run. Its figures follow from the time.

const mib = 1024 ** 2
/** `maxmemory` of compose.yaml. */
const limitBytes = 128 * mib
/** A key with its value. */
const keyBytes = 9800
/** `save 300 10` of compose.yaml. */
const saveMs = 300_000
/** How often something is slow, and how many of those are kept. */
const slowMs = 180_000
const keptSlow = 16
const slowCommands = [
  'KEYS session:*',
  'SORT recent BY weight_* LIMIT 0 50',
  'HGETALL run:history',
  'SMEMBERS workers:seen',
] as const
/** How many summaries of applications are kept, as in Redis. */
const keptSummaries = 200

/** Redis of the simulated cluster, with the history in its memory: it answers when that does. */
export function createRedis(
  world: World,
  host: Host,
  cluster: Cluster,
  gate: Gate,
): ServiceClient<Redis> & HistoryStore {
  let summaries: readonly Finished[] = []
  /** Applications that run, since Redis does. */
  let load = createMeter(world)
  const say = (text: string) => {
    const container = running(host, 'redis')
    if (container === undefined) return
    const [, day = '', month = '', year = '', time = ''] =
      /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(world.now()).toUTCString()) ?? []
    const ms = String(new Date(world.now()).getUTCMilliseconds()).padStart(3, '0')
    host.say(container, 'stdout', `1:M ${day} ${month} ${year} ${time}.${ms} * ${text}`)
  }
  const save = () => {
    say('10 changes in 300 seconds. Saving...')
    say('DB saved on disk')
    world.after(saveMs, save)
  }
  world.after(saveMs, save)
  host.starts.push((container) => {
    if (container.service !== 'redis') return
    load = createMeter(world)
    say('Running mode=standalone, port=6379.')
    say('DB loaded from append only file: 8200 keys')
    say('Ready to accept connections')
  })

  const slowLogOf = (since: number, now: number) => {
    const last = Math.floor(now / slowMs)
    return Array.from({ length: keptSlow }, (_, back) => last - back)
      .map((id) => ({
        ...{ id, at: Math.round(id * slowMs + world.between([0, slowMs], 'slow', id)) },
        microseconds: Math.round(world.between([10_400, 48_000], 'how slow', id)),
        command: world.pick(slowCommands, 'which', id),
      }))
      .filter(({ at }) => at >= since && at <= now)
  }
  const state = (container: DemoContainer): Redis => {
    const [now, uptimeS] = [world.now(), livedS(container, world.now())]
    const apps = cluster.active().length
    load.rate = apps
    const lookups = uptimeS * 62 + load.total() * 208
    const wave = 1 + 0.35 * Math.sin(now / 23_000) + 0.2 * Math.sin(now / 7100)
    const most = (limitBytes - 2 * mib) / keyBytes
    const added = 8200 + lookups * 0.004
    const keys = Math.min(added, most)
    return {
      ...{ server: 'Redis', version: '7.0.15', uptimeS: Math.floor(uptimeS), role: 'master' },
      ...{ clients: 3 + apps * 2, blockedClients: 0 },
      memoryBytes: Math.round(keys * keyBytes + 1.4 * mib),
      ...{ memoryLimitBytes: limitBytes, evictionPolicy: 'volatile-lru', fragmentation: 1.08 },
      opsPerSecond: Math.round((70 + apps * 260) * wave),
      hits: Math.floor(lookups * 0.92),
      misses: Math.floor(lookups * 0.08),
      keys: Math.round(keys),
      keysWithExpiry: Math.round(keys * 0.72),
      evictedKeys: Math.round(added - keys),
      expiredKeys: Math.round(lookups * 0.02),
      rdbLastSaveAt: Math.round(now - (now % saveMs)),
      ...{ rdbLastSaveOk: true, aofEnabled: true, aofLastWriteOk: true, loading: false },
      slowLog: slowLogOf(container.startedAt ?? now, now),
    }
  }
  const call = <T>(signal: AbortSignal, body: (container: DemoContainer) => T) =>
    gate.call('redis', signal, () => {
      const container = running(host, 'redis')
      if (container !== undefined) return body(container)
      throw new ClientError('redis', 'Redis at 127.0.0.1:6379 refuses connections')
    })
  return {
    state: (signal) => call(signal, state),
    summaries: (signal) => call(signal, () => summaries),
    remember: (summary, signal) =>
      call(signal, () => {
        const others = summaries.filter((one) => one.applicationId !== summary.applicationId)
        summaries = [summary, ...others].slice(0, keptSummaries)
      }),
  }
}

// Traefik: it serves what runs and is healthy, and counts requests.

interface Traffic {
  readonly address: string
  /** Requests a second at rest, and more for each application that runs. */
  readonly rate: number
  readonly busy: number
  /** Of a usual answer. */
  readonly seconds: number
  readonly paths: readonly [string, ...string[]]
}
const points = ['traefik', 'web', 'workers'] as const
type Point = (typeof points)[number]
const traffic: Readonly<Record<Point, Traffic>> = {
  traefik: {
    ...{ address: ':8090', rate: 1.2, busy: 0, seconds: 0.0015 },
    paths: ['/ping', '/metrics', '/api/http/services'],
  },
  web: {
    ...{ address: ':8080', rate: 2.4, busy: 5.5, seconds: 0.021 },
    paths: ['/json/', '/', '/proxy/worker/', '/static/webui.css', '/favicon.ico'],
  },
  workers: {
    ...{ address: ':8081', rate: 0.9, busy: 1.8, seconds: 0.012 },
    paths: ['/', '/json/', '/static/webui.js', '/logPage/'],
  },
}
/** A request in the log now and then. */
const accessMs = 1300
const errorShare = 0.006

const router = (name: string, rule: string, service: string, entryPoint: string): Router => ({
  ...{ name, rule, service, entryPoints: [entryPoint], status: 'enabled' },
})
const internal = [
  router('api@internal', 'PathPrefix(`/api`)', 'api@internal', 'traefik'),
  router('dashboard@internal', 'PathPrefix(`/`)', 'dashboard@internal', 'traefik'),
  router('ping@internal', 'PathPrefix(`/ping`)', 'ping@internal', 'traefik'),
  router('prometheus@internal', 'PathPrefix(`/metrics`)', 'prometheus@internal', 'traefik'),
]

/** Traefik of the simulated cluster. */
export function createTraefik(
  world: World,
  host: Host,
  cluster: Cluster,
  gate: Gate,
): ServiceClient<Traefik> {
  /** As in compose.yaml: what is the project's own carries its name. */
  const own = (name: string) => `${world.project}-${name}`
  const nameOf = (point: Point) => (point === 'traefik' ? point : own(point))
  /** Applications that run, and for each entry point seconds without an answer behind it. */
  let load = createMeter(world)
  let outages = new Map<string, UsageMeter>()
  const stamp = () => `${new Date(world.now()).toISOString().slice(0, 19)}Z`

  /** The Docker provider knows what runs and is not unhealthy; its own checks say up or down. */
  const servers = (service: 'master' | 'worker') =>
    host
      .of(service)
      .filter(({ state, health }) => state === 'running' && health !== 'starting')
      .map((container) => {
        const worker = cluster.inside(container)
        const answers =
          service === 'master'
            ? cluster.status() !== undefined
            : worker !== undefined && worker.silentSince === undefined
        return {
          url: `http://${container.address ?? ''}:${service === 'master' ? 8080 : 8081}`,
          up: container.health === 'healthy' && answers,
        }
      })
  const answers = (point: Point) =>
    point === 'traefik' ||
    (point === 'web' ? cluster.status() !== undefined : servers('worker').some(({ up }) => up))
  const measure = () => {
    load.rate = cluster.active().length
    for (const point of points) {
      const outage = outages.get(point) ?? createMeter(world)
      outage.rate = answers(point) ? 0 : 1
      outages.set(point, outage)
    }
  }

  host.starts.push((container) => {
    if (container.service !== 'traefik') return
    load = createMeter(world)
    outages = new Map()
    host.say(container, 'stdout', `${stamp()} INF Traefik version 3.7.0 built on linux`)
    host.say(container, 'stdout', `${stamp()} INF Starting provider *docker.Provider`)
  })
  const access = (count: number) => {
    world.after(accessMs, () => {
      access(count + 1)
      measure()
      const container = running(host, 'traefik')
      const point = world.pick(points, 'point', count)
      const { paths, seconds } = traffic[point]
      if (container === undefined) return
      const path = world.pick(paths, 'path', count)
      const [status, bytes] = [
        answers(point) ? 200 : 502,
        world.between([180, 9000], 'size', count),
      ]
      const ms = Math.round(seconds * 1000 * world.between([0.6, 2], 'took', count))
      const line = `172.18.0.1 - - [${stamp()}] "GET ${path} HTTP/1.1" ${status} ${Math.round(bytes)} "${point}" ${ms}ms`
      host.say(container, 'stdout', line)
    })
  }
  world.after(0, () => {
    access(0)
  })

  const totalsOf = (container: DemoContainer, point: Point): EntryPointTotals => {
    const of = traffic[point]
    const rate = of.rate + of.busy * (load.rate > 0 ? 1 : 0)
    const requests = Math.floor(livedS(container, world.now()) * of.rate + load.total() * of.busy)
    return {
      ...{ name: nameOf(point), requests, durationCount: requests },
      clientErrors: Math.floor(requests * errorShare),
      serverErrors: Math.min(requests, Math.floor((outages.get(point)?.total() ?? 0) * rate)),
      durationSumS: requests * of.seconds * 1.25,
    }
  }
  const state = (container: DemoContainer): Traefik => {
    measure()
    const kinds = [
      { name: own('master@docker'), servers: servers('master') },
      { name: own('workers@docker'), servers: servers('worker') },
    ]
    const services: readonly TraefikService[] = kinds
      .filter((one) => one.servers.length > 0)
      .map((one) => ({ ...one, status: 'enabled' }))
    const routers = [
      router(own('master@docker'), 'PathPrefix(`/`)', own('master'), own('web')),
      router(own('worker-links@docker'), 'PathPrefix(`/proxy/`)', own('master'), own('workers')),
      router(own('workers@docker'), 'PathPrefix(`/`)', own('workers'), own('workers')),
    ].filter(({ service }) => services.some(({ name }) => name === `${service}@docker`))
    return {
      ...{ version: '3.7.0', startedAt: container.startedAt, services },
      entryPoints: points.map((point) => ({
        name: nameOf(point),
        address: traffic[point].address,
      })),
      routers: [...internal, ...routers],
      totals: points.map((point) => totalsOf(container, point)),
    }
  }
  return {
    state: (signal) =>
      gate.call('traefik', signal, () => {
        const container = running(host, 'traefik')
        if (container !== undefined) return state(container)
        throw new ClientError('traefik', 'Traefik at 127.0.0.1:8090 refuses connections')
      }),
  }
}

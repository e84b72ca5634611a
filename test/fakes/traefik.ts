import { type FakeServer, sendJson, startHttp } from './http.ts'

/** A server that answers as Traefik's API and metrics do. */
export interface FakeTraefik extends FakeServer {
  /** URLs of the servers of service `workers`, with what the health check says. */
  readonly workers: Map<string, 'UP' | 'DOWN'>
  /** Whether it cannot read the engine: it has its own pages only then. */
  blind(on: boolean): void
  /** Adds to the counters of an entry point. */
  count(entryPoint: string, code: number, requests: number, seconds: number): void
  /** Forgets the counters, as a restart does. */
  reset(): void
}

interface Counter {
  readonly entryPoint: string
  readonly code: number
  requests: number
  seconds: number
}

function metricsOf(counters: Iterable<Counter>): string {
  const lines = [
    '# HELP traefik_entrypoint_requests_total How many HTTP requests processed on an entrypoint.',
    '# TYPE traefik_entrypoint_requests_total counter',
    'go_goroutines 42',
  ]
  for (const { entryPoint, code, requests, seconds } of counters) {
    const labels = `code="${code}",entrypoint="${entryPoint}",method="GET",protocol="http"`
    lines.push(
      `traefik_entrypoint_requests_total{${labels}} ${requests}`,
      `traefik_entrypoint_request_duration_seconds_bucket{${labels},le="+Inf"} ${requests}`,
      `traefik_entrypoint_request_duration_seconds_sum{${labels}} ${seconds}`,
      `traefik_entrypoint_request_duration_seconds_count{${labels}} ${requests}`,
    )
  }
  return `${lines.join('\n')}\n`
}

/** Starts a Traefik whose web entry point leads to the master and `workers` to the workers. */
export async function startFakeTraefik(project = 'fake'): Promise<FakeTraefik> {
  /** As in compose.yaml: what is the project's own carries its name. */
  const own = (name: string) => `${project}-${name}`
  const workers = new Map<string, 'UP' | 'DOWN'>()
  const counters = new Map<string, Counter>()
  let blind = false
  const master = 'http://172.18.0.2:8080'
  const service = (name: string, servers: readonly (readonly [string, string])[]) => ({
    name,
    provider: 'docker',
    status: 'enabled',
    type: 'loadbalancer',
    loadBalancer: { servers: servers.map(([url]) => ({ url })), passHostHeader: true },
    serverStatus: Object.fromEntries(servers),
  })
  const router = (name: string, entryPoint: string, provider = 'docker') => ({
    name: `${name}@${provider}`,
    rule: 'PathPrefix(`/`)',
    service: provider === 'internal' ? `${name}@internal` : name,
    entryPoints: [entryPoint],
    status: 'enabled',
    using: [entryPoint],
    provider,
  })
  const leading = () => [router(own('master'), own('web')), router(own('workers'), own('workers'))]
  const served = () => [
    service(own('master@docker'), [[master, 'UP']]),
    service(own('workers@docker'), [...workers]),
  ]
  const answers: Readonly<Record<string, () => unknown>> = {
    '/api/version': () => ({
      Version: '3.7.15',
      Codename: 'langres',
      startDate: '2026-11-23T12:00:00.5Z',
    }),
    '/api/overview': () => ({ http: {}, providers: ['Docker'] }),
    '/api/entrypoints': () => [
      { name: 'traefik', address: ':8090', transport: {} },
      { name: own('web'), address: ':8080' },
      { name: own('workers'), address: ':8081' },
    ],
    '/api/http/routers': () => [router('api', 'traefik', 'internal'), ...(blind ? [] : leading())],
    '/api/http/services': () => [
      { name: 'api@internal', provider: 'internal', status: 'enabled' },
      ...(blind ? [] : served()),
    ],
  }
  const server = await startHttp(({ path }, response) => {
    const answer = answers[path]
    if (path === '/metrics') response.end(metricsOf(counters.values()))
    else if (answer === undefined) sendJson(response, { message: 'not found' }, 404)
    else sendJson(response, answer())
  })
  return Object.assign(Object.create(server) as FakeServer, {
    workers,
    blind: (next: boolean) => {
      blind = next
    },
    count: (entryPoint: string, code: number, requests: number, seconds: number) => {
      const key = `${entryPoint} ${code}`
      const counter = counters.get(key) ?? { entryPoint, code, requests: 0, seconds: 0 }
      counter.requests += requests
      counter.seconds += seconds
      counters.set(key, counter)
    },
    reset: () => {
      counters.clear()
    },
  })
}

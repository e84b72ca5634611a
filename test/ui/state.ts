import { services } from '../../source/services/index.ts'
import type { Container } from '../../source/domain/container.ts'
import { fresh, type Reading } from '../../source/domain/reading.ts'
import { readingOf } from '../../source/domain/service.ts'
import type { Redis } from '../../source/domain/redis.ts'
import type { Example } from '../../source/domain/run.ts'
import type { Traefik } from '../../source/domain/traefik.ts'
import { recordOf } from '../store/records.ts'
import { initialState, type State } from '../../source/store/state.ts'
import type { UiState } from '../../source/store/ui.ts'
import {
  application,
  container,
  detail,
  hex,
  master,
  mib,
  now,
  run,
  samples,
  sparkWorker,
  worker,
} from './containers.ts'

export const redis: Redis = {
  server: 'Redis',
  version: '7.0.15',
  uptimeS: 7200,
  role: 'master',
  clients: 3,
  blockedClients: 0,
  memoryBytes: 1.5 * mib,
  memoryLimitBytes: 64 * mib,
  evictionPolicy: 'volatile-lru',
  fragmentation: 1.2,
  opsPerSecond: 12,
  hits: 90,
  misses: 10,
  keys: 1204,
  keysWithExpiry: 12,
  evictedKeys: 0,
  expiredKeys: 4,
  rdbLastSaveAt: now - 120_000,
  rdbLastSaveOk: true,
  aofEnabled: true,
  aofLastWriteOk: true,
  loading: false,
  slowLog: [{ id: 1, at: now - 5000, microseconds: 12_000, command: 'KEYS *' }],
}

export function traefik(workers: readonly Container[]): Traefik {
  const router = (name: string, rule: string, entryPoint: string) => ({
    name: `sparky-${name}@docker`,
    rule,
    service: `sparky-${name}`,
    entryPoints: [`sparky-${entryPoint}`],
    status: 'enabled',
  })
  return {
    version: '3.7.1',
    startedAt: now - 7_200_000,
    entryPoints: [
      { name: 'sparky-web', address: ':8080' },
      { name: 'sparky-workers', address: ':8081' },
      { name: 'traefik', address: ':8090' },
    ],
    routers: [
      router('master', 'PathPrefix(`/`)', 'web'),
      router('workers', 'PathPrefix(`/`)', 'workers'),
    ],
    services: [
      {
        name: 'sparky-master@docker',
        status: 'enabled',
        servers: [{ url: 'http://172.18.0.2:8080', up: true }],
      },
      {
        name: 'sparky-workers@docker',
        status: 'enabled',
        servers: workers.map(({ ipAddresses }) => ({
          url: `http://${ipAddresses[0] ?? ''}:8081`,
          up: true,
        })),
      },
    ],
    totals: [],
  }
}

export const examples: readonly Example[] = [
  {
    name: 'pi',
    title: 'Pi by chance',
    about: 'Throws darts at a square and counts those in the circle.',
    command: ['bin/run-example', 'SparkPi'],
    arguments: ['10'],
    result: (lines) => lines.find((line) => line.startsWith('Pi is roughly')),
  },
  {
    name: 'pagerank',
    title: 'PageRank',
    about: 'Ranks pages by the links to them.',
    command: ['bin/spark-submit', 'examples/src/main/python/pagerank.py'],
    arguments: ['data/mllib/pagerank_data.txt', '10'],
    result: () => undefined,
  },
]

export interface Given {
  readonly workers?: number
  readonly state?: Partial<State>
  readonly ui?: Partial<UiState>
}

/** The state before anything has answered. */
export function loadingState(given: Given = {}): State {
  const state = initialState({
    project: 'sparky',
    demo: false,
    readOnly: false,
    examples,
    services,
    addresses: {
      web: 'http://127.0.0.1:8080',
      workers: 'http://127.0.0.1:8081',
      dashboard: 'http://127.0.0.1:8090/dashboard/',
      master: 'http://127.0.0.1:8082',
      redis: '127.0.0.1:6379',
    },
    now,
  })
  return { ...state, ...given.state, ui: { ...state.ui, ...given.ui } }
}

/** A cluster that is up: everything has answered, an application runs, two examples were launched. */
export function testState({ workers: count = 3, state = {}, ui = {} }: Given = {}): State {
  const workers = Array.from({ length: count }, (_, index) => worker(index + 1))
  const services = (['master', 'traefik', 'redis'] as const).map((service) =>
    container({ service }),
  )
  const runs = [
    run(1, 'pi', ['10']),
    run(2, 'pagerank', ['data/mllib/pagerank_data.txt', '10'], {
      state: 'exited',
      exitCode: 0,
      health: 'none',
      finishedAt: now - 90_000,
    }),
    run(3, 'pi', ['x'], {
      state: 'exited',
      exitCode: 1,
      health: 'none',
      finishedAt: now - 170_000,
    }),
  ]
  const spark = workers.map((each) => sparkWorker(each))
  const active = application(1)
  const lines = Array.from({ length: 60 }, (_, index) => ({
    stream: 'stderr' as const,
    at: now - (60 - index) * 1000,
    text: `26/01/15 11:59:${String(index).padStart(2, '0')} INFO Worker: heartbeat ${index}`,
  }))
  const built = loadingState()
  return {
    ...built,
    engine: fresh(
      {
        name: 'docker',
        version: '27.1.1',
        apiVersion: '1.46',
        cores: 8,
        memoryBytes: 16_384 * mib,
      },
      now,
    ),
    containers: fresh([...services, ...workers, ...runs], now),
    samples: Object.fromEntries(workers.map(({ id }) => [id, samples(30)])),
    master: fresh(master(spark), now),
    applications: {
      [active.id]: recordOf({
        application: active,
        rest: detail(workers.map(({ shortId }) => shortId)),
      }),
    },
    logs: { containerId: workers[0]?.id, lines, dropped: 0, error: undefined },
    timeline: [
      { at: now - 60_000, kind: 'engine', severity: 'info', text: 'worker-1 started' },
      { at: now - 50_000, kind: 'spark', severity: 'good', text: 'worker-1 is ALIVE' },
      { at: now - 40_000, kind: 'engine', severity: 'bad', text: 'redis died (exit 137)' },
    ],
    runOutputs: {
      [hex('2run')]: {
        lines: [
          { stream: 'stdout', at: now - 91_000, text: 'starting' },
          { stream: 'stdout', at: now - 90_000, text: '1 has rank: 1.7' },
        ],
        result: '1 has rank: 1.7',
        applicationId: 'app-20260115105800-0000',
      },
    },
    ...state,
    readings: {
      traefik: fresh({ ...traefik(workers), rates }, now),
      redis: fresh({ ...redis, ops: Array.from({ length: 20 }, (_, index) => index % 7) }, now),
      ...state.readings,
    },
    ui: { ...built.ui, ...ui },
  }
}

const rates = Array.from({ length: 20 }, (_, index) => ({
  at: now - (20 - index) * 2000,
  requests: index,
  clientErrors: 0,
  serverErrors: 0,
  latencyMs: 4.2,
}))

/** The state with another reading of a service, made of the one that it has. */
export function withReading(
  state: State,
  id: string,
  change: (reading: Reading<unknown>) => Reading<unknown>,
): State {
  const reading = change(readingOf(state, id))
  return id === 'master'
    ? { ...state, master: reading as State['master'] }
    : { ...state, readings: { ...state.readings, [id]: reading } }
}

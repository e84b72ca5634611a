import type { Container } from '../../../source/domain/container.ts'
import type {
  DiskReading,
  DoctorFacts,
  VersionReading,
} from '../../../source/diagnostics/doctor/facts.ts'
import { fresh } from '../../../source/domain/reading.ts'
import type { Traefik } from '../../../source/domain/traefik.ts'
import { services } from '../../../source/services/index.ts'
import { facts, now, worker } from '../diagnosis/build.ts'

export { now } from '../diagnosis/build.ts'

const MiB = 1024 * 1024

/** A running, healthy container that is ten minutes old. */
export function container(
  service: Container['service'],
  shortId: string,
  change: Partial<Container> = {},
): Container {
  return {
    id: shortId.padEnd(64, '0'),
    shortId,
    name: service === 'worker' ? `test-worker-${shortId}` : `test-${service}-1`,
    service,
    number: 1,
    image: 'spark',
    state: 'running',
    health: 'healthy',
    exitCode: undefined,
    createdAt: now - 600_000,
    startedAt: now - 600_000,
    finishedAt: undefined,
    oomKilled: false,
    labels: {},
    ipAddresses: [`172.18.0.${shortId.charCodeAt(0)}`],
    memoryLimitBytes: 2048 * MiB,
    cpus: 1,
    ...change,
  }
}

/** Its containers. */
export const containers = [
  container('master', 'mmm'),
  container('worker', 'aaa'),
  container('worker', 'bbb'),
  container('traefik', 'ttt'),
  container('redis', 'rrr'),
]

/** Its Traefik. */
export const traefik: Traefik = {
  version: '3.7.0',
  startedAt: undefined,
  entryPoints: [],
  routers: ['master', 'workers'].map((name) => ({
    name: `test-${name}@docker`,
    rule: 'PathPrefix(`/`)',
    service: `test-${name}`,
    entryPoints: [`test-${name}`],
    status: 'enabled',
  })),
  services: [
    { name: 'test-master@docker', status: 'enabled', servers: [server('m')] },
    { name: 'test-workers@docker', status: 'enabled', servers: [server('a'), server('b')] },
  ],
  totals: [],
}

/** A cluster of two workers with which all is well. */
export function healthy(change: Partial<DoctorFacts> = {}): DoctorFacts {
  const { master } = facts([worker('aaa'), worker('bbb')], [])
  return {
    now,
    project: 'test',
    services,
    engine: fresh(
      {
        name: 'here',
        version: '28.0.1',
        apiVersion: '1.48',
        cores: 4,
        memoryBytes: 16 * 1024 * MiB,
      },
      now,
    ),
    compose: fresh('5.0.1', now),
    containers: fresh(containers, now),
    master: fresh(master, now),
    readings: { traefik: fresh(traefik, now) },

    ports: [],
    lookups: [{ from: 'test-worker-aaa', name: 'master', found: true }],
    clocks: [{ container: 'test-master-1', aheadMs: 40 }],
    disks: [diskOf('master', '/', 50), diskOf('worker-aaa', '/tmp', 50)],
    versions: [
      versionOf('Compose', '5.0.1', { least: '1.29' }),
      versionOf('test-worker-aaa', '4.3.0', { group: 'Spark' }),
      versionOf('test-master-1', '4.3.0', { group: 'Spark' }),
    ],
    leftovers: { networks: ['test_default'], volumes: ['test_redis'] },
    ...change,
  }
}

/** A folder on the engine's disk of 100 GiB, unless another file system is said. */
export function diskOf(
  container: string,
  folder: string,
  freeGiB: number,
  [device, totalGiB]: readonly [string, number] = ['overlay', 100],
): DiskReading {
  const GiB = 1024 ** 3
  return { container, folder, device, totalBytes: totalGiB * GiB, freeBytes: freeGiB * GiB }
}

/** A version that is any, unless something else is said. */
export function versionOf(
  what: string,
  version: string,
  change: Partial<VersionReading> = {},
): VersionReading {
  return { what, version, ...change }
}

/** A server of Traefik's whose address is that of the container with this first letter. */
export function server(letter: string, up = true) {
  return { url: `http://172.18.0.${letter.charCodeAt(0)}:8081`, up }
}

import { describe, expect, test } from 'vitest'
import { compareVersions } from '../../../source/diagnostics/doctor/checks/machine.ts'
import { examine } from '../../../source/diagnostics/doctor/examine.ts'
import type { DoctorFacts } from '../../../source/diagnostics/doctor/facts.ts'
import type { Container } from '../../../source/domain/container.ts'
import { failed, fresh, loading } from '../../../source/domain/reading.ts'
import { exitStatus } from '../../../source/diagnostics/doctor/finding.ts'
import { waitingFindings } from '../../../source/diagnostics/doctor/waiting.ts'
import { diagnose } from '../../../source/diagnostics/diagnosis/diagnosis.ts'
import { application, facts, worker } from '../diagnosis/build.ts'
import { container, containers, healthy, now, server, traefik, versionOf } from './build.ts'

/** What is not well, as `id severity`. */
function wrong(change: Partial<DoctorFacts>): string[] {
  return examine(healthy(change))
    .filter(({ severity }) => severity !== 'ok')
    .map(({ id, severity }) => `${id} ${severity}`)
}

const masterOf = (...workers: ReturnType<typeof worker>[]): DoctorFacts['master'] =>
  fresh(facts(workers, []).master, now)
const traefikOf = (...servers: ReturnType<typeof server>[]): DoctorFacts['readings'] => ({
  traefik: fresh(
    { ...traefik, services: [{ name: 'test-workers', status: 'enabled', servers }] },
    now,
  ),
})
const of = (...some: readonly Container[]) => fresh(some, now)

test('a healthy cluster has no finding but good ones, and exit status 0', () => {
  const findings = examine(healthy())
  expect(findings.filter(({ severity }) => severity !== 'ok')).toEqual([])
  expect(exitStatus(findings)).toBe(0)
})

describe('engine and services', () => {
  test('a dead engine is bad, and nothing is claimed about services', () => {
    const findings = examine(healthy({ engine: failed(loading, 'connect ENOENT', now) }))
    expect(findings[0]).toMatchObject({ id: 'engine', evidence: ['connect ENOENT'] })
    expect(findings.some(({ id }) => id.startsWith('service-'))).toBe(false)
    expect(exitStatus(findings)).toBe(2)
  })

  test('a master that does not answer is bad, a Redis that does not is a warning', () => {
    const silent = failed<never>(loading, 'no answer in 5 s', now)
    const readings = { ...healthy().readings, redis: silent }
    expect(wrong({ master: silent })).toEqual(['service-master bad'])
    expect(wrong({ readings })).toEqual(['service-redis warning'])
    expect(exitStatus(examine(healthy({ readings })))).toBe(1)
  })

  test('a stopped container is told with its exit status, an absent one too', () => {
    const stopped = container('master', 'mmm', { state: 'exited', exitCode: 137, oomKilled: true })
    const rest = containers.filter(({ service }) => service !== 'master')
    const [first] = examine(healthy({ containers: of(stopped, ...rest), master: loading }))
    expect(first).toMatchObject({
      id: 'service-master',
      evidence: ['exited, exit status 137, killed for memory'],
    })
    expect(wrong({ containers: of(...rest), master: loading })).toContain('service-master bad')
  })
})

describe('workers', () => {
  test('a container that the master does not know, after a minute', () => {
    const young = container('worker', 'ccc', { startedAt: now - 20_000, ipAddresses: [] })
    const old = container('worker', 'ddd', { health: 'unhealthy' })
    const all = of(...containers, young, old)
    const found = examine(healthy({ containers: all }))
    expect(found.find(({ id }) => id === 'workers-unregistered')?.evidence).toEqual([
      'test-worker-ddd, up 10m 00s',
    ])
  })

  test('a worker whose container is gone, and one that is DEAD though it runs', () => {
    expect(wrong({ master: masterOf(worker('aaa'), worker('bbb'), worker('zzz')) })).toEqual([
      'workers-gone warning',
    ])
    const dead = masterOf(worker('aaa'), worker('bbb', { state: 'DEAD' }))
    expect(wrong({ master: dead })).toEqual(['workers-unregistered warning'])
  })

  test('one whose container has stopped, with how it ended', () => {
    const stopped = container('worker', 'ccc', { state: 'exited', exitCode: 137, oomKilled: true })
    const found = examine(healthy({ containers: of(...containers, stopped) }))
    expect(found.find(({ id }) => id === 'workers-stopped')).toMatchObject({
      evidence: ['test-worker-ccc, exit status 137, killed for memory'],
      remedy:
        './scripts/start --project test logs test-worker-ccc (key l) says why, then ./scripts/start --project test up (key U)',
    })
  })

  test('no worker at all is bad', () => {
    expect(wrong({ master: masterOf() })).toContain('workers bad')
  })
})

describe('what was promised', () => {
  test('more memory and cores than the engine has', () => {
    const engine = fresh(
      { name: 'x', version: '1', apiVersion: '1.41', cores: 2, memoryBytes: 3 * 1024 ** 3 },
      now,
    )
    const master = masterOf(
      worker('aaa', { cores: 8, memoryMiB: 4096 }),
      worker('bbb', { cores: 8, memoryMiB: 4096 }),
    )
    expect(wrong({ engine, master })).toEqual(
      expect.arrayContaining(['memory warning', 'cpu warning', 'memory-headroom warning']),
    )
  })

  test('a container without headroom over its worker', () => {
    const tight = container('worker', 'aaa', { memoryLimitBytes: 1100 * 1024 * 1024 })
    const others = containers.filter(({ shortId }) => shortId !== 'aaa')
    expect(wrong({ containers: of(tight, ...others) })).toEqual(['memory-headroom warning'])
  })
})

describe('ways in', () => {
  const use = {
    port: 8080,
    address: '127.0.0.1',
    what: "the master's page",
    service: 'traefik',
    variable: 'SPARK_ON_DOCKER_WEB_PORT',
    bind: 'SPARK_ON_DOCKER_BIND',
  }

  test('a port that another holds, with who and what to type', () => {
    const holder = { kind: 'process' as const, name: 'jupyter', pid: 4711 }
    const [first] = examine(healthy({ ports: [{ use, holder }] }))
    expect(first).toMatchObject({ id: 'ports', evidence: ['held by process jupyter (pid 4711)'] })
    expect(first?.remedy).toContain('SPARK_ON_DOCKER_WEB_PORT=9080')
  })

  test('its own port is fine, a port that nobody holds is not while its service runs', () => {
    const own = { kind: 'container' as const, name: 'test-traefik-1', project: 'test' }
    expect(wrong({ ports: [{ use, holder: own }] })).toEqual([])
    expect(wrong({ ports: [{ use, holder: undefined }] })).toEqual(['ports bad'])
  })

  test('servers that are down, gone or missing', () => {
    expect(wrong({ readings: traefikOf(server('m'), server('a'), server('b', false)) })).toEqual([
      'routing-down warning',
    ])
    expect(
      wrong({ readings: traefikOf(server('m'), server('a'), server('b'), server('z')) }),
    ).toEqual(['routing-gone warning'])
    expect(wrong({ readings: traefikOf(server('m'), server('a')) })).toEqual([
      'routing-missing warning',
    ])
    const foreign = containers.map((one) => ({
      ...one,
      labels: { 'traefik.http.routers.workers.entrypoints': 'of-another-version' },
    }))
    const found = examine(
      healthy({ containers: of(...foreign), readings: traefikOf(server('m'), server('a')) }),
    ).find(({ id }) => id === 'routing-missing')
    expect(found?.remedy).toMatch(/another version of this program.*down && .*up/)
  })

  test('names that do not resolve', () => {
    const lookups = [{ from: 'test-worker-aaa', name: 'master', found: false }]
    expect(wrong({ lookups })).toEqual(['names bad'])
  })
})

describe('the machine', () => {
  test('clock, disk and versions', () => {
    expect(wrong({ clocks: [{ container: 'x', aheadMs: -9_000 }] })).toEqual(['clock warning'])
    const old = versionOf('Compose', '1.25.0', { least: '1.29' })
    expect(wrong({ versions: [old] })).toEqual(['versions bad'])
    const spark = (what: string, version: string) => versionOf(what, version, { group: 'Spark' })
    expect(wrong({ versions: [spark('a', '4.3.0'), spark('b', '3.5.7')] })).toEqual([
      'versions-mixed warning',
    ])
  })

  test('what is left over: the network of a cluster that is down, and others in any case', () => {
    const left = (change: Partial<DoctorFacts>) => {
      const found = examine(healthy(change)).find(({ id }) => id === 'leftovers')
      return [found?.severity, found?.evidence, found?.remedy]
    }
    const networks = ['test_default', 'test_old']
    const leftovers = { networks, volumes: ['test_redis'] }
    expect(left({})).toEqual(['ok', ['volumes that stay: test_redis'], undefined])
    expect(left({ leftovers })).toEqual([
      'warning',
      ['network test_old'],
      'docker network rm test_old',
    ])
    const down = { containers: of(), master: loading, readings: {} }
    expect(left({ ...down, leftovers })).toEqual([
      'warning',
      ['network test_default', 'network test_old'],
      './scripts/start --project test down (key D); docker network rm test_old',
    ])
    const stopped = container('redis', 'rrr', { state: 'exited' })
    expect(
      left({ ...down, containers: of(stopped), leftovers: { ...leftovers, networks: [] } }),
    ).toEqual([
      'warning',
      ['stopped container test-redis-1'],
      './scripts/start --project test down (key D)',
    ])
  })

  test('Compose away is a warning: what runs goes on', () => {
    const error = 'compose version could not be run: docker was not found'
    expect(wrong({ compose: failed(loading, error, now) })).toEqual(['compose warning'])
  })

  test('versions are compared by number', () => {
    expect(compareVersions('1.41', '1.5')).toBeGreaterThan(0)
    expect(compareVersions('v2.0', '2.0.0')).toBe(0)
    expect(compareVersions('1.27.9', '1.28')).toBeLessThan(0)
  })
})

test('an application that waits is a warning, with the figures and what to type', () => {
  const app = application('app-1', { memoryPerExecutorMiB: 65_536 })
  const found = diagnose(facts([worker('aaa')], [{ application: app, rest: undefined }]))
  const [finding, ...others] = waitingFindings(found, 'test', () => undefined)
  expect(others).toEqual([])
  expect(finding).toMatchObject({ id: 'never-starts', severity: 'warning' })
  expect(finding?.evidence).toContain('memory asked for an executor: 64.0 GiB')
  expect(finding?.remedy).toMatch(/^--conf spark.executor.memory=1024m/)
})

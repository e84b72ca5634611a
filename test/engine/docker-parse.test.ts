import { describe, expect, test } from 'vitest'
import { agreedVersion } from '../../source/engine/docker/api.ts'
import {
  parseContainer,
  parseEvent,
  parseList,
  serviceOf,
} from '../../source/engine/docker/containers.ts'
import { bytesOfSize } from '../../source/engine/docker/run.ts'
import { parseSample } from '../../source/engine/docker/samples.ts'
import { runLabels } from '../../source/domain/run.ts'
import { jsonFixture, linesFixture } from '../clients/fixture.ts'

describe('what the engine said', () => {
  test('a worker', () => {
    const value = jsonFixture('docker/inspect-worker.json')
    const container = parseContainer(Array.isArray(value) ? value[0] : value)
    expect(container).toMatchObject({ service: 'worker', state: 'running', oomKilled: false })
    expect(container.shortId).toBe(container.id.slice(0, 12))
    expect(container.name).toBe(`spark-on-docker-worker-${container.number}`)
    expect(container.health).toBe('healthy')
    expect(container.exitCode).toBeUndefined()
    expect(container.finishedAt).toBeUndefined()
    expect(container.startedAt).toBeGreaterThan(container.createdAt)
    expect(container.ipAddresses[0]).toMatch(/^172\./)
  })

  test('the list of containers', () => {
    const list = parseList(jsonFixture('docker/containers.json'))
    expect(list.map(({ container }) => container.service).toSorted()).toEqual(
      expect.arrayContaining(['master', 'redis', 'traefik', 'worker']),
    )
    const worker = list.find(({ container }) => container.name === 'spark-on-docker-worker-1')
    expect(worker?.container).toMatchObject({
      shortId: '58682da4f1fa',
      image: 'spark-on-docker/spark:4.3.0-f38e84b9c655',
      state: 'running',
      health: 'healthy',
      exitCode: undefined,
      ipAddresses: ['172.18.0.5'],
    })
  })

  test.each([
    ['exited', 'Exited (143) 5 minutes ago', { health: 'none', exitCode: 143 }],
    ['exited', 'Exited (0) 2 days ago', { exitCode: 0 }],
    ['restarting', 'Restarting (1) 4 seconds ago', { exitCode: 1 }],
    ['running', 'Up 3 seconds (health: starting)', { health: 'starting', exitCode: undefined }],
    ['running', 'Up 3 hours (unhealthy)', { health: 'unhealthy' }],
    ['running', 'Up 3 hours', { health: 'none' }],
    ['created', 'Created', { exitCode: undefined }],
  ])('the list has of one that is %s: %s', (State, Status, expected) => {
    const [one] = parseList([{ Id: 'a'.repeat(64), Names: ['/x', '/y/x'], State, Status }])
    expect(one?.container).toMatchObject({ name: 'x', state: State, ...expected })
  })

  test('events: health checks are no events, the rest names container and service', () => {
    const events = linesFixture('docker/events.ndjson').flatMap((value) => parseEvent(value) ?? [])
    expect(events.length).toBeGreaterThan(0)
    expect(events.length).toBeLessThan(linesFixture('docker/events.ndjson').length)
    expect(events.filter(({ action }) => action.startsWith('exec_'))).toEqual([])
    for (const event of events) {
      expect(event.containerName).not.toBe('')
      expect(event.at).toBeGreaterThan(Date.parse('2026-01-01'))
    }
    const ends = events.filter(({ action }) => action === 'die')
    expect(ends.every(({ exitCode }) => exitCode !== undefined)).toBe(true)
  })

  test('stats: the first sample has no CPU, the next has, memory is without the page cache', () => {
    const samples = linesFixture('docker/stats.ndjson').map(parseSample)
    const [first, second] = samples
    if (typeof first !== 'object' || typeof second !== 'object') throw new Error('no samples')
    expect(first.cpuPercent).toBeUndefined()
    expect(second.cpuPercent).toBeGreaterThanOrEqual(0)
    expect(second.cpuPercent).toBeLessThan(200)
    expect(second.at).toBeGreaterThan(first.at)
    expect(second.memoryBytes).toBeGreaterThan(50_000_000)
    expect(second.memoryBytes).toBeLessThan(second.memoryLimitBytes)
    expect(second.processes).toBe(28)
  })
})

const sample = (given: object) => ({
  read: '2026-11-23T12:00:00Z',
  cpu_stats: { cpu_usage: { total_usage: 3_000 }, system_cpu_usage: 20_000, online_cpus: 4 },
  precpu_stats: { cpu_usage: { total_usage: 1_000 }, system_cpu_usage: 12_000, online_cpus: 4 },
  memory_stats: { usage: 1000, limit: 5000, stats: { inactive_file: 300 } },
  ...given,
})

describe('samples', () => {
  test('CPU is the share of all cores times their number: 2000 of 8000 of 4 cores is one', () => {
    expect(parseSample(sample({}))).toMatchObject({ cpuPercent: 100, memoryBytes: 700 })
  })
  test('cgroup v1 calls the page cache total_inactive_file', () => {
    const memory_stats = { usage: 1000, stats: { total_inactive_file: 400 } }
    expect(parseSample(sample({ memory_stats }))).toMatchObject({ memoryBytes: 600 })
  })
  test('what the engine sends for a container that stopped is no sample', () => {
    const empty = {
      read: '0001-01-01T00:00:00Z',
      cpu_stats: {},
      precpu_stats: {},
      memory_stats: {},
    }
    expect(parseSample(empty)).toBe('stopped')
  })
  test('a value that is no sample is left out', () => {
    expect(parseSample({ message: 'oops' })).toBeUndefined()
  })
})

describe('services', () => {
  test('are told by labels: a run by its own, a one-off container is other', () => {
    const service = 'com.docker.compose.service'
    expect(serviceOf({ [service]: 'worker' })).toBe('worker')
    expect(serviceOf({ [service]: 'run', [runLabels.example]: 'pi' })).toBe('run')
    expect(serviceOf({ [service]: 'worker', 'com.docker.compose.oneoff': 'True' })).toBe('other')
    expect(serviceOf({ [service]: 'livy' })).toBe('livy')
    expect(serviceOf({ [service]: 'run' })).toBe('other')
  })
})

describe('versions of the API', () => {
  test.each([
    ['1.41', '1.12', '1.41'],
    ['1.53', '1.44', '1.47'],
    ['1.60', '1.50', '1.50'],
    ['1.9', undefined, '1.9'],
  ])('an engine with %s (oldest %s) is spoken to in %s', (newest, oldest, agreed) => {
    expect(agreedVersion(newest, oldest)).toBe(agreed)
  })
})

describe('sizes', () => {
  test.each([
    ['1g', 1024 ** 3],
    ['512m', 512 * 1024 ** 2],
    ['1.5GB', 1.5 * 1024 ** 3],
    ['4096', 4096],
  ])('%s', (size, bytes) => {
    expect(bytesOfSize(size, 'X')).toBe(bytes)
  })
  test('what is none is refused by the name of its variable', () => {
    expect(() => bytesOfSize('much', 'SOME_LIMIT')).toThrow(/SOME_LIMIT is no size: much/)
  })
})

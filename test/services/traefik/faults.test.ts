import { describe, expect, test } from 'vitest'
import type { Container } from '../../../source/domain/container.ts'
import {
  complaintIn,
  routesNothing,
  traefikFaults,
} from '../../../source/services/traefik/faults.ts'
import type { Traefik } from '../../../source/domain/traefik.ts'
import { container, now, worker } from '../../ui/containers.ts'
import { traefik } from '../../ui/state.ts'

const started = { startedAt: now - 600_000 }
const workers = [worker(1, started), worker(2, started)]
const containers = [
  container({ service: 'master', ...started, ipAddresses: ['172.18.0.2'] }),
  container({ service: 'traefik', ...started, ipAddresses: ['172.18.0.3'] }),
  ...workers,
]
const good = traefik(workers)
const blind: Traefik = { ...good, routers: [], services: [] }
const faults = (of: Traefik, change: { containers?: readonly Container[]; now?: number } = {}) =>
  traefikFaults(of, { containers, project: 'spark-on-docker', now, ...change })

describe('a Traefik that has no route of the cluster', () => {
  test('one that leads to the cluster is well, and one that has nothing to lead to', () => {
    expect(faults(good)).toEqual([])
    expect(faults(blind, { containers: [] })).toEqual([])
    const starting = containers.map((one) => ({ ...one, health: 'starting' as const }))
    expect(faults(blind, { containers: starting })).toEqual([])
  })

  test('one route is enough: what else is missing is told elsewhere', () => {
    expect(routesNothing({ ...good, services: good.services.slice(1) }, containers)).toBe(false)
  })

  test('servers without a router that works, or of another cluster, are no route', () => {
    const off = good.routers.map((router) => ({ ...router, status: 'disabled' }))
    expect(routesNothing({ ...good, routers: off }, containers)).toBe(true)
    const others = good.services.map((service) => ({
      ...service,
      servers: [{ url: 'http://10.9.9.9:8080', up: true }],
    }))
    expect(routesNothing({ ...good, services: others }, containers)).toBe(true)
  })

  test('it is given a minute, unless it says why', () => {
    const young = containers.map((one) => ({ ...one, startedAt: now - 5000 }))
    expect(faults(blind, { containers: young })).toMatchObject([{ young: true, degrades: true }])
    expect(faults(blind)).toMatchObject([
      { young: false, text: 'has no route of the cluster', evidence: ['its log says no reason'] },
    ])
    const complaint = 'ERR Provider error, retrying error="Cannot connect to the Docker daemon"'
    expect(faults({ ...blind, complaint }, { containers: young })).toMatchObject([{ young: false }])
  })

  test.each([
    [
      'time="2026-11-25T12:00:00Z" level=error msg="Failed to retrieve information of the docker client and server host: Error response from daemon: client version 1.24 is too old. Minimum supported API version is 1.44, please upgrade your client to a newer version" providerName=docker',
      /it is too old for this engine/,
      /SPARK_ON_DOCKER_TRAEFIK_IMAGE=traefik:v3\.7 >> compose\/\.env.*down && .*up/,
    ],
    [
      '2026-11-25T12:00:00Z ERR Provider error, retrying in 1.5s error="permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: dial unix /var/run/docker.sock: connect: permission denied" providerName=docker',
      /it may not read the engine’s socket/,
      /SPARK_ON_DOCKER_DOCKER_SOCKET=/,
    ],
    [
      '2026-11-25T17:37:29Z ERR Provider error, retrying in 3.3s error="Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?" providerName=docker',
      /no engine answers on the socket/,
      /docker context inspect/,
    ],
    [
      "2026-11-25T17:37:29Z ERR EntryPoint doesn't exist entryPointName=spark-on-docker-web routerName=spark-on-docker-master@docker",
      /entry points that it has not/,
      /down && .*up/,
    ],
    [
      '2026-11-25T17:37:29Z ERR something else of the docker provider providerName=docker',
      /^has no route of the cluster$/,
      /logs traefik/,
    ],
  ])('%s', (line, words, remedy) => {
    const lines = ['2026-11-25T12:00:00Z INF Starting provider *docker.Provider', line, 'INF later']
    expect(complaintIn(lines)).toBe(line)
    const [fault] = faults({ ...blind, complaint: line })
    expect(fault?.text).toMatch(words)
    expect(fault?.evidence).toEqual([line])
    expect(fault?.remedy).toMatch(remedy)
  })

  test('a router that Traefik refused says why where the log does not', () => {
    const routers = good.routers.map((router) => ({
      ...router,
      status: 'disabled',
      error: 'entryPoint "sparky-web" doesn\'t exist',
    }))
    expect(faults({ ...good, routers })[0]?.evidence[0]).toMatch(
      /^sparky-master@docker: entryPoint/,
    )
  })
})

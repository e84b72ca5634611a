import { createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { checkPorts, tryPort } from '../../source/actions/check-ports.ts'
import { portUses } from '../../source/services/ports.ts'
import { listenerOf } from '../../source/actions/holder.ts'
import type { Clients } from '../../source/clients/contracts.ts'
import { readEngine } from '../../source/config/engine.ts'
import type { Config } from '../../source/config/config.ts'
import { contextFor, testConfig } from './context.ts'
import { fakeCluster, type FakeCluster } from './fake-clients.ts'
import { freePorts } from './free-ports.ts'

const servers: Server[] = []
afterEach(async () => {
  await Promise.all(
    servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))),
  )
})

/** A server of this process; gives its port. */
async function listen(): Promise<number> {
  const server = createServer()
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function check(
  ports: Config['ports'],
  change: (cluster: FakeCluster) => void = () => undefined,
  environment: Record<string, string> = {},
  engine = 'unix:///nonexistent',
): Promise<string> {
  const { cluster, clients } = fakeCluster()
  change(cluster)
  const real: Clients = { ...clients, kind: 'real' }
  const config = testConfig({
    ports,
    engine: readEngine({ DOCKER_HOST: engine }),
    environment: {
      SPARK_ON_DOCKER_BIND: '127.0.0.1',
      SPARK_ON_DOCKER_ADMIN_BIND: '127.0.0.1',
      ...environment,
    },
  })
  const { context } = await contextFor(real, { config })
  return await checkPorts(context).then(
    () => '',
    (error: unknown) => (error instanceof Error ? error.message : 'not an error'),
  )
}

describe('ports, before anything starts', () => {
  it('that are free are fine', async () => {
    expect(await check(await freePorts())).toBe('')
  })

  it('held by a process: which, what to set, which port is free', async () => {
    const taken = await listen()
    const message = await check({ ...(await freePorts()), web: taken })
    expect(message).toMatch(
      new RegExp(
        `^port ${taken} \\(the master's page\\) is held by process .+ \\(pid ${process.pid}\\): stop it, or set SPARK_ON_DOCKER_WEB_PORT to a free port \\(\\d+ is free\\)$`,
      ),
    )
    const free = Number(/\((\d+) is free\)/.exec(message)?.[1])
    expect(await tryPort(free, '127.0.0.1')).toBe('free')
  })

  it("held by another project's container, by name; all taken ones in one line", async () => {
    const [web, redis] = [await listen(), await listen()]
    const message = await check({ ...(await freePorts()), web, redis }, (cluster) => {
      cluster.ports = [
        { port: web, containerName: 'shop-web-1', project: 'shop', running: true },
        { port: redis, containerName: 'cache', project: undefined, running: true },
      ]
    })
    expect(message).toContain('is held by container "shop-web-1" of project "shop": stop it')
    expect(message).toContain('is held by container "cache": stop it')
    expect(message).toMatch(/SPARK_ON_DOCKER_REDIS_PORT/)
    expect(message.split('; ')).toHaveLength(2)
    expect(message).not.toContain('\n')
  })

  it("held by this project's own running container are fine", async () => {
    const web = await listen()
    const own = { port: web, containerName: 'test-traefik-1', project: 'test', running: true }
    expect(await check({ ...(await freePorts()), web }, (cluster) => (cluster.ports = [own]))).toBe(
      '',
    )
    const stopped = { ...own, running: false }
    expect(
      await check({ ...(await freePorts()), web }, (cluster) => (cluster.ports = [stopped])),
    ).toMatch(/is held by process/)
  })

  it('of an engine on another machine are not tried here', async () => {
    const web = await listen()
    const remote = 'tcp://box.example:2376'
    expect(await check({ ...(await freePorts()), web }, undefined, {}, remote)).toBe('')
    const other = { port: web, containerName: 'x', project: 'y', running: true }
    expect(
      await check(
        { ...(await freePorts()), web },
        (cluster) => (cluster.ports = [other]),
        {},
        remote,
      ),
    ).toMatch(/container "x" of project "y"/)
  })

  it('on an address that this machine does not have', async () => {
    const message = await check(await freePorts(), undefined, { SPARK_ON_DOCKER_BIND: '192.0.2.1' })
    expect(message).toBe('192.0.2.1 is no address of this machine: set SPARK_ON_DOCKER_BIND')
    const admin = { SPARK_ON_DOCKER_ADMIN_BIND: '192.0.2.1' }
    expect(await check(await freePorts(), undefined, admin)).toBe(
      '192.0.2.1 is no address of this machine: set SPARK_ON_DOCKER_ADMIN_BIND',
    )
  })

  it('each have a variable and a service', () => {
    expect(portUses(testConfig()).map(({ variable, service }) => `${service} ${variable}`)).toEqual(
      [
        'master SPARK_ON_DOCKER_MASTER_PORT',
        'traefik SPARK_ON_DOCKER_WEB_PORT',
        'traefik SPARK_ON_DOCKER_WORKERS_PORT',
        'traefik SPARK_ON_DOCKER_DASHBOARD_PORT',
        'redis SPARK_ON_DOCKER_REDIS_PORT',
      ],
    )
  })

  it('of the history server count where it was asked for', () => {
    expect(portUses(testConfig(), new Set(['history'])).at(-1)).toMatchObject({
      service: 'history',
      variable: 'SPARK_ON_DOCKER_HISTORY_PORT',
    })
  })

  it('that nobody holds have no listener', async () => {
    const { web } = await freePorts()
    expect(await listenerOf(web)).toEqual({ kind: 'unknown' })
  })
})

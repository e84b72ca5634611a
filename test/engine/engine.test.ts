import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EngineClient } from '../../source/clients/contracts.ts'
import { createEngineClient } from '../../source/engine/docker/engine.ts'
import { readEngine } from '../../source/config/engine.ts'
import { runOf } from '../../source/domain/run.ts'
import { type FakeCluster, startFakeCluster } from '../fakes/cluster.ts'
import { startFakeEngine } from '../fakes/docker/engine.ts'

let cluster: FakeCluster
let engine: EngineClient & { close(): void }
const never = new AbortController().signal

beforeEach(async () => {
  cluster = await startFakeCluster({ workers: 2 })
  engine = createEngineClient(cluster.config)
})
afterEach(async () => {
  engine.close()
  await cluster.close()
})

const worker = () => cluster.containers('worker')[0] ?? expect.fail('no worker')
const foreign = () =>
  cluster.engine.add({ name: 'other-worker-1', labels: { 'com.docker.compose.project': 'other' } })

describe('lists', () => {
  test('have the containers of the project and no others', async () => {
    foreign()
    const containers = await engine.containers(never)
    expect(containers.map(({ name }) => name).toSorted()).toEqual([
      'fake-master-1',
      'fake-redis-1',
      'fake-traefik-1',
      'fake-worker-1',
      'fake-worker-2',
    ])
    expect(containers.find(({ name }) => name === 'fake-worker-2')).toMatchObject({
      service: 'worker',
      number: 2,
      state: 'running',
      health: 'healthy',
    })
  })

  test('ports are those of all containers, each once', async () => {
    cluster.engine.add({ name: 'stranger', ports: [8080] })
    expect(await engine.publishedPorts(never)).toEqual([
      { port: 8080, containerName: 'stranger', project: undefined, running: true },
    ])
  })

  test('the version of the API is agreed on, and every path has it', async () => {
    expect(await engine.info(never)).toMatchObject({ version: '20.10.24', apiVersion: '1.41' })
    await engine.containers(never)
    expect(cluster.engine.requests.at(-1)).toMatch(/^GET \/v1\.41\//)
  })
})

describe('the project’s label', () => {
  test.each([
    ['start', (id: string) => engine.start(id, never)],
    ['stop', (id: string) => engine.stop(id, 1, never)],
    ['restart', (id: string) => engine.restart(id, 1, never)],
    ['kill', (id: string) => engine.kill(id, 'SIGKILL', never)],
    ['remove', (id: string) => engine.remove(id, never)],
    ['exec', (id: string) => engine.exec(id, ['hostname'], () => undefined, never)],
    ['logs', (id: string) => engine.logs(id, { tail: 1, follow: false }, () => undefined, never)],
    ['stats', (id: string) => engine.stats(id, () => undefined, never)],
    ['wait', (id: string) => engine.wait(id, never)],
  ])('%s leaves a container of another project alone', async (_, act) => {
    const { id } = foreign()
    const before = cluster.engine.requests.length
    await expect(act(id)).rejects.toThrow('other-worker-1 is not of project fake: left alone')
    const sent = cluster.engine.requests
      .slice(before)
      .filter((request) => !request.endsWith('/version'))
    expect(sent).toEqual([`GET /v1.41/containers/${id}/json`])
    expect(cluster.engine.state.find(id)?.state).toBe('running')
  })

  test('networks and volumes of others are no leftovers', async () => {
    cluster.engine.state.networks.set('bridge', {})
    cluster.engine.state.volumes.set('data', { 'com.docker.compose.project': 'other' })
    expect(await engine.leftovers(never)).toEqual({
      networks: ['fake_default'],
      volumes: ['fake_events'],
    })
  })
})

describe('what is done to a container', () => {
  test('stop, start, signal, remove', async () => {
    const container = worker()
    await engine.stop(container.id, 1, never)
    expect(container.state).toBe('exited')
    await engine.stop(container.id, 1, never)
    await engine.start(container.id, never)
    expect(container.state).toBe('running')
    await engine.kill(container.id, 'SIGPWR', never)
    expect(container.state).toBe('running')
    expect(cluster.spark.workers.at(-1)?.state).toBe('DECOMMISSIONED')
    await engine.remove(container.id, never)
    expect(cluster.engine.state.find(container.id)).toBeUndefined()
    await engine.remove(container.id, never)
  })

  test('a signal to what does not run is refused in the engine’s words', async () => {
    await engine.stop(worker().id, 1, never)
    await expect(engine.kill(worker().id, 'SIGPWR', never)).rejects.toThrow(
      `the Docker engine: Container ${worker().id.slice(0, 12)} is not running`,
    )
  })

  test('exec gives lines and the exit status', async () => {
    const lines: string[] = []
    const status = await engine.exec(
      worker().id,
      ['hostname'],
      ({ text }) => lines.push(text),
      never,
    )
    expect([status, lines]).toEqual([0, [worker().id.slice(0, 12)]])
    expect(await engine.exec(worker().id, ['nope'], () => undefined, never)).toBe(127)
  })

  test('an interactive shell is one constant command, and only for an id', () => {
    const [program, ...args] = engine.interactive(worker().id)
    expect([program, ...args.slice(0, 3)]).toEqual(['docker', 'exec', '-it', worker().id])
    expect(args.slice(3, 5)).toEqual(['sh', '-c'])
    expect(engine.interactive(worker().id, ['top']).slice(4)).toEqual(['top'])
    expect(() => engine.interactive('--privileged')).toThrow(/no container id/)
  })
})

describe('runs', () => {
  const run = { example: 'pi', command: ['bin/run-example', 'SparkPi'], arguments: ['10', 'a b'] }

  test('a run is a container of the project, and its log and exit status are the run’s', async () => {
    const id = await engine.createRun(run, never)
    const container = (await engine.containers(never)).find((one) => one.id === id)
    expect(container).toMatchObject({ service: 'run', image: 'spark-on-docker/spark:4.3.0' })
    expect(container && runOf(container)).toMatchObject({ example: 'pi', arguments: ['10', 'a b'] })
    const { created } = cluster.engine.state.find(id) ?? expect.fail('no run')
    expect(created).toMatchObject({
      Cmd: ['bin/run-example', 'SparkPi', '10', 'a b'],
      WorkingDir: '/opt/spark',
      HostConfig: { Init: true, NetworkMode: 'fake_default', RestartPolicy: { Name: 'no' } },
    })

    const lines: string[] = []
    await engine.logs(id, { tail: 'all', follow: true }, ({ text }) => lines.push(text), never)
    expect(lines.at(-1)).toBe('Pi is roughly 3.1415926')
    expect(await engine.wait(id, never)).toBe(0)
  })

  test('one that fails has its exit status', async () => {
    const id = await engine.createRun({ ...run, arguments: ['--fail'] }, never)
    expect(await engine.wait(id, never)).toBe(1)
  })

  test('without cluster or image it says what to do, and leaves nothing', async () => {
    const containers = cluster.engine.state.containers.size
    cluster.engine.state.images.clear()
    await expect(engine.createRun(run, never)).rejects.toThrow(
      /no image .*scripts\/start builds it/,
    )
    cluster.engine.state.networks.clear()
    await expect(engine.createRun(run, never)).rejects.toThrow(/bring the cluster up first/)
    expect(cluster.engine.state.containers.size).toBe(containers)
  })
})

describe('an engine in trouble', () => {
  test.each([
    ['error', /the Docker engine: something broke inside/],
    ['garbage', /is not what was expected/],
  ] as const)('%s', async (fault, message) => {
    await engine.info(never)
    cluster.engine.fault(fault, /containers/)
    await expect(engine.containers(never)).rejects.toThrow(message)
  })

  test('cut in the middle of an answer, it is said at once', async () => {
    await engine.info(never)
    cluster.engine.fault('cut')
    await expect(engine.containers(never)).rejects.toThrow(/cannot be reached/)
  })

  test('none there: the message says where and what to do', async () => {
    await cluster.engine.refuse()
    await expect(engine.containers(never)).rejects.toThrow(
      /cannot be reached: no engine listens there; start Docker or set DOCKER_HOST/,
    )
    await cluster.engine.accept()
    expect(await engine.containers(never)).toHaveLength(5)
  })

  test('hanging, a call ends with the reason of its signal', async () => {
    await engine.info(never)
    cluster.engine.fault('hang')
    const abort = new AbortController()
    const call = engine.containers(abort.signal)
    abort.abort(new Error('not wanted'))
    await expect(call).rejects.toThrow('not wanted')
  })

  test('an engine that knows no old versions is spoken to in its oldest', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'engine-'))
    const path = join(folder, 'docker.sock')
    const future = await startFakeEngine(path, {
      project: 'fake',
      apiVersion: '1.70',
      minApiVersion: '1.60',
    })
    const client = createEngineClient({
      ...cluster.config,
      engine: readEngine({ DOCKER_HOST: `unix://${path}` }),
    })
    try {
      expect(await client.info(never)).toMatchObject({ apiVersion: '1.60' })
    } finally {
      client.close()
      await future.close()
      await rm(folder, { recursive: true })
    }
  })
})

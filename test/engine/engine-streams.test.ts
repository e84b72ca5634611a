import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { EngineClient } from '../../source/clients/contracts.ts'
import { createEngineClient } from '../../source/engine/docker/engine.ts'
import { type FakeCluster, startFakeCluster } from '../fakes/cluster.ts'

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

describe('streams', () => {
  test('events are told once the engine listens, without those of health checks', async () => {
    const abort = new AbortController()
    const said: string[] = []
    const { promise: listening, resolve: opened } = Promise.withResolvers<undefined>()
    const ended = engine.events(
      {
        opened: () => {
          opened(undefined)
        },
        event: ({ action, containerName }) => said.push(`${containerName} ${action}`),
      },
      abort.signal,
    )
    await listening
    await engine.exec(worker().id, ['hostname'], () => undefined, never)
    foreign()
    cluster.engine.setHealth(worker(), 'unhealthy')
    await vi.waitFor(() => {
      expect(said).toEqual(['fake-worker-1 health_status: unhealthy'])
    })
    abort.abort()
    await ended
  })

  test('events that end reject, so that they are opened again', async () => {
    const ended = engine.events(
      {
        opened: () => {
          cluster.engine.cut()
        },
        event: () => undefined,
      },
      never,
    )
    await expect(ended).rejects.toThrow(/cut|ended/)
  })

  test('stats come until the container stops', async () => {
    const cpu: (number | undefined)[] = []
    const ended = engine.stats(worker().id, ({ cpuPercent }) => cpu.push(cpuPercent), never)
    await vi.waitFor(() => {
      expect(cpu.length).toBeGreaterThan(2)
    })
    expect(cpu[0]).toBeUndefined()
    expect(cpu[1]).toBeCloseTo(25)
    cluster.engine.end(worker(), 0)
    await ended
  })

  test('a log is followed until the container ends', async () => {
    const lines: string[] = []
    const ended = engine.logs(
      worker().id,
      { tail: 1, follow: true },
      ({ text }) => lines.push(text),
      never,
    )
    await vi.waitFor(() => {
      expect(lines).toHaveLength(1)
    })
    cluster.engine.log(worker(), 'one more')
    cluster.engine.log(worker(), '\u001b[2Jevil')
    cluster.engine.end(worker(), 0)
    await ended
    expect(lines.slice(1)).toEqual(['one more', 'evil'])
  })

  test('a followed log resolves when it is not wanted any more, and lets go of the engine', async () => {
    const abort = new AbortController()
    const ended = engine.logs(
      worker().id,
      { tail: 1, follow: true },
      () => {
        abort.abort()
      },
      abort.signal,
    )
    await ended
    await vi.waitFor(() => {
      expect(cluster.engine.inProgress()).toBe(0)
    })
  })
})

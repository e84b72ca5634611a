import { traefikKey } from '../../source/domain/traefik.ts'
import { clientOf } from '../../source/clients/contracts.ts'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Clients } from '../../source/clients/contracts.ts'
import { down } from '../../source/actions/down.ts'
import { up } from '../../source/actions/up.ts'
import { isDownOnPurpose, rememberDown } from '../../source/config/state-folder.ts'
import { contextFor, perform, stateOf, testConfig } from './context.ts'
import { fakeCluster } from './fake-clients.ts'
import { container, runContainer } from './things.ts'

let stateFolder: string
beforeEach(() => {
  stateFolder = join(mkdtempSync(join(tmpdir(), 'state-')), 'project')
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(join(stateFolder, '..'), { recursive: true, force: true })
})

describe('up', () => {
  it('starts the configured workers where there are none, and forgets that it was down', async () => {
    const { cluster, clients } = fakeCluster()
    const config = testConfig({ demo: false, stateFolder })
    rememberDown(config)
    const { context, reports } = await contextFor(clients, { config })
    expect(await perform(up, context, { workers: undefined })).toBe('')
    expect(cluster.calls).toEqual(['compose up 3'])
    expect(reports.at(-1)).toBe('3 workers ALIVE, Traefik and Redis answer')
    expect(isDownOnPurpose(config)).toBe(false)
  })

  it('takes no worker away: it says what does', async () => {
    const { cluster, clients } = fakeCluster(4)
    const { context, reports } = await contextFor(clients)
    expect(await perform(up, context, { workers: 2 })).toBe('')
    expect(cluster.calls).toEqual(['compose up 4'])
    expect(reports[0]).toMatch(/2 workers \(4 are there and stay\)/)
    expect(reports.at(-1)).toMatch(/4 workers ALIVE.*"scale 2" takes the others away/)
  })

  it('keeps as many as there are when none is asked for, beside one that is leaving', async () => {
    const { cluster, clients } = fakeCluster(2)
    cluster.spark = cluster.spark.map((one, index) =>
      index === 1 ? { ...one, state: 'DECOMMISSIONED' } : one,
    )
    const { context } = await contextFor(clients)
    expect(await perform(up, context, { workers: undefined })).toBe('')
    expect(cluster.calls).toEqual(['compose up 2'])
  })

  it('does not praise a Traefik that has no route of the cluster', async () => {
    const { cluster, clients } = fakeCluster()
    const blind: Clients = {
      ...clients,
      services: {
        ...clients.services,
        traefik: {
          state: async (signal) => ({
            ...(await clientOf(clients, traefikKey).state(signal)),
            routers: [],
          }),
        },
      },
    }
    const { context, reports } = await contextFor(blind)
    cluster.logs.set('traefik-1', [
      { stream: 'stdout', text: 'ERR Provider error docker: permission denied' },
    ])
    expect(await perform(up, context, { workers: 1 })).toBe('')
    expect(reports.at(-1)).toMatch(/^1 worker ALIVE, Redis answers; warning: Traefik has no route/)
  })

  it('waits for Redis and Traefik too, and says which does not answer and why', async () => {
    const { cluster, clients } = fakeCluster(1)
    cluster.broken.set('redis', 'NOAUTH')
    cluster.containers = cluster.containers.map((one) =>
      one.service === 'redis' ? { ...one, state: 'exited', exitCode: 1 } : one,
    )
    cluster.logs.set('redis-1', [{ stream: 'stdout', text: 'bad directive' }])
    const { context, reports } = await contextFor(clients)
    const error = await perform(up, context, { workers: 1 })
    expect(reports).toContain('Redis does not answer yet')
    expect(error).toBe(
      'Redis does not answer yet: test-redis-1 is exited, exit status 1; it said last: bad directive; what was started stays, "down" removes it',
    )
  })

  it('says what Compose said, and what is left', async () => {
    const { cluster, clients } = fakeCluster()
    cluster.broken.set('compose up 3', 'compose up failed: no such image')
    const { context } = await contextFor(clients)
    expect(await perform(up, context, { workers: undefined })).toBe(
      'compose up failed: no such image; what was started stays, "down" removes it',
    )
  })

  it('starts the history server last when it is asked for, and says where its page is', async () => {
    const { cluster, clients } = fakeCluster()
    const { context, reports } = await contextFor(clients)
    expect(await perform(up, context, { workers: 1, history: true })).toBe('')
    expect(cluster.calls).toEqual(['compose up 1', 'compose history'])
    expect(reports.at(-1)).toMatch(/answer; history http:\/\/127\.0\.0\.1:18080\/$/)
  })

  it('says what the history server said when it does not come', async () => {
    const { cluster, clients } = fakeCluster(1)
    const gone = { state: 'exited', health: 'none', exitCode: 1 } as const
    cluster.historyStarts = gone
    cluster.logs.set('history-1', [{ stream: 'stderr', text: 'no log folder' }])
    const { context } = await contextFor(clients)
    expect(await perform(up, context, { workers: 1, history: true })).toBe(
      'the cluster is up, but the history server does not answer: test-history-1 is exited, exit status 1; it said last: no log folder',
    )
  })

  it('refuses more workers than there may be', async () => {
    const state = await stateOf(fakeCluster().clients)
    expect(up.refusal(state, { workers: 65 })).toMatch(/from 0 to 64/)
    expect(up.refusal(state, { workers: undefined })).toBeUndefined()
  })
})

describe('down', () => {
  it('asks with what it removes: containers, running examples, volumes', async () => {
    const { cluster, clients } = fakeCluster(1)
    cluster.containers.push(runContainer(1))
    const state = await stateOf(clients)
    expect(down.confirm(state, { volumes: false })).toBe(
      'Stop and remove 5 containers of project test and its network? 1 running example will end. Its volumes stay.',
    )
    expect(down.confirm(state, { volumes: true })).toMatch(/Its volumes go too: Redis's data/)
  })

  it('removes them and remembers that it was on purpose', async () => {
    const { cluster, clients } = fakeCluster(1)
    const config = testConfig({ demo: false, stateFolder })
    const { context, reports } = await contextFor(clients, { config })
    expect(await perform(down, context, { volumes: false })).toBe('')
    expect(cluster.containers).toEqual([])
    expect(cluster.volumes).not.toEqual([])
    expect(reports.at(-1)).toBe('the containers and the network are gone')
    expect(isDownOnPurpose(config)).toBe(true)
    expect(await perform(down, context, { volumes: true })).toBe('')
    expect(cluster.volumes).toEqual([])
  })

  it('writes nothing for the demo', async () => {
    const { clients } = fakeCluster(1)
    const { context } = await contextFor(clients, { config: testConfig({ stateFolder }) })
    expect(await perform(down, context, { volumes: false })).toBe('')
    expect(existsSync(stateFolder)).toBe(false)
  })

  it('says what is still there', async () => {
    const { cluster, clients } = fakeCluster(1)
    cluster.containers.push(container('other', 1))
    const { context } = await contextFor(clients)
    expect(await perform(down, context, { volumes: false })).toBe(
      'still there: container test-other-1; try "down" again',
    )
  })
})

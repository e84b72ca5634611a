import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { snapshotSchema } from '../../source/cli/snapshot.ts'
import { fakeCluster } from '../actions/fake-clients.ts'
import { runContainer } from '../actions/things.ts'
import { program } from './program.ts'

const config = { demo: true }

async function json(clients: Parameters<typeof program>[1]['clients']) {
  const { status, stdout } = await program(['status', '--json'], { clients, config })
  expect(stdout.trim().split('\n')).toHaveLength(1)
  return { status, snapshot: snapshotSchema.strict().parse(JSON.parse(stdout)) }
}

describe('status', () => {
  it('of a healthy cluster: 0, and what the schema promises', async () => {
    const { cluster, clients } = fakeCluster(2)
    cluster.containers.push(runContainer(1))
    const { status, snapshot } = await json(clients)
    expect(status).toBe(0)
    expect(snapshot).toMatchObject({ ok: true, demo: true, project: 'test' })
    expect(snapshot.cluster).toMatchObject({ state: 'up', master: 'ALIVE', cores: 2 })
    expect(snapshot.cluster.workers.map(({ name, spark }) => `${name} ${spark ?? ''}`)).toEqual([
      'worker-1 ALIVE',
      'worker-2 ALIVE',
    ])
    expect(snapshot.cluster.workers[0]?.cpuPercent).toBe(7.5)
    expect(snapshot.cluster.runs).toMatchObject([{ example: 'pi', state: 'running' }])
    expect(snapshot.redis).toMatchObject({ ok: true, version: '7.0.15' })
  })

  it('of a cluster without Redis: 1, and the reason', async () => {
    const { cluster, clients } = fakeCluster(1)
    cluster.containers = cluster.containers.filter(({ service }) => service !== 'redis')
    const { status, snapshot } = await json(clients)
    expect(status).toBe(1)
    expect(snapshot.cluster).toMatchObject({ state: 'degraded', reason: 'redis is missing' })
    expect(snapshot.redis.ok).toBe(false)
    expect(snapshot.traefik.ok).toBe(true)
  })

  it('where there is none: 2, and what to do', async () => {
    const { status, snapshot } = await json(fakeCluster().clients)
    expect(status).toBe(2)
    expect(snapshot.ok).toBe(false)
    expect(snapshot.cluster.state).toBe('down')
    expect(snapshot.cluster.workers).toEqual([])
  })

  it('of an engine that does not answer: 2, with the other figures', async () => {
    const { cluster, clients } = fakeCluster(1)
    cluster.broken.set('containers', 'no engine')
    const { status, snapshot } = await json(clients)
    expect(status).toBe(2)
    expect(snapshot.cluster.reason).toMatch(/no engine/)
  })

  it('as text: aligned columns, DEMO, and why', async () => {
    const { cluster, clients } = fakeCluster(2)
    const good = await program(['status'], { clients, config })
    const lines = good.stdout.split('\n')
    expect(lines[0]).toBe('DEMO  test is up')
    const header = lines.find((line) => line.startsWith('WORKER')) ?? ''
    const row = lines.find((line) => line.startsWith('worker-1')) ?? ''
    expect(row.indexOf('ALIVE')).toBe(header.indexOf('SPARK'))
    cluster.spark = cluster.spark.slice(0, 1)
    const bad = await program(['status'], { clients, config })
    expect(bad.stdout).toMatch(/^DEMO {2}test is degraded: worker-2 not ALIVE/)
    expect(bad.status).toBe(1)
  })

  it('as text: a name is shown whole, however wide its letters are', async () => {
    const { cluster, clients } = fakeCluster(1)
    const names = ['每日用户画像统计任务', '👩‍👩‍👧‍👦 e\u0301', 'plain']
    cluster.applications = names.map((name, index) => ({
      id: `app-${index}`,
      name,
      user: 'spark',
      cores: 1,
      memoryPerExecutorMiB: 1024,
      startedAt: 1000,
      durationMs: 5000,
      state: 'RUNNING',
    }))
    const { stdout } = await program(['status'], { clients, config })
    const lines = stdout.split('\n')
    const header = lines.find((line) => line.startsWith('APPLICATION')) ?? ''
    for (const name of names) {
      const row = lines.find((line) => line.includes(name)) ?? ''
      expect(stringWidth(row.slice(0, row.indexOf('RUNNING')))).toBe(header.indexOf('STATE'))
    }
  })

  it.each([[{ LC_ALL: 'C' }], [{ TERM: 'linux' }]])('as text in ASCII with %j', async (env) => {
    const { cluster, clients } = fakeCluster(1)
    cluster.spark = []
    const { stdout } = await program(['status'], { clients, config, env })
    expect(stdout).toContain('worker-1')
    expect(stdout).not.toMatch(/[^\n\x20-\x7e]/)
    const wide = await program(['status'], { clients, config, env: { LC_ALL: 'C.UTF-8' } })
    expect(wide.stdout).toContain('–')
  })

  it('--watch goes on until it is interrupted; without a terminal nothing is repainted', async () => {
    const abort = new AbortController()
    let seen = 0
    const { status, stdout } = await program(['status', '--watch', '--json'], {
      clients: fakeCluster(1).clients,
      config,
      signal: abort.signal,
      said: () => {
        seen += 1
        if (seen === 2) abort.abort(new Error('interrupted'))
      },
    })
    expect(status).toBe(130)
    expect(stdout).not.toContain('\u001b')
    for (const line of stdout.trim().split('\n')) snapshotSchema.parse(JSON.parse(line))
  })
})

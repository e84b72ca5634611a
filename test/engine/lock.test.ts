import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Clients } from '../../source/clients/contracts.ts'
import { createRealClients } from '../../source/app/clients.ts'
import { type FakeCluster, startFakeCluster } from '../fakes/cluster.ts'

const never = new AbortController().signal
let cluster: FakeCluster
let first: Clients
let second: Clients

beforeEach(async () => {
  cluster = await startFakeCluster({ workers: 1 })
  first = createRealClients(cluster.config)
  second = createRealClients(cluster.config)
})
afterEach(async () => {
  await Promise.all([first.close(), second.close()])
  await cluster.close()
})

describe('the lock of a project', () => {
  test('is one for all its programs, says who has it, and is free when it was given back', async () => {
    const lock = await first.engine.lock('scale to 8 workers', never)
    if (lock.kind !== 'taken') throw new Error('it is held')
    const other = await second.engine.lock('scale to 2 workers', never)
    expect(other).toMatchObject({
      kind: 'held',
      by: { title: 'scale to 8 workers' },
    })
    expect(other.kind === 'held' && other.by.program).toMatch(`process ${process.pid} on `)
    expect(await first.engine.containers(never)).toHaveLength(4)
    await lock.release()
    const again = await second.engine.lock('scale to 2 workers', never)
    expect(again.kind).toBe('taken')
  })

  test('ends with the program that holds it, however that ends', async () => {
    const script = fileURLToPath(new URL('../fakes/lock-holder.ts', import.meta.url))
    const given = JSON.stringify({ ...cluster.config, examples: [] })
    const holder = spawn(process.execPath, [script, given], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [said] = (await once(holder.stdout, 'data')) as [Buffer]
    expect(said.toString()).toBe('taken\n')
    expect((await first.engine.lock('x', never)).kind).toBe('held')
    holder.kill('SIGKILL')
    await expect
      .poll(async () => (await first.engine.lock('x', never)).kind, { timeout: 10_000 })
      .toBe('taken')
  }, 60_000)

  test('of another project is another lock', async () => {
    await first.engine.lock('scale', never)
    const other = createRealClients({ ...cluster.config, project: 'other' })
    expect((await other.engine.lock('scale', never)).kind).toBe('taken')
    await other.close()
  })

  test('needs the image of the cluster: where that is not there, nothing can be changed at once', async () => {
    const other = createRealClients({ ...cluster.config, sparkImage: 'not/there' })
    expect((await other.engine.lock('up', never)).kind).toBe('taken')
    await other.close()
  })
})

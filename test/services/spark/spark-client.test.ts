import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Clients } from '../../../source/clients/contracts.ts'
import { createRealClients } from '../../../source/app/clients.ts'
import { type FakeCluster, startFakeCluster } from '../../fakes/cluster.ts'
import { startHttp } from '../../fakes/http.ts'

let cluster: FakeCluster
let clients: Clients
const never = new AbortController().signal

beforeEach(async () => {
  cluster = await startFakeCluster({ workers: 2 })
  clients = createRealClients(cluster.config)
})
afterEach(async () => {
  await clients.close()
  await clients.close()
  await cluster.close()
})

describe('Spark', () => {
  test('master and worker, whatever content type the answer claims', async () => {
    const master = await clients.spark.master(never)
    expect(master).toMatchObject({ status: 'ALIVE', cores: 2, memoryMiB: 2048 })
    const [worker] = cluster.spark.workers
    worker?.executors.push('app-1')
    expect(await clients.spark.workerPage(worker?.id ?? '', never)).toMatchObject({
      executors: [{ applicationId: 'app-1' }],
    })
  })

  test('an application: jobs, stages and executors together', async () => {
    const { id } = cluster.spark.addApplication({
      done: 4,
      environment: { 'spark.cores.max': '2' },
    })
    const detail = await clients.spark.application(id, never)
    expect(detail.jobs[0]).toMatchObject({ tasks: 10, completedTasks: 4, status: 'RUNNING' })
    expect(detail.summaries[0]?.durationMs).toMatchObject({ median: 450, p95: 600, max: 700 })
    expect(detail.executors.map((executor) => executor.id)).toEqual(['driver', '0'])
    expect(detail.asked).toMatchObject({ coresMax: 2, properties: { 'spark.cores.max': '2' } })
  })

  test('an application that ended has no page, and the message says so', async () => {
    const { id } = cluster.spark.addApplication({})
    cluster.spark.endApplication(id, 'FINISHED')
    await expect(clients.spark.application(id, never)).rejects.toThrow(
      `application ${id} has no page`,
    )
  })

  test('a kill is believed when the master’s list shows it, not for its 302', async () => {
    const { id } = cluster.spark.addApplication({})
    await clients.spark.killApplication(id, never)
    expect(cluster.spark.completed[0]).toMatchObject({ id, state: 'KILLED' })
    await expect(clients.spark.killApplication(id, never)).rejects.toThrow('is not running')

    cluster.spark.ignoresKills = true
    const other = cluster.spark.addApplication({})
    const abort = new AbortController()
    const kill = clients.spark.killApplication(other.id, abort.signal)
    setTimeout(() => {
      abort.abort(new Error('waited enough'))
    }, 300)
    await expect(kill).rejects.toThrow('waited enough')
  })

  test.each([
    ['a stage', (id: string) => clients.spark.killStage(id, 0, never)],
    ['a job', (id: string) => clients.spark.killJob(id, 0, never)],
  ])('%s is killed with the token of Spark’s own page, and seen to have ended', async (_, kill) => {
    const { id } = cluster.spark.addApplication({})
    await kill(id)
    const { jobs, stages } = await clients.spark.application(id, never)
    expect(jobs[0]?.status).toBe('FAILED')
    expect(stages[0]?.status).toBe('FAILED')
    await expect(kill(id)).rejects.toThrow(`0 of ${id} is not running`)
  })

  test('Spark before 4.1 has no token and takes a kill without one', async () => {
    cluster.spark.token = undefined
    const { id } = cluster.spark.addApplication({})
    await clients.spark.killStage(id, 0, never)
    await clients.spark.killApplication(id, never)
    expect(cluster.spark.completed[0]).toMatchObject({ id, state: 'KILLED' })
  })

  test('a kill that ends the application has done what was asked', async () => {
    const { id } = cluster.spark.addApplication({})
    cluster.spark.ignoresKills = true
    const kill = clients.spark.killStage(id, 0, never)
    await expect.poll(() => cluster.spark.requests.some((one) => one.includes('/kill/'))).toBe(true)
    cluster.spark.endApplication(id, 'FAILED')
    await expect(kill).resolves.toBeUndefined()
  })

  test('the end of an executor’s output in whole lines, without control characters', async () => {
    const [worker] = cluster.spark.workers
    const of = { workerId: worker?.id ?? '', applicationId: 'app-1', executorId: '0' }
    cluster.spark.executorLogs.set('app-1/0', 'first\n\u001b[31msecond\nthird\n')
    expect(await clients.spark.executorLog({ ...of, stream: 'stderr' }, never)).toEqual({
      lines: ['first', 'second', 'third'],
      skippedBytes: 0,
    })
    const long = Array.from({ length: 9000 }, (_, index) => `line ${index}`).join('\n')
    cluster.spark.executorLogs.set('app-1/0', long)
    const { lines, skippedBytes } = await clients.spark.executorLog(
      { ...of, stream: 'stderr' },
      never,
    )
    expect(skippedBytes).toBe(long.length - 65_536)
    expect(lines.at(-1)).toBe('line 8999')
    expect(long.split('\n')).toContain(lines[0])
    await expect(
      clients.spark.executorLog({ ...of, executorId: '7', stream: 'stdout' }, never),
    ).rejects.toThrow('executor 7 of app-1 left no stdout on its worker')
  })

  test('a redirect to a host among the containers is followed on the port that was asked', async () => {
    const server = await startHttp(({ path }, response) => {
      if (path === '/json/') response.writeHead(302, { location: 'http://master:8080/moved' }).end()
      else response.end(JSON.stringify({ url: 'spark://m:7077', status: 'STANDBY' }))
    })
    const { config } = cluster
    const moved = createRealClients({ ...config, ports: { ...config.ports, master: server.port } })
    expect(await moved.spark.master(never)).toMatchObject({ status: 'STANDBY' })
    await moved.close()
    await server.close()
  })

  test('a driver that is slow is not broken off, and is asked once by all who ask', async () => {
    let answer: (() => void) | undefined
    const gate = new Promise<void>((resolve) => (answer = resolve))
    const server = await startHttp(async ({ path }, response) => {
      if (path.endsWith('/jobs')) await gate
      response.end(path.endsWith('/environment') ? '{}' : '[]')
    })
    const { config } = cluster
    const slow = createRealClients({ ...config, ports: { ...config.ports, master: server.port } })
    const jobs = () => server.requests.filter((one) => one.endsWith('/jobs'))

    const abort = new AbortController()
    const first = slow.spark.application('app-1', abort.signal)
    await expect.poll(jobs).toHaveLength(1)
    abort.abort(new Error('looks elsewhere'))
    await expect(first).rejects.toThrow('looks elsewhere')

    const second = slow.spark.application('app-1', never)
    answer?.()
    expect(await second).toMatchObject({ jobs: [] })
    expect(jobs()).toHaveLength(1)
    expect(await slow.spark.application('app-2', never)).toMatchObject({ jobs: [] })
    expect(jobs()).toHaveLength(2)
    await slow.close()
    await server.close()
  })
})

import { traefikKey } from '../../source/domain/traefik.ts'
import { redisKey } from '../../source/domain/redis.ts'
import { clientOf } from '../../source/clients/contracts.ts'
import { describe, expect, it } from 'vitest'
import { ClientError } from '../../source/clients/contracts.ts'
import type { EngineEvent } from '../../source/domain/container.ts'
import { runOf } from '../../source/domain/run.ts'
import { given } from './given.ts'

describe('faults', () => {
  it('a master outage keeps runs alive', async () => {
    const { clock, demo, signal, launch, master, settled, workerStates } = given(2)
    const id = await launch('pagerank', 'data/mllib/pagerank_data.txt', '60')
    await clock.until('it runs', async () => (await master()).active[0]?.cores === 2)
    const [application] = (await master()).active
    demo.faults.kill('master')
    await expect(master()).rejects.toThrow(ClientError)
    expect((await clientOf(demo, redisKey).state(signal)).version).toBe('7.0.15')
    await clock.until('it answers', () =>
      master().then(
        ({ status }) => status === 'RECOVERING',
        () => false,
      ),
    )
    expect(Object.values(await workerStates())).toEqual(['UNKNOWN', 'UNKNOWN'])
    await clock.until('it is ALIVE', async () => (await master()).status === 'ALIVE')
    expect(Object.values(await workerStates())).toEqual(['ALIVE', 'ALIVE'])
    expect((await master()).active).toMatchObject([{ id: application?.id, state: 'RUNNING' }])
    expect(await settled(demo.engine.wait(id, signal))).toBe(0)
  })

  it('a run that is launched without a master waits for one', async () => {
    const { clock, demo, signal, launch, log, container, settled } = given(1)
    const { id: master } = await container('master')
    await settled(demo.engine.stop(master, 10, signal))
    expect(await container('master')).toMatchObject({ state: 'exited', exitCode: 143 })
    const id = await launch('kmeans')
    await clock.advance(9000)
    expect((await log(id)).at(-1)?.text).toContain('Failed to connect')
    await demo.engine.start(master, signal)
    expect(await settled(demo.engine.wait(id, signal))).toBe(0)
  })

  it.each(['redis', 'traefik'] as const)('%s crashes and its policy starts it', async (service) => {
    const { clock, demo, signal, container } = given(1)
    demo.faults.kill(service)
    expect(await container(service)).toMatchObject({ state: 'restarting', exitCode: 137 })
    await expect(clientOf(demo, { id: service }).state(signal)).rejects.toThrow(
      'refuses connections',
    )
    expect((await demo.spark.master(signal)).status).toBe('ALIVE')
    await clock.until('healthy', async () => (await container(service)).health === 'healthy')
    expect(await clientOf(demo, { id: service }).state(signal)).toBeDefined()
  })

  it('a stopped Redis stays stopped, and counts anew after its start', async () => {
    const { clock, demo, signal, container, settled } = given(1)
    const { id } = await container('redis')
    await settled(demo.engine.stop(id, 10, signal))
    await clock.advance(30_000)
    await expect(clientOf(demo, redisKey).state(signal)).rejects.toThrow('refuses connections')
    await demo.engine.start(id, signal)
    const { uptimeS, hits, keys } = await clientOf(demo, redisKey).state(signal)
    expect([uptimeS, hits]).toEqual([0, 0])
    expect(keys).toBeGreaterThan(1000)
  })

  it('a system that hangs answers nothing, and the others go on', async () => {
    const { clock, demo, signal } = given(1)
    demo.faults.hang('traefik', 10_000)
    const control = new AbortController()
    const aborted = clientOf(demo, traefikKey).state(control.signal)
    control.abort(new Error('asked enough'))
    await expect(aborted).rejects.toThrow('asked enough')
    let ended = false
    const late = clientOf(demo, traefikKey)
      .state(signal)
      .finally(() => {
        ended = true
      })
    const told = expect(late).rejects.toThrow('Traefik did not answer in 3 s')
    await clock.advance(2500)
    expect(ended).toBe(false)
    expect(await clientOf(demo, redisKey).state(signal)).toBeDefined()
    await clock.advance(8000)
    await told
    expect(await clientOf(demo, traefikKey).state(signal)).toBeDefined()
  })

  it('a worker killed for memory: oom, exit 137, back again, and the job ends well', async () => {
    const { clock, demo, signal, launch, master, container, settled, workerStates } = given(2)
    const actions: string[] = []
    const until = new AbortController()
    const event = ({ action, service }: EngineEvent) => {
      if (service === 'worker') actions.push(action)
    }
    void demo.engine.events({ opened: () => undefined, event }, until.signal)
    const id = await launch('pi', '40')
    await clock.until('it runs', async () => (await master()).coresUsed === 2)
    await clock.advance(5000)
    demo.faults.oom(1)
    expect(await container('worker', 1)).toMatchObject({ exitCode: 137, oomKilled: true })
    const [application] = (await master()).active
    const { executors } = await demo.spark.application(application?.id ?? '', signal)
    expect(executors.map(({ removeReason }) => removeReason)).toContain('worker lost')
    await clock.until('the old one is DEAD', async () =>
      (await master()).workers.some(({ state }) => state === 'DEAD'),
    )
    await clock.until('back', async () => (await workerStates())[1] === 'ALIVE')
    expect(actions.slice(0, 3)).toEqual(['oom', 'die', 'start'])
    expect(await settled(demo.engine.wait(id, signal))).toBe(0)
    until.abort()
  })

  it('refused executors fail the application', async () => {
    const { clock, demo, signal, launch, log, master, container, settled } = given(1)
    demo.faults.refuseExecutors(true)
    const id = await launch('pi')
    await clock.until('some ended', async () => {
      const worker = (await master()).workers[0]?.id ?? ''
      const { finishedExecutors } = await demo.spark.workerPage(worker, signal)
      const own = ({ applicationName }: { applicationName: string }) =>
        applicationName === 'Spark Pi'
      // One of that name ran before the story began, with one executor on this worker.
      return finishedExecutors.filter(own).length > 3
    })
    expect((await master()).active).toMatchObject([{ state: 'RUNNING' }])
    expect(await settled(demo.engine.wait(id, signal))).toBe(1)
    expect((await master()).completed.at(-1)).toMatchObject({ state: 'FAILED' })
    expect(runOf(await container('run'))?.state).toBe('failed')
    expect((await log(id)).at(-1)?.text).toContain('FAILED')
  })

  it('a worker cut off has no heartbeats, and is DEAD after a minute', async () => {
    const { clock, demo, signal, master, container, workerStates } = given(2)
    demo.faults.partition(2)
    const { shortId } = await container('worker', 2)
    const last = (await master()).workers.find(({ host }) => host === shortId)?.lastHeartbeat
    await clock.advance(40_000)
    const now = (await master()).workers.find(({ host }) => host === shortId)
    expect(now).toMatchObject({ lastHeartbeat: last, state: 'ALIVE' })
    await expect(demo.spark.workerPage(now?.id ?? '', signal)).rejects.toThrow('has no page')
    const { services } = await clientOf(demo, traefikKey).state(signal)
    const servers =
      services.find(({ name }) => name === 'spark-on-docker-workers@docker')?.servers ?? []
    expect(servers.map(({ up }) => up)).toEqual([true, false])
    await clock.until('DEAD', async () => (await workerStates())[2] === 'DEAD', 40_000)
    expect((await container('worker', 2)).state).toBe('running')
  })

  it('samples can come slowly', async () => {
    const { clock, demo, signal, container } = given(1)
    const { id } = await container('master')
    let samples = 0
    void demo.engine.stats(id, () => (samples += 1), signal)
    await clock.advance(10_000)
    expect(samples).toBe(11)
    demo.faults.slowStats(5)
    await clock.advance(10_000)
    expect(samples).toBe(13)
  })
})

import { traefikKey } from '../../source/domain/traefik.ts'
import { clientOf } from '../../source/clients/contracts.ts'
import { describe, expect, it } from 'vitest'
import type { EngineEvent } from '../../source/domain/container.ts'
import { given } from './given.ts'

describe('scaling', () => {
  it('goes 1 → 4 → 2: up until ALIVE, down by SIGPWR, drain, stop and remove', async () => {
    const { clock, demo, signal, settled, workerStates, container, launch, containers } = given(1)
    const { engine, compose, spark } = demo
    const events: EngineEvent[] = []
    const until = new AbortController()
    void engine.events({ opened: () => undefined, event: (e) => events.push(e) }, until.signal)

    const said: string[] = []
    await settled(compose.up(4, (line) => said.push(line), signal))
    expect(said).toContain('Container spark-on-docker-worker-4 Started')
    expect(Object.values(await workerStates())).toEqual(['ALIVE', 'unknown', 'unknown', 'unknown'])
    await clock.until('4 ALIVE', async () =>
      Object.values(await workerStates()).every((state) => state === 'ALIVE'),
    )
    await clock.until('4 healthy', async () =>
      (await containers('worker')).every(({ health }) => health === 'healthy'),
    )
    const newest = await container('worker', 4)
    const ofNewest = () =>
      events.filter(({ containerId }) => containerId === newest.id).map(({ action }) => action)
    expect(ofNewest()).toEqual(['create', 'start', 'health_status: healthy'])

    const run = await launch('pagerank')
    for (const number of [4, 3]) {
      const { id, shortId } = await container('worker', number)
      await engine.kill(id, 'SIGPWR', signal)
      expect((await workerStates())[number]).toBe('DECOMMISSIONED')
      const { workers } = await spark.master(signal)
      const worker = workers.find(({ host }) => host === shortId)
      await clock.until('it is drained', async () => {
        const detail = await spark.workerPage(worker?.id ?? '', signal)
        return detail.executors.length === 0
      })
      await settled(engine.stop(id, 20, signal))
      expect(await container('worker', number)).toMatchObject({ state: 'exited', exitCode: 143 })
      await clock.until('DEAD', async () => (await workerStates())[number] === 'DEAD', 10_000)
      await engine.remove(id, signal)
    }
    expect(Object.keys(await workerStates())).toEqual(['1', '2'])
    expect((await spark.master(signal)).workers).toHaveLength(4)
    expect(ofNewest().slice(3)).toEqual(['kill', 'kill', 'die', 'stop', 'destroy'])
    expect(await settled(engine.wait(run, signal))).toBe(0)
    until.abort()
  })

  it('takes an executor away without losing the job', async () => {
    const { clock, demo, signal, launch, container, settled, master } = given(3)
    const id = await launch('pi', '40')
    await clock.until('both executors work', async () => {
      const [application] = (await master()).active
      if (application === undefined) return false
      const { executors } = await demo.spark.application(application.id, signal)
      return executors.filter(({ active, activeTasks }) => active && activeTasks > 0).length === 2
    })
    const busy = (await master()).workers.find(({ coresUsed }) => coresUsed === 1)
    const host = (await demo.engine.containers(signal)).find((one) => one.shortId === busy?.host)
    await demo.engine.kill(host?.id ?? '', 'SIGPWR', signal)
    const application = (await master()).active[0]?.id ?? ''
    await clock.until('another executor takes its place', async () => {
      const { executors } = await demo.spark.application(application, signal)
      return executors.filter((one) => one.active).length === 3 && executors.length === 4
    })
    const left = (await master()).workers.find(({ id: worker }) => worker === busy?.id)
    // The master does not take a decommissioned worker's cores back, as the real one.
    expect(left).toMatchObject({ state: 'DECOMMISSIONED', coresUsed: 1 })
    expect(await settled(demo.engine.wait(id, signal))).toBe(0)
    expect((await container('run')).exitCode).toBe(0)
  })

  it('goes down altogether, is up again, and leaves nothing when told', async () => {
    const { clock, demo, signal, settled, containers, master, workerStates } = given(2)
    await settled(demo.compose.down(false, () => undefined, signal))
    expect(await containers()).toEqual([])
    expect(await demo.engine.leftovers(signal)).toMatchObject({ networks: [] })
    expect((await demo.engine.leftovers(signal)).volumes).toHaveLength(3)
    await expect(master()).rejects.toThrow('refuses connections')
    await expect(clientOf(demo, traefikKey).state(signal)).rejects.toThrow('refuses connections')
    const run = { example: 'pi', command: [], arguments: [] }
    await expect(demo.engine.createRun(run, signal)).rejects.toThrow('bring the cluster up first')

    await settled(demo.compose.up(2, () => undefined, signal))
    await clock.until('2 ALIVE', async () =>
      Object.values(await workerStates()).every((state) => state === 'ALIVE'),
    )
    await settled(demo.compose.down(true, () => undefined, signal))
    expect(await demo.engine.leftovers(signal)).toEqual({ networks: [], volumes: [] })
  })

  it('obeys the signal of what it was told to do', async () => {
    const { clock, demo, container, containers } = given(1)
    const gone = AbortSignal.abort(new Error('no longer wanted'))
    const { id } = await container('worker')
    const { engine, compose, spark } = demo
    const calls = [
      engine.start(id, gone),
      engine.stop(id, 1, gone),
      engine.restart(id, 1, gone),
      engine.kill(id, 'SIGKILL', gone),
      engine.remove(id, gone),
      engine.createRun({ example: 'pi', command: [], arguments: [] }, gone),
      compose.up(3, () => undefined, gone),
      compose.down(true, () => undefined, gone),
      spark.killApplication('app', gone),
    ]
    for (const call of calls) await expect(call).rejects.toThrow('no longer wanted')
    await clock.advance(5000)
    expect(await containers()).toHaveLength(4)

    const control = new AbortController()
    const up = compose.up(8, () => undefined, control.signal)
    await clock.advance(1000)
    control.abort(new Error('enough'))
    await expect(up).rejects.toThrow('enough')
    const before = (await containers('worker')).filter(({ state }) => state === 'running').length
    await clock.advance(20_000)
    const after = (await containers('worker')).filter(({ state }) => state === 'running').length
    expect(after).toBe(before)
  })
})

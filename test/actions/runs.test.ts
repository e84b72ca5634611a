import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { run } from '../../source/actions/run.ts'
import { stopRun } from '../../source/actions/containers.ts'
import { contextFor, perform, stateOf, testConfig } from './context.ts'
import { fakeCluster } from './fake-clients.ts'
import { idOf, runContainer } from './things.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => vi.useRealTimers())

const ended = (number: number) =>
  runContainer(number, { state: 'exited', exitCode: 0, finishedAt: 1_000 + number })

describe('run', () => {
  it("starts the example's own command line and says the run's id", async () => {
    const { cluster, clients } = fakeCluster(1)
    const { context, reports } = await contextFor(clients)
    expect(await perform(run, context, { example: 'pi', arguments: ['7'] })).toBe('')
    expect(cluster.calls).toEqual(['run pi bin/run-example SparkPi 7'])
    const started = cluster.containers.find(({ service }) => service === 'run')
    expect(reports).toEqual([`started as ${started?.shortId}`])
  })

  it('says that it waits when no worker is ALIVE', async () => {
    const { context, reports } = await contextFor(fakeCluster(0).clients)
    expect(await perform(run, context, { example: 'pi', arguments: [] })).toBe('')
    expect(reports.at(-1)).toMatch(/no worker is ALIVE, so it waits for one/)
  })

  it('keeps the last ended runs and every running one', async () => {
    const { cluster, clients } = fakeCluster(1)
    cluster.containers.push(ended(1), runContainer(2), ended(3), ended(4))
    const { context } = await contextFor(clients, { config: testConfig({ keptRuns: 2 }) })
    expect(await perform(run, context, { example: 'pi', arguments: [] })).toBe('')
    expect(cluster.calls.slice(1)).toEqual(['remove run-pi-1'])
  })

  it('with none to keep, all that ended go, but not the one that begins, however short', async () => {
    const { cluster, clients } = fakeCluster(1)
    cluster.containers.push(ended(1), ended(3))
    const containers = async (signal: AbortSignal) =>
      (await clients.engine.containers(signal)).map((one) =>
        one.service === 'run' ? { ...one, state: 'exited' as const, exitCode: 0 } : one,
      )
    const given = { ...clients, engine: { ...clients.engine, containers } }
    const { context } = await contextFor(given, { config: testConfig({ keptRuns: 0 }) })
    expect(await perform(run, context, { example: 'pi', arguments: [] })).toBe('')
    expect(cluster.calls.slice(1).toSorted()).toEqual(['remove run-pi-1', 'remove run-pi-3'])
  })

  it('is not undone by a run that cannot be removed', async () => {
    const { cluster, clients } = fakeCluster(1)
    cluster.containers.push(ended(1))
    cluster.broken.set('remove run-pi-1', 'busy')
    const { context } = await contextFor(clients, { config: testConfig({ keptRuns: 0 }) })
    expect(await perform(run, context, { example: 'pi', arguments: [] })).toBe('')
  })

  it('refuses an unknown example and a cluster that is not there or stopped', async () => {
    const { cluster, clients } = fakeCluster(1)
    const input = { example: 'pi', arguments: [] }
    expect(run.refusal(await stateOf(clients), input)).toBeUndefined()
    expect(run.refusal(await stateOf(clients), { ...input, example: 'pie' })).toMatch(
      /no example pie \(did you mean pi\?\): choose from pi, /,
    )
    cluster.containers = cluster.containers.map((one) => ({ ...one, state: 'exited' }))
    expect(run.refusal(await stateOf(clients), input)).toMatch(/the master is exited: bring it up/)
    expect(run.refusal(await stateOf(fakeCluster().clients), input)).toMatch(
      /no cluster: bring it up/,
    )
  })
})

describe('stopping a run', () => {
  it('stops its container, which stays to be read', async () => {
    const { cluster, clients } = fakeCluster(1)
    const one = runContainer(1)
    cluster.containers.push(one)
    const { context } = await contextFor(clients)
    expect(await perform(stopRun, context, { containerId: one.id })).toBe('')
    expect(cluster.calls).toEqual(['stop run-pi-1'])
    expect(cluster.containers).toHaveLength(5)
  })

  it('asks by its example, and refuses what has ended, is gone, or is no run', async () => {
    const { cluster, clients } = fakeCluster(1)
    cluster.containers.push(runContainer(1), ended(2))
    const state = await stateOf(clients)
    const of = (number: number) => ({ containerId: idOf('run', number) })
    expect(stopRun.confirm(state, of(1))).toMatch(/of pi\? Its driver ends/)
    expect(stopRun.refusal(state, of(1))).toBeUndefined()
    expect(stopRun.refusal(state, of(2))).toMatch(/has ended already \(succeeded\)/)
    expect(stopRun.refusal(state, of(9))).toMatch(/no longer there/)
    expect(stopRun.refusal(state, { containerId: idOf('worker', 1) })).toMatch(/no longer there/)
  })
})

import { recordsOf } from '../store/records.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { restart, start, stop } from '../../source/actions/containers.ts'
import { killApplication, killJob, killStage } from '../../source/actions/kill.ts'
import { registry } from '../../source/actions/registry.ts'
import type { Application } from '../../source/domain/spark.ts'
import { application, detail } from '../ui/containers.ts'
import { contextFor, perform, stateOf } from './context.ts'
import { fakeCluster } from './fake-clients.ts'
import { idOf, runContainer } from './things.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => vi.useRealTimers())

const master = { containerId: idOf('master', 1) }
const worker = { containerId: idOf('worker', 1) }

describe('one container', () => {
  it('is restarted, stopped and started, and nothing else is touched', async () => {
    const { cluster, clients } = fakeCluster(2)
    const { context, reports } = await contextFor(clients)
    expect(await perform(restart, context, master)).toBe('')
    expect(await perform(stop, context, worker)).toBe('')
    cluster.containers = cluster.containers.map((one) => ({ ...one, health: 'healthy' }))
    expect(await perform(start, context, worker)).toBe('')
    expect(cluster.calls).toEqual(['restart master-1', 'stop worker-1', 'start worker-1'])
    expect(reports.at(-1)).toBe('started')
  })

  it('that does not become healthy is told with its last line', async () => {
    const { cluster, clients } = fakeCluster(1)
    cluster.containers = cluster.containers.map((one) =>
      one.service === 'master' ? { ...one, health: 'unhealthy' } : one,
    )
    cluster.logs.set('master-1', [{ stream: 'stderr', text: 'address in use' }])
    const { context } = await contextFor(clients)
    expect(await perform(restart, context, master)).toBe(
      'it did not become healthy: test-master-1 is unhealthy; it said last: address in use',
    )
  })

  it('is asked about with what it means', async () => {
    const state = await stateOf(fakeCluster(1).clients)
    expect(stop.confirm(state, master)).toMatch(/^Stop master-1\? Running applications go on, but/)
    expect(stop.confirm(state, worker)).toMatch(/It is the last worker/)
    expect(restart.confirm(state, { containerId: idOf('redis', 1) })).toMatch(/^Restart redis-1\?/)
    expect(start.confirm(state, worker)).toBeUndefined()
    const two = await stateOf(fakeCluster(2).clients)
    expect(stop.confirm(two, worker)).not.toMatch(/last worker/)
  })

  it('is refused where there is nothing to do', async () => {
    const { cluster, clients } = fakeCluster(1)
    cluster.containers.push(runContainer(1))
    const state = await stateOf(clients)
    const run = { containerId: idOf('run', 1) }
    expect(start.refusal(state, master)).toMatch(/runs already/)
    expect(start.refusal(state, run)).toMatch(/launch it anew/)
    expect(restart.refusal(state, run)).toMatch(/launch it again/)
    for (const action of [start, stop, restart]) {
      expect(action.refusal(state, { containerId: 'f'.repeat(64) })).toMatch(/no longer there/)
    }
    cluster.containers = cluster.containers.map((one) => ({ ...one, state: 'exited' }))
    expect(stop.refusal(await stateOf(clients), master)).toMatch(/does not run/)
  })
})

describe('killing an application', () => {
  const shell: Application = {
    id: 'app-20260101120000-0001',
    name: 'shell',
    user: 'spark',
    cores: 2,
    memoryPerExecutorMiB: 512,
    startedAt: 0,
    durationMs: 1,
    state: 'RUNNING',
  }
  const input = { applicationId: shell.id }

  it('asks by its name, kills it, and refuses one that does not run', async () => {
    const { cluster, clients } = fakeCluster(1)
    cluster.applications = [shell]
    const { context } = await contextFor(clients)
    const state = context.store.get()
    expect(killApplication.confirm(state, input)).toMatch(/\(shell\)\?.*its 2 cores are freed/)
    expect(killApplication.refusal(state, input)).toBeUndefined()
    expect(await perform(killApplication, context, input)).toBe('')
    expect(cluster.calls).toEqual([`kill ${shell.id}`])
    expect(killApplication.refusal(await stateOf(clients), input)).toMatch(/does not run/)
  })
})

describe('a job and a stage', () => {
  const input = { applicationId: 'app-1', id: 3 }
  const known = (status: 'RUNNING' | 'FAILED', stageStatus: 'ACTIVE' | 'FAILED') => {
    const one = application(1, { id: 'app-1' })
    const { jobs, stages, ...rest } = detail(['host'])
    const value = {
      ...rest,
      jobs: jobs.map((job) => ({ ...job, id: 3, status, name: 'count at /a/b/job.py:7' })),
      stages: stages.map((stage) => ({
        ...stage,
        id: 3,
        status: stageStatus,
        name: 'x at /c/d.py:9',
      })),
    }
    return recordsOf([{ application: one, rest: value }])
  }

  it('are asked about by name, killed, and refused once they have ended', async () => {
    const { cluster, clients } = fakeCluster(1)
    const { context } = await contextFor(clients)
    const running = { ...context.store.get(), applications: known('RUNNING', 'ACTIVE') }
    expect(killJob.confirm(running, input)).toMatch(/^Kill job 3 \(count at job\.py:7\)\?/)
    expect(killStage.confirm(running, input)).toMatch(/^Kill stage 3 \(x at d\.py:9\)\? Its job/)
    expect(killJob.refusal(running, input)).toBeUndefined()
    expect(killStage.refusal(running, input)).toBeUndefined()
    expect(await perform(killJob, context, input)).toBe('')
    expect(await perform(killStage, context, input)).toBe('')
    expect(cluster.calls).toEqual(['kill job 3 of app-1', 'kill stage 3 of app-1'])
    const ended = { ...running, applications: known('FAILED', 'FAILED') }
    expect(killJob.refusal(ended, input)).toMatch(/job 3 does not run/)
    expect(killStage.refusal(ended, input)).toMatch(/stage 3 is FAILED/)
  })
})

describe('the registry', () => {
  it('has every action under its own name, and says whether it changes something', () => {
    for (const [name, action] of Object.entries(registry)) {
      expect(action.id).toBe(name)
      expect(action.mutates).toBe(name !== 'doctor')
    }
  })
})

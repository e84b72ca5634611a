import { describe, expect, vi } from 'vitest'
import { applicationSnapshot } from '../../../../source/store/applications.ts'
import { valueOf } from '../../../../source/domain/reading.ts'
import { runLabels } from '../../../../source/domain/run.ts'
import type { State } from '../../../../source/store/state.ts'
import type { FakeCluster } from '../../../fakes/cluster.ts'
import { recordedLog, writeLog } from '../../../fakes/event-log.ts'
import { newApplication } from '../../../fakes/spark-json.ts'
import { finished } from './insight-facts.ts'
import { allFresh, limit, openWorld, test, type World } from '../../../feeds/world.ts'

const never = new AbortController().signal
const logged = { 'spark.eventLog.enabled': 'true' }
const files = ({ engine }: FakeCluster) => engine.state.files
const summary = (state: State, id: string) =>
  valueOf(state.history)?.find(({ applicationId }) => applicationId === id)

/** An application of which the monitor saw a job with four tasks done, and that then ended. */
async function runOne(world: World, prepare: (id: string) => void): Promise<string> {
  await world.until(allFresh)
  const { id } = world.cluster.spark.addApplication({ done: 4, environment: logged })
  prepare(id)
  await world.until(({ applications }) => {
    expect(applicationSnapshot({ applications }, id)).toMatchObject({
      stages: [{ completedTasks: 4 }],
    })
  })
  world.cluster.spark.endApplication(id, 'FINISHED')
  return id
}

describe.concurrent('the event log of an application that ends', limit, () => {
  test('replaces its last answers, and its advice and summary follow from it', async ({
    world,
  }) => {
    const id = await runOne(world, (of) => {
      writeLog(files(world.cluster), of, recordedLog('skewed', of))
    })
    await world.until((state) => {
      expect(state.applications[id]?.eventLog).toEqual({ kind: 'read', cut: false, observed: true })
      expect(state.applications[id]).toMatchObject({ summary: { state: 'FINISHED' } })
      expect(applicationSnapshot(state, id)).toMatchObject({ sql: [{ status: 'COMPLETED' }] })
      expect(state.applications[id]?.recommendations?.map((one) => one.cause)).toEqual([
        'fine-tasks',
      ])
      expect(summary(state, id)).toMatchObject({
        tasks: { total: 21, failed: 0 },
        diagnoses: [{ cause: 'fine-tasks' }],
        workers: 2,
      })
    })
  })

  test('is waited for while it is being written', async ({ world }) => {
    const lines = recordedLog('pi', 'app-20261123120000-0000')
    const id = await runOne(world, (of) => {
      writeLog(files(world.cluster), of, lines.slice(0, 8), { inProgress: true })
    })
    await world.until((state) => {
      expect(state.applications[id]?.eventLog).toEqual({ kind: 'reading' })
      expect(world.cluster.engine.requests.filter((one) => one.includes('archive'))).not.toEqual([])
    })
    // The summary waits too.
    expect(summary(world.store.get(), id)).toBeUndefined()
    writeLog(files(world.cluster), id, lines)
    await world.until((state) => {
      expect(summary(state, id)).toMatchObject({ tasks: { total: 4 }, jobs: { total: 1 } })
    })
  })

  test('that is never finished is read as far as it is there', async ({ world }) => {
    const id = await runOne(world, (of) => {
      writeLog(files(world.cluster), of, recordedLog('pi', of).slice(0, -3), { inProgress: true })
    })
    await vi.waitFor(
      () => {
        const state = world.store.get()
        expect(state.applications[id]?.eventLog).toMatchObject({ kind: 'read' })
        expect(summary(state, id)).toMatchObject({ tasks: { total: 4 } })
      },
      { timeout: 40_000, interval: 50 },
    )
  })

  test('is not there: its last answers are what there is', async ({ world }) => {
    const id = await runOne(world, () => undefined)
    await world.until((state) => {
      expect(state.applications[id]?.eventLog).toEqual({
        kind: 'none',
        reason: undefined,
        observed: true,
      })
      expect(applicationSnapshot(state, id)).toMatchObject({ stages: [{ completedTasks: 4 }] })
      expect(summary(state, id)).toMatchObject({ tasks: { total: 4 } })
    })
  })

  test('cannot be read: its last answers are what there is, and why is known', async ({
    world,
  }) => {
    const id = await runOne(world, (of) => {
      const path = `/var/lib/spark/events/eventlog_v2_${of}/events_1_${of}.lz4`
      files(world.cluster).set(path, Buffer.from('LZ4Block'))
    })
    await world.until((state) => {
      expect(state.applications[id]?.eventLog).toMatchObject({
        kind: 'none',
        reason: expect.stringContaining('codec=zstd') as unknown,
      })
      expect(summary(state, id)).toMatchObject({ tasks: { total: 4 } })
    })
  })

  test('is not looked for where it said that it writes none', async ({ world }) => {
    await world.until(allFresh)
    const { id } = world.cluster.spark.addApplication({ done: 4 })
    await world.until(({ applications }) => {
      expect(applications[id]?.snapshot.kind).toBe('fresh')
    })
    world.cluster.spark.endApplication(id, 'FINISHED')
    await world.until((state) => {
      expect(state.applications[id]?.eventLog).toMatchObject({ kind: 'none' })
      expect(summary(state, id)).toBeDefined()
    })
    expect(world.cluster.engine.requests.filter((one) => one.includes('archive'))).toEqual([])
  })

  test('tells of one that came and went between two questions', async ({ world }) => {
    await world.until(allFresh)
    const { id } = world.cluster.spark.addApplication({ done: 4 })
    writeLog(files(world.cluster), id, recordedLog('pi', id))
    world.cluster.spark.endApplication(id, 'FINISHED')
    await world.until((state) => {
      expect(state.applications[id]?.eventLog).toMatchObject({ kind: 'read' })
      expect(summary(state, id)).toMatchObject({ tasks: { total: 4 } })
    })
  })
})

describe.concurrent('an application that ended before the monitor looked', limit, () => {
  const old = 'app-20261123110000-0000'
  const oldWithout = 'app-20261123110000-0001'
  const driver = 'a52a16ac51c2'.padEnd(64, '0')
  const before = (cluster: FakeCluster) => {
    for (const id of [old, oldWithout]) {
      cluster.spark.completed.push({
        ...newApplication(id),
        startedAt: Date.now() - 3_600_000,
        state: 'FINISHED',
      })
    }
    writeLog(files(cluster), old, recordedLog('pi', old))
    cluster.engine.add({
      id: driver,
      name: 'fake-run-pi-1',
      state: 'exited',
      labels: {
        'com.docker.compose.project': 'fake',
        'com.docker.compose.service': 'run',
        [runLabels.example]: 'pi',
        [runLabels.arguments]: '["4"]',
      },
    })
  }

  test('comes into the history by its log, with its run while that is there', async () => {
    const world = await openWorld({ before })
    await world.until((state) => {
      expect(summary(state, old)).toMatchObject({
        name: 'Spark Pi',
        example: 'pi',
        arguments: ['4'],
        tasks: { total: 4 },
        // Those that it had executors on.
        workers: 1,
      })
    })
    const stored = await world.clients.history.summaries(never)
    expect(stored.map(({ applicationId }) => applicationId)).toEqual([old])
    // Nothing of it is held that nobody looks at.
    expect(world.store.get().applications[old]).toBeUndefined()
    await world.close()
  })

  test('is read when it is selected', async () => {
    const world = await openWorld({ before })
    world.ui({ selected: { ...world.store.get().ui.selected, application: old } })
    await world.until((state) => {
      expect(state.applications[old]?.eventLog).toEqual({
        kind: 'read',
        cut: false,
        observed: false,
      })
      expect(state.applications[old]?.summary.state).toBe('FINISHED')
      expect(applicationSnapshot(state, old)).toMatchObject({ jobs: [{ completedTasks: 4 }] })
      expect(state.applications[old]?.recommendations).toEqual([])
    })
    world.ui({ selected: { ...world.store.get().ui.selected, application: oldWithout } })
    await world.until((state) => {
      expect(state.applications[oldWithout]?.eventLog).toMatchObject({
        kind: 'none',
        observed: false,
      })
      expect(summary(state, old)).toMatchObject({ workers: 1 })
    })
    await world.close()
  })

  test('is left alone where the history has it; with --read-only nothing is written', async () => {
    const known = finished({ applicationId: oldWithout, tasks: { total: 77, failed: 0 } })
    const world = await openWorld({
      readOnly: true,
      before: (cluster) => {
        before(cluster)
        writeLog(files(cluster), oldWithout, recordedLog('pi', oldWithout))
        const { strings, sorted } = cluster.redis.keys
        const prefix = 'spark-on-docker:history:'
        strings.set(`${prefix}application:${oldWithout}`, JSON.stringify(known))
        sorted.set(`${prefix}index`, new Map([[oldWithout, known.startedAt]]))
      },
    })
    world.ui({ selected: { ...world.store.get().ui.selected, application: old } })
    await world.until((state) => {
      expect(summary(state, old)).toMatchObject({ tasks: { total: 4 } })
      expect(summary(state, oldWithout)).toEqual(known)
    })
    expect(world.cluster.redis.keys.strings.size).toBe(1)
    expect(world.cluster.engine.requests.filter((one) => one.includes(oldWithout))).toEqual([])
    await world.close()
  })
})

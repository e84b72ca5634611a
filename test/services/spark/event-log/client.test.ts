import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Clients } from '../../../../source/clients/contracts.ts'
import { createEngineClient } from '../../../../source/engine/docker/engine.ts'
import { createEventLogClient } from '../../../../source/services/spark/event-log/client.ts'
import { createRealClients } from '../../../../source/app/clients.ts'
import { type FakeCluster, startFakeCluster } from '../../../fakes/cluster.ts'
import { inFrames, recordedLog, writeLog } from '../../../fakes/event-log.ts'

let cluster: FakeCluster
let clients: Clients
const never = new AbortController().signal
const id = 'app-20261125042156-0010'
const folder = '/var/lib/spark/events'

beforeEach(async () => {
  cluster = await startFakeCluster({ workers: 1 })
  clients = createRealClients(cluster.config)
})
afterEach(async () => {
  await clients.close()
  await cluster.close()
})
const files = () => cluster.engine.state.files
const lines = recordedLog('pi', id)

describe('an event log', () => {
  test('is read from the volume through a container, whole', async () => {
    writeLog(files(), id, lines)
    expect(await clients.eventLogs.read(id, never)).toMatchObject({
      name: 'Spark Pi',
      badLines: 0,
      cut: false,
      endedAt: expect.any(Number) as unknown,
      rest: { jobs: [{ status: 'SUCCEEDED', completedTasks: 4 }] },
    })
  })

  test('may be one file, or not be compressed', async () => {
    files().set(`${folder}/${id}`, Buffer.from(lines.join('\n')))
    expect(await clients.eventLogs.read(id, never)).toMatchObject({ name: 'Spark Pi' })
    files().clear()
    files().set(`${folder}/${id}.zstd.inprogress`, inFrames(lines.slice(0, 8)))
    expect(await clients.eventLogs.read(id, never)).toBe('writing')
    expect(await clients.eventLogs.read(id, never, { unfinished: true })).toMatchObject({
      name: 'Spark Pi',
      endedAt: undefined,
    })
  })

  test('that is being written is read only when that is asked for', async () => {
    writeLog(files(), id, lines.slice(0, -1), { inProgress: true })
    expect(await clients.eventLogs.read(id, never)).toBe('writing')
    expect(await clients.eventLogs.read(id, never, { unfinished: true })).toMatchObject({
      endedAt: undefined,
      rest: { jobs: [{ status: 'SUCCEEDED' }] },
    })
  })

  test('of many files is read in their order, and from a compact one on', async () => {
    const of = `${folder}/eventlog_v2_${id}`
    writeLog(files(), id, lines.slice(0, 1))
    // By name, 10 comes before 2.
    lines.slice(1, 11).forEach((line, index) => {
      files().set(`${of}/events_${index + 2}_${id}.zstd`, inFrames([line]))
    })
    files().set(`${of}/events_12_${id}.zstd`, inFrames(lines.slice(11)))
    const whole = await clients.eventLogs.read(id, never)
    files().clear()
    writeLog(files(), id, lines)
    expect(whole).toEqual(await clients.eventLogs.read(id, never))

    files().clear()
    writeLog(files(), id, ['{"Event":"SparkListenerJobEnd"'])
    files().set(`${of}/events_3_${id}.zstd.compact`, inFrames(lines.slice(0, 10)))
    files().set(`${of}/events_4_${id}.zstd`, inFrames(lines.slice(10)))
    expect(await clients.eventLogs.read(id, never)).toEqual(whole)
  })

  test('with lines that are none is read, and they are counted', async () => {
    writeLog(files(), id, [
      ...lines.slice(0, 5),
      'nonsense',
      '{"Event":"SparkListenerTaskEnd"}',
      ...lines.slice(5),
    ])
    expect(await clients.eventLogs.read(id, never)).toMatchObject({
      badLines: 2,
      rest: { jobs: [{ completedTasks: 4 }] },
    })
  })

  test('that is too large is cut, and says so', async () => {
    writeLog(files(), id, lines)
    const engine = createEngineClient(cluster.config)
    const small = createEventLogClient(engine, { bytes: 7000, heldBytes: 100 })
    expect(await small.read(id, never)).toMatchObject({
      name: 'Spark Pi',
      cut: true,
      endedAt: undefined,
    })
    engine.close()
  })

  test('is undefined where there is none, or nobody who has the volume', async () => {
    expect(await clients.eventLogs.read(id, never)).toBeUndefined()
    writeLog(files(), id, lines)
    for (const service of ['master', 'worker']) {
      for (const container of cluster.containers(service)) cluster.engine.state.remove(container)
    }
    expect(await clients.eventLogs.read(id, never)).toBeUndefined()
  })

  test('is read through a container that has ended, where none runs', async () => {
    writeLog(files(), id, lines)
    for (const service of ['master', 'worker']) {
      for (const container of cluster.containers(service)) cluster.engine.end(container, 1)
    }
    expect(await clients.eventLogs.read(id, never)).toMatchObject({ name: 'Spark Pi' })
  })

  test('of another project is not touched', async () => {
    writeLog(files(), id, lines)
    for (const service of ['master', 'worker']) {
      for (const container of cluster.containers(service)) cluster.engine.state.remove(container)
    }
    const labels = {
      'com.docker.compose.project': 'other',
      'com.docker.compose.service': 'master',
    }
    cluster.engine.add({ name: 'other-master-1', labels })
    expect(await clients.eventLogs.read(id, never)).toBeUndefined()
  })

  test('refuses what is no id, a codec that it cannot read, and an engine that is away', async () => {
    await expect(clients.eventLogs.read('app-1/../../etc', never)).rejects.toThrow('no such id')
    files().set(`${folder}/eventlog_v2_${id}/events_1_${id}.lz4`, Buffer.from('LZ4Block'))
    await expect(clients.eventLogs.read(id, never)).rejects.toThrow(
      /spark.eventLog.compression.codec=zstd/,
    )
    files().clear()
    files().set(`${folder}/eventlog_v2_${id}/events_1_${id}.zstd`, Buffer.from('no zstd'))
    await expect(clients.eventLogs.read(id, never)).rejects.toThrow(`the event log of ${id}`)
    await cluster.engine.close()
    await expect(clients.eventLogs.read(id, never)).rejects.toThrow('the Docker engine')
  })

  test('is not read on when nobody wants it', async () => {
    writeLog(files(), id, lines)
    const abort = new AbortController()
    abort.abort(new Error('enough'))
    await expect(clients.eventLogs.read(id, abort.signal)).rejects.toThrow('enough')
  })
})

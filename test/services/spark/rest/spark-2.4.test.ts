import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSparkClient } from '../../../../source/services/spark/client.ts'
import { parseMaster } from '../../../../source/services/spark/rest.ts'
import { parseStages } from '../../../../source/services/spark/rest.ts'
import { parseTaskSummary } from '../../../../source/services/spark/rest.ts'
import { parseTasks } from '../../../../source/services/spark/rest.ts'
import { type FakeServer, sendJson, startHttp } from '../../../fakes/http.ts'
import { jsonFixture } from '../../../clients/fixture.ts'

const never = new AbortController().signal
const application = 'app-20261125043730-0002'
const worker = 'worker-20261125043640-master-38477'
const recorded = (name: string) => jsonFixture(`spark-2.4/${name}.json`)

/** The recorded answer to a path of the master's port; undefined where it said 404. */
function answerTo(path: string): string | undefined {
  if (path === '/json/') return 'master'
  if (path === `/proxy/${worker}/json/`) return 'worker'
  const api = `/proxy/${application}/api/v1/applications/${application}/`
  if (!path.startsWith(api)) return undefined
  const name = path
    .slice(api.length)
    .replace(/^stages\/(\d+)\/(\d+)\/(taskList|taskSummary)$/, '$3-$1-$2')
    .replaceAll('/', '-')
  const file = join(import.meta.dirname, '../../../fixtures/spark-2.4', `${name}.json`)
  return existsSync(file) ? name : undefined
}

let server: FakeServer
let spark: ReturnType<typeof createSparkClient>

beforeEach(async () => {
  server = await startHttp(({ path }, response) => {
    const name = answerTo(path)
    if (name === undefined) sendJson(response, {}, 404)
    else sendJson(response, recorded(name))
  })
  const ports = { web: 1, workers: 1, dashboard: 1, redis: 1, history: 1, master: server.port }
  spark = createSparkClient({ host: '127.0.0.1', ports })
})
afterEach(async () => {
  await spark.close()
  await server.close()
})

describe('what Spark 2.4 said', () => {
  test('the master: one application runs, one waits, one has ended, one was killed', () => {
    const master = parseMaster(recorded('master'))
    expect(master).toMatchObject({ status: 'ALIVE', cores: 2, coresUsed: 2, memoryMiB: 1024 })
    expect(master.workers).toMatchObject([
      { id: worker, state: 'ALIVE', cores: 2, coresUsed: 2, memoryMiB: 1024, memoryUsedMiB: 1024 },
    ])
    const figures = [...master.active, ...master.completed].map((one) => [
      one.state,
      one.cores,
      one.memoryPerExecutorMiB,
      one.durationMs,
    ])
    expect(figures).toEqual([
      ['WAITING', 0, 4096, 14_129],
      ['RUNNING', 2, 512, 30_337],
      ['FINISHED', 2, 512, 12_347],
      ['KILLED', 0, 2048, 4357],
    ])
  })

  test('the worker: its executors, those that have ended, and where they call the driver', async () => {
    const { drivers, ...detail } = await spark.workerPage(worker, never)
    expect(detail.id).toBe(worker)
    expect(detail.executors).toEqual([
      { id: '2', applicationId: application, applicationName: 'Fixture', memoryMiB: 512 },
      { id: '1', applicationId: application, applicationName: 'Fixture', memoryMiB: 512 },
    ])
    expect(
      detail.finishedExecutors.map(({ id, applicationName }) => [id, applicationName]),
    ).toEqual([
      ['0', 'Short'],
      ['0', 'Fixture'],
    ])
    expect(drivers.get(application)).toEqual({ host: 'master', port: 34_985 })
  })

  test('jobs, stages and executors, the one that was killed among them', async () => {
    const detail = await spark.application(application, never)
    expect(
      detail.jobs.map((job) => [
        job.id,
        job.status,
        job.tasks,
        job.completedTasks,
        job.failedTasks,
      ]),
    ).toEqual([
      [3, 'RUNNING', 30, 4, 0],
      [2, 'SUCCEEDED', 4, 4, 1],
      [1, 'SUCCEEDED', 7, 7, 1],
      [0, 'SUCCEEDED', 4, 4, 0],
    ])
    expect(detail.jobs[0]?.submittedAt).toBe(Date.parse('2026-11-25T04:37:55.860Z'))
    expect(detail.jobs[0]?.completedAt).toBeUndefined()
    expect(detail.stages[0]).toMatchObject({ id: 4, status: 'ACTIVE', activeTasks: 2 })
    expect(detail.executors.map(({ id, active, maxTasks }) => [id, active, maxTasks])).toEqual([
      ['0', false, 1],
      ['1', true, 1],
      ['2', true, 1],
      ['driver', true, 0],
    ])
    expect(detail.executors[0]?.removeReason).toMatch(/^Remote RPC client disassociated/)
  })

  test('figures of stages; what that version does not say is 0 or not there', () => {
    const { stages, summaries } = parseStages(recorded('stages'))
    expect(summaries).toEqual([])
    expect(stages[2]).toMatchObject({
      status: 'COMPLETE',
      tasks: 3,
      executorRunTimeMs: 1388,
      shuffleReadBytes: 17_215,
      gcTimeMs: 0,
      firstTaskAt: Date.parse('2026-11-25T04:37:53.407Z'),
    })
    expect(stages[3]).toMatchObject({ inputBytes: 176_979, shuffleWriteBytes: 17_215 })
  })

  test('tasks, one of which failed, and summaries by run time', () => {
    const tasks = parseTasks(3, 0, recorded('taskList-3-0'))
    expect(tasks.map(({ index, status, durationMs }) => [index, status, durationMs])).toEqual([
      [0, 'SUCCESS', 45],
      [1, 'SUCCESS', 33],
      [2, 'FAILED', 84],
      [3, 'SUCCESS', 79],
      [2, 'SUCCESS', 25],
    ])
    expect(tasks[2]?.error).toMatch(/^org\.apache\.spark\.api\.python\.PythonException/)
    expect(tasks[0]?.inputBytes).toBe(33_069)
    const summary = parseTaskSummary(1, 0, recorded('taskSummary-1-0'))
    expect(summary).toMatchObject({
      durationMs: { min: 89, lowerQuartile: 110, median: 115, p95: 137, max: 137 },
      inputBytes: { min: 31_889, max: 78_552 },
      shuffleWriteBytes: { min: 4199, median: 4321, max: 4442 },
    })
  })
})

describe('the facts of an application of Spark 2.4', () => {
  test('no queries, but settings, storage, tasks, and summaries asked stage by stage', async () => {
    const facts = await spark.application(application, never)
    expect(facts.asked).toMatchObject({
      executorMemoryMiB: 512,
      executorCores: 1,
      coresMax: 2,
      driverHost: 'master',
    })
    expect(facts.sql).toEqual([])
    expect(facts.storage).toEqual([
      {
        id: 2,
        name: 'words',
        partitions: 4,
        cachedPartitions: 4,
        storageLevel: 'Memory Serialized 1x Replicated',
        memoryBytes: 164_815,
        diskBytes: 0,
      },
    ])
    expect(facts.executors[0]).toMatchObject({
      active: false,
      host: 'master',
      removedAt: Date.parse('2026-11-25T04:37:49.866Z'),
      peakHeapBytes: undefined,
    })
    expect(facts.tasks.filter(({ status }) => status === 'RUNNING')).toHaveLength(2)
    // The active stage first, then those that took longest.
    expect(facts.summaries.map(({ stageId, durationMs }) => [stageId, durationMs.max])).toEqual([
      [4, 475],
      [0, 3669],
      [2, 1141],
      [1, 137],
    ])
    const summaries = server.requests.filter((request) => request.includes('/taskSummary?'))
    expect(summaries).toHaveLength(4)
    expect(summaries[0]).toContain('quantiles=0.0,0.25,0.5,0.75,0.95,1.0')
  })
})

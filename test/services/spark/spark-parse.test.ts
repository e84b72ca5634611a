import { describe, expect, test } from 'vitest'
import { ClientError } from '../../../source/clients/contracts.ts'
import { parseEnvironment } from '../../../source/services/spark/rest.ts'
import { parseExecutors } from '../../../source/services/spark/rest.ts'
import { parseJobs } from '../../../source/services/spark/rest.ts'
import { parseStages } from '../../../source/services/spark/rest.ts'
import { parseMaster, parseWorker } from '../../../source/services/spark/rest.ts'
import { jsonFixture } from '../../clients/fixture.ts'

describe('what Spark 4.3 said', () => {
  test('the master with an application', () => {
    const master = parseMaster(jsonFixture('spark-4.3/master-running.json'))
    expect(master).toMatchObject({ url: 'spark://master:7077', status: 'ALIVE' })
    expect(master.active).toEqual([
      {
        id: 'app-20261123133058-0002',
        name: 'Fixture',
        user: 'spark',
        cores: 2,
        memoryPerExecutorMiB: 1024,
        startedAt: 1795440658495,
        durationMs: 67865,
        state: 'RUNNING',
      },
    ])
    expect(master.completed.map(({ state }) => state)).toEqual(['FINISHED', 'FINISHED'])
    expect(master.workers).toHaveLength(6)
    const worker = master.workers.find(({ state }) => state === 'ALIVE')
    expect(worker).toMatchObject({ cores: 1, memoryMiB: 1024, coresUsed: 1 })
    // The host is the short id of the worker's container: that is how the two are joined.
    expect(worker?.host).toMatch(/^[0-9a-f]{12}$/)
  })

  test('a worker with an executor', () => {
    const worker = parseWorker(jsonFixture('spark-4.3/worker-running.json'))
    expect(worker.executors).toEqual([
      expect.objectContaining({
        id: '1',
        applicationId: 'app-20261123133058-0002',
        applicationName: 'Fixture',
        memoryMiB: 1024,
      }),
    ])
  })

  test('jobs, stages, executors and properties of an application', () => {
    const jobs = parseJobs(jsonFixture('spark-4.3/jobs.json'))
    expect(jobs[0]).toMatchObject({ id: 9, status: 'RUNNING', tasks: 8, completedTasks: 6 })
    expect(jobs[0]?.completedAt).toBeUndefined()
    expect(jobs[9]?.submittedAt).toBeGreaterThan(Date.parse('2026-11-23T00:00:00Z'))

    const { stages, summaries } = parseStages(jsonFixture('spark-4.3/stages.json'))
    expect(stages.slice(0, 3).map(({ id, status }) => [id, status])).toEqual([
      [19, 'ACTIVE'],
      [18, 'PENDING'],
      [17, 'COMPLETE'],
    ])
    const { durationMs } = summaries.find(({ stageId }) => stageId === 17) ?? {}
    expect(summaries.some(({ stageId }) => stageId === 19)).toBe(false)
    expect(durationMs).toMatchObject({ median: 464, p95: 569, max: 569 })
    expect(stages[2]?.executorRunTimeMs).toBeGreaterThan(0)

    const executors = parseExecutors(jsonFixture('spark-4.3/allexecutors.json'))
    expect(executors.map(({ id, maxTasks }) => [id, maxTasks])).toEqual([
      ['0', 1],
      ['1', 1],
      ['driver', 0],
    ])

    const { properties } = parseEnvironment(jsonFixture('spark-4.3/environment.json'))
    expect(properties['spark.app.name']).toBe('Fixture')
  })
})

describe('what other versions say, and what is no answer', () => {
  const application = { id: 'app-1', name: 'old', state: 'RUNNING', memoryperslave: 512 }
  const old = { url: 'spark://m:7077', status: 'ALIVE', activeapps: [application] }

  test('Spark 2.4 has memoryperslave and no lists of what is not there', () => {
    const master = parseMaster(old)
    expect(master.active[0]).toMatchObject({ memoryPerExecutorMiB: 512, cores: 0 })
    expect(master.workers).toEqual([])
  })

  test('a state that is not known becomes UNKNOWN, not an error', () => {
    const master = parseMaster({ ...old, workers: [{ id: 'w', state: 'SLEEPING' }] })
    expect(master.workers[0]?.state).toBe('UNKNOWN')
  })

  test('a name with escape sequences is safe to print', () => {
    const evil = { ...application, name: '\u001b]0;x\u0007\u001b[2Jname' }
    expect(parseMaster({ ...old, activeapps: [evil] }).active[0]?.name).toBe('name')
  })

  test.each([[null], [[]], ['text'], [{ url: 'spark://m:7077' }], [{ ...old, workers: 'none' }]])(
    '%j is refused in one line',
    (value) => {
      expect(() => parseMaster(value)).toThrow(ClientError)
      expect(() => parseMaster(value)).toThrow(
        /^the master's \/json\/ is not what was expected[^\n]*$/,
      )
    },
  )
})

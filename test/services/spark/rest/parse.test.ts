import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ClientError } from '../../../../source/clients/contracts.ts'
import { parseWorker } from '../../../../source/services/spark/rest.ts'
import { parseEnvironment } from '../../../../source/services/spark/rest.ts'
import { parseExecutors } from '../../../../source/services/spark/rest.ts'
import { parseSql } from '../../../../source/services/spark/rest.ts'
import { parseStages } from '../../../../source/services/spark/rest.ts'
import { parseStorage } from '../../../../source/services/spark/rest.ts'
import { parseTaskSummary } from '../../../../source/services/spark/rest.ts'
import { parseTasks } from '../../../../source/services/spark/rest.ts'

function fixture(path: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../../../fixtures/jobs', path), 'utf8'))
}

describe('what a real application answers', () => {
  test('stages with their summaries', () => {
    const { stages, summaries } = parseStages(fixture('skewed/application-0/stages.json'))
    const join = stages.find(({ tasks }) => tasks === 12)
    expect(join).toMatchObject({ status: 'COMPLETE', completedTasks: 12, failedTasks: 0 })
    expect(join?.name).toContain('skewed.py')
    const summary = summaries.find(({ stageId }) => stageId === join?.id)
    expect(summary?.shuffleReadBytes?.max).toBeGreaterThan(5 * 1024 * 1024)
  })

  test('a task summary says the same as the stage’s', () => {
    const { summaries } = parseStages(fixture('skewed/application-0/stages.json'))
    const file = fixture('skewed/application-0/taskSummary-2-0.json')
    expect(parseTaskSummary(2, 0, file)).toEqual(summaries.find(({ stageId }) => stageId === 2))
  })

  test('failed tasks with the first of their error', () => {
    const failed = parseTasks(0, 0, fixture('memory-killed/application-0/failed-0-0.json'))
    expect(failed.length).toBeGreaterThan(0)
    for (const one of failed) {
      expect(one.status).toBe('FAILED')
      expect(one.error).toContain('Python worker exited unexpectedly')
      expect(one.error).not.toContain('\n')
      expect(one.launchedAt).toBeGreaterThan(1e12)
    }
  })

  test('executors, the driver among them, with hosts and peaks', () => {
    const executors = parseExecutors(fixture('skewed/application-0/allexecutors.json'))
    expect(executors.filter(({ isDriver }) => isDriver)).toHaveLength(1)
    const [first] = executors.filter(({ isDriver }) => !isDriver)
    expect(first).toMatchObject({ maxTasks: 1, active: true, removedAt: undefined })
    expect(first?.host).toMatch(/^[0-9a-f]{12}$/)
    expect(first?.peakHeapBytes).toBeGreaterThan(0)
  })

  test('what was asked for', () => {
    expect(parseEnvironment(fixture('never-starts/application-0/environment.json'))).toMatchObject({
      executorMemoryMiB: 65_536,
      executorCores: undefined,
      taskCpus: 1,
      driverHost: 'master',
      dynamicAllocation: false,
    })
  })

  test('SQL queries and storage', () => {
    const [query] = parseSql(fixture('skewed/application-0/sql.json'))
    expect(query?.jobIds).toContain(0)
    expect(parseStorage(fixture('skewed/application-0/storage.json'))).toEqual([])
  })

  test('where executors call the driver, from a worker’s page', () => {
    const pages = fixture('unreachable-driver/workers.json')
    const all = Array.isArray(pages) ? pages.flatMap((page) => [...parseWorker(page).drivers]) : []
    expect(all[0]?.[0]).toMatch(/^app-\d+-\d+$/)
    expect(all[0]?.[1].host).toBe('driver.invalid')
    expect(all[0]?.[1].port).toBeGreaterThan(0)
  })
})

test('a stage is SQL’s where its call site begins there, and not where an RDD is run for a query', () => {
  const sites = [
    'org.apache.spark.sql.execution.SQLExecution$.$anonfun$withThreadLocalCaptured$1(SQLExecution.scala:401)',
    'org.apache.spark.sql.classic.Dataset.count(Dataset.scala:1499)',
    'org.apache.spark.rdd.RDD.reduce(RDD.scala:1196)\norg.apache.spark.sql.execution.datasources.DataSource.resolve(DataSource.scala:230)',
    undefined,
  ]
  const { stages } = parseStages(sites.map((details, stageId) => ({ stageId, details })))
  expect(stages.map(({ sql }) => sql)).toEqual([true, true, false, false])
})

describe('what an older Spark leaves out', () => {
  test('no duration: the run time stands for it; no peaks, no reasons', () => {
    const summary = parseTaskSummary(1, 0, { quantiles: [0.5, 1], executorRunTime: [10, 40] })
    expect(summary?.durationMs).toMatchObject({ min: 10, median: 10, max: 40, p95: 40 })
    const [old] = parseExecutors([{ id: '0', hostPort: 'a:1', totalCores: 2 }])
    expect(old).toMatchObject({ host: 'a', cores: 2, active: true, peakHeapBytes: undefined })
    expect(parseStages([{ stageId: 1, status: 'ACTIVE' }]).summaries).toEqual([])
  })

  test.each([
    ['stages', () => parseStages({})],
    ['executors', () => parseExecutors('no')],
    ['environment', () => parseEnvironment([])],
    ['tasks', () => parseTasks(0, 0, { error: 1 })],
    ['summary', () => parseTaskSummary(0, 0, [])],
    ['storage', () => parseStorage(null)],
    ['sql', () => parseSql(1)],
    ['worker', () => parseWorker('x')],
  ] as const)('%s of no known form are a ClientError', (_, parse) => {
    expect(parse).toThrow(ClientError)
  })
})

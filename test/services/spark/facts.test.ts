import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SparkClient } from '../../../source/clients/contracts.ts'
import { createSparkClient } from '../../../source/services/spark/client.ts'
import { taskQuestions } from '../../../source/services/spark/snapshot.ts'
import { type FakeServer, sendJson, startHttp } from '../../fakes/http.ts'

const never = new AbortController().signal
const jobs = join(import.meta.dirname, '../../fixtures/jobs')
const id = 'app-20261123120000-0000'

/** Files of a recording, by what the REST API calls them. */
const files: Readonly<Record<string, string>> = { 'storage/rdd': 'storage' }

let server: FakeServer
let spark: SparkClient & { close(): Promise<void> }
let recording = 'skewed'
let absent = /^$/

beforeEach(async () => {
  recording = 'skewed'
  absent = /^$/
  server = await startHttp(({ path, query }, response) => {
    const part = path.replace(`/proxy/${id}/api/v1/applications/${id}/`, '')
    const tasks = /^stages\/(\d+)\/(\d+)\/taskList$/.exec(part)
    const name =
      tasks === null
        ? (files[part] ?? part)
        : `${query.get('status') === 'failed' ? 'failed' : 'tasks'}-${tasks[1] ?? ''}-${tasks[2] ?? ''}`
    const file = join(jobs, recording, 'application-0', `${name}.json`)
    if (absent.test(part) || !existsSync(file)) sendJson(response, {}, 404)
    else sendJson(response, JSON.parse(readFileSync(file, 'utf8')))
  })
  const ports = { web: 1, workers: 1, dashboard: 1, redis: 1, history: 1, master: server.port }
  spark = createSparkClient({ host: '127.0.0.1', ports })
})
afterEach(async () => {
  await spark.close()
  await server.close()
})

describe('facts of an application', () => {
  test.each(['skewed', 'spilling', 'memory-killed', 'starved-jobs'])(
    '%s: jobs, stages with summaries, executors, settings and tasks, in at most 12 requests',
    async (name) => {
      recording = name
      const facts = await spark.application(id, never)
      expect(facts.jobs.length).toBeGreaterThan(0)
      expect(facts.stages.length).toBeGreaterThan(0)
      expect(facts.executors.some(({ isDriver }) => isDriver)).toBe(true)
      expect(facts.asked.properties['spark.app.name']).not.toBe('')
      expect(new Set(facts.tasks.map((task) => `${task.stageId}/${task.id}`)).size).toBe(
        facts.tasks.length,
      )
      expect(server.requests.length).toBeLessThanOrEqual(12)
      const stages = server.requests.find((request) => request.includes('/stages?')) ?? ''
      expect(stages).toContain('quantiles=0.0,0.25,0.5,0.75,0.95,1.0')
    },
  )

  test('a skewed job has its slowest tasks and all six quantiles', async () => {
    const { tasks, summaries } = await spark.application(id, never)
    expect(tasks.length).toBeGreaterThan(0)
    const worst = summaries.map(({ durationMs }) => durationMs.max / durationMs.median)
    expect(Math.max(...worst)).toBeGreaterThan(5)
  })

  test('is not asked again within two seconds', async () => {
    const first = await spark.application(id, never)
    const asked = server.requests.length
    expect(await spark.application(id, never)).toBe(first)
    expect(server.requests.length).toBe(asked)
  })

  test('an older Spark without queries, storage and task lists gives the rest', async () => {
    absent = /sql|storage|taskList/
    const facts = await spark.application(id, never)
    expect(facts).toMatchObject({ sql: [], storage: [], tasks: [] })
    expect(facts.stages.length).toBeGreaterThan(0)
  })

  test('one without a page is a failure in one line', async () => {
    recording = 'no-such-recording'
    await expect(spark.application(id, never)).rejects.toThrow(`application ${id} has no page`)
  })

  test('active stages are asked about before those that have ended', async () => {
    const { stages } = await spark.application(id, never)
    const [first] = stages
    if (first === undefined) throw new Error('the recording has no stage')
    const active = { ...first, id: 99, status: 'ACTIVE' as const, activeTasks: 2, failedTasks: 1 }
    const questions = taskQuestions([...stages, active])
    expect(questions.slice(0, 3).map((one) => one.stage.id)).toEqual([99, 99, 99])
    expect(questions.slice(3).every(({ stage }) => stage.status === 'COMPLETE')).toBe(true)
  })
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseMaster, parseWorker } from '../../../../source/services/spark/rest.ts'
import { parseEnvironment } from '../../../../source/services/spark/rest.ts'
import { parseExecutors } from '../../../../source/services/spark/rest.ts'
import { parseStages } from '../../../../source/services/spark/rest.ts'

function fixture(path: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../../../fixtures', path), 'utf8'))
}

test.each([
  ['spark-2.4', 1, 512],
  ['spark-3.5', 1, 512],
])('a master of %s: its workers, and memory by either name', (version, workers, memory) => {
  const master = parseMaster(fixture(`${version}/master.json`))
  expect(master.status).toBe('ALIVE')
  expect(master.workers).toHaveLength(workers)
  const running = master.active.find(({ state }) => state === 'RUNNING')
  expect(running?.memoryPerExecutorMiB).toBe(memory)
  const worker = fixture(`${version}/worker.json`)
  const [executor] = parseWorker(worker).executors
  expect(executor).toMatchObject({ applicationId: running?.id, memoryMiB: memory })
  const driver = parseWorker(worker).drivers.get(running?.id ?? '')
  expect(driver?.port).toBeGreaterThan(0)
})

test('an application of Spark 3.5: stages with summaries, executors, what was asked', () => {
  const { stages, summaries } = parseStages(fixture('spark-3.5/stages.json'))
  expect(stages[0]).toMatchObject({ status: 'ACTIVE', tasks: 400 })
  expect(summaries[0]?.durationMs.max).toBeGreaterThan(0)
  const executors = parseExecutors(fixture('spark-3.5/allexecutors.json'))
  expect(executors.map(({ isDriver }) => isDriver).sort()).toEqual([false, true])
  expect(parseEnvironment(fixture('spark-3.5/environment.json'))).toMatchObject({
    executorMemoryMiB: 512,
    driverHost: 'localhost',
  })
})

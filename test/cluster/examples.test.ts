import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keys, type Session } from '../terminal/session.ts'
import { docker, openMonitor, project, settle } from './program.ts'
import { watchCluster, type Watch } from './watch.ts'

/** The examples in the launcher's order, and what the result line must show. */
const expected: readonly [name: string, result: RegExp][] = [
  ['pi', /Pi is roughly 3\.1\d+/],
  ['linear-regression', /[Cc]oefficients/],
  ['wordcount', /\d+ (distinct )?words/],
  ['pagerank', /rank/],
  ['kmeans', /[Cc]enter/],
  ['pipeline', /prediction/],
  ['perceptron', /Test set accuracy = 0?\.\d+|Test set accuracy = 1\.0/],
]

/** Causes that say that an application cannot end well; a busy machine may well make one slow. */
const threatening = new Set([
  ...['no-workers', 'never-starts', 'driver-unreachable', 'executors-crashing'],
  ...['oom-killed', 'losing-executors'],
])

describe('the seven examples, launched by keys', () => {
  let monitor: Session
  let watch: Watch

  beforeAll(async () => {
    await settle(2)
    watch = watchCluster()
    monitor = openMonitor(160, 48)
    await monitor.waitFor(/worker-\d.*ALIVE/)
  })
  afterAll(async () => {
    await monitor.close()
    await watch.close()
  })

  it.each(expected.map(([name, result], index) => ({ name, result, index })))(
    '$name runs to its result',
    async ({ name, result, index }) => {
      monitor.press('x')
      await monitor.waitFor(/PageRank/i)
      monitor.press('g', 'j'.repeat(index), keys.enter)
      const row = new RegExp(`succeeded +${name} .*${result.source}`)
      await monitor.waitFor(row, 240_000)
      // The engine's own word: a container with this label ended with 0.
      const ended = await docker(
        ...['ps', '-aq', '--filter', `label=com.docker.compose.project=${project}`],
        ...['--filter', `label=spark-on-docker.run.example=${name}`, '--filter', 'exited=0'],
      )
      expect(ended).not.toBe('')
    },
  )

  it('none of them was told a cause that threatens it: no false alarm', () => {
    const { applications } = watch.state()
    expect(Object.keys(applications).length).toBeGreaterThanOrEqual(expected.length)
    const threats = Object.values(applications)
      .flatMap(({ diagnoses }) => diagnoses)
      .filter(({ cause }) => threatening.has(cause))
    expect(threats).toEqual([])
  })
})

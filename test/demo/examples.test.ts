import { describe, expect, it } from 'vitest'
import { bundledExamples, exampleNamed } from '../../source/domain/examples.ts'
import { applicationIdIn, runOf } from '../../source/domain/run.ts'
import { taskProgress } from '../../source/domain/application.ts'
import { given } from './given.ts'

const results: Readonly<Record<string, RegExp>> = {
  pi: /^Pi is roughly 3\.1\d+$/,
  'linear-regression': /^coefficients \[.*\(10\), intercept .*, RMSE 10\.\d/,
  wordcount: /distinct words, the most frequent is "\w+" \(\d+ times\)/,
  pagerank: /^page 1 has the highest rank: 1\.74 \(4 pages\)$/,
  kmeans: /^2 cluster centers: \[9\.1 9\.1 9\.1\] \[0\.1 0\.1 0\.1\]$/,
  pipeline: /^4 predictions: 4 → 0, 5 → 0, 6 → 1, 7 → 0$/,
  perceptron: /^Test set accuracy = 0\.\d+$/,
}

describe('the seven examples', () => {
  it.each(bundledExamples.map(({ name }) => name))('%s runs to its result', async (name) => {
    const { demo, signal, launch, log, settled, container, master } = given(2)
    const id = await launch(name)
    expect(await settled(demo.engine.wait(id, signal))).toBe(0)

    const run = runOf(await container('run'))
    const example = exampleNamed(bundledExamples, name)
    expect(run).toMatchObject({ example: name, state: 'succeeded', arguments: example?.arguments })
    const lines = await log(id)
    const said = lines.filter(({ stream }) => stream === 'stdout').map(({ text }) => text)
    expect(example?.result(said)).toMatch(results[name] ?? /never/)

    const applicationId = lines.map(({ text }) => applicationIdIn(text)).find(Boolean)
    const { completed, coresUsed } = await master()
    expect(completed.at(-1)).toMatchObject({ id: applicationId, state: 'FINISHED' })
    expect(coresUsed).toBe(0)
    const times = lines.map(({ at }) => at)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  it('shows its progress on the way: executors, active tasks, jobs until they are done', async () => {
    const { clock, demo, signal, launch, master, containers } = given(2)
    const id = await launch('pi')
    await clock.until('it is registered', async () => (await master()).active.length === 1)
    const application = (await master()).active[0]?.id ?? ''
    const seen: number[] = []
    const cpu: number[] = []
    for (const worker of await containers('worker')) {
      const sample = (one: { cpuPercent: number | undefined }) => cpu.push(one.cpuPercent ?? 0)
      void demo.engine.stats(worker.id, sample, signal)
    }
    while ((await master()).active.length > 0) {
      const { jobs, stages, executors } = await demo.spark.application(application, signal)
      const progress = taskProgress(jobs)
      expect(progress?.active ?? 0).toBe(executors.reduce((sum, one) => sum + one.activeTasks, 0))
      expect(progress?.done ?? 0).toBe(stages.reduce((sum, one) => sum + one.completedTasks, 0))
      seen.push(progress?.done ?? 0)
      await clock.advance(250)
    }
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    expect(new Set(seen).size).toBeGreaterThan(4)
    expect(Math.max(...cpu)).toBeGreaterThan(60)
    await clock.advance(1000)
    expect(runOf((await containers('run'))[0] ?? never())?.id).toBe(id)
  })

  it('waits for a core, first come first served', async () => {
    const { clock, demo, signal, launch, master, settled } = given(2)
    const first = await launch('pi', '30')
    await clock.until('the first holds both cores', async () => (await master()).coresUsed === 2)
    const second = await launch('kmeans')
    await clock.until('the second waits', async () => (await master()).active.length === 2)
    expect((await master()).active.map(({ state }) => state)).toEqual(['RUNNING', 'WAITING'])
    expect(await settled(demo.engine.wait(first, signal))).toBe(0)
    expect(await settled(demo.engine.wait(second, signal))).toBe(0)
    const names = (await master()).completed.slice(-2).map(({ name }) => name)
    expect(names).toEqual(['Spark Pi', 'KMeansExample'])
  })

  it('takes two cores and no more, so that another can run beside it', async () => {
    const { clock, launch, master } = given(4)
    await launch('pi', '60')
    await launch('pagerank')
    await clock.until('both run', async () => (await master()).coresUsed === 4)
    expect((await master()).active.map(({ cores }) => cores)).toEqual([2, 2])
  })

  it.each([
    ['pi', 'many', 2, "'many' is not a number of partitions"],
    ['wordcount', 'nothing.txt', 1, 'PATH_NOT_FOUND'],
    ['pagerank', 'data/mllib/pagerank_data.txt', 255, 'Usage: pagerank'],
  ])('%s refuses %s with status %i', async (name, argument, status, reason) => {
    const { demo, signal, launch, log, settled, container } = given(1)
    const id = await launch(name, argument)
    expect(await settled(demo.engine.wait(id, signal))).toBe(status)
    expect(runOf(await container('run'))?.state).toBe('failed')
    expect((await log(id)).some(({ text }) => text.includes(reason))).toBe(true)
  })

  it('lets an example of the user print progress and a result', async () => {
    const { demo, signal, launch, log, settled } = given(1)
    const id = await launch('own')
    expect(await settled(demo.engine.wait(id, signal))).toBe(0)
    expect((await log(id)).at(-2)?.text).toMatch(/^Result: .*simulated/)
  })

  it('can be stopped, or its application killed', async () => {
    const { clock, demo, signal, launch, log, master, settled, containers } = given(2)
    const stopped = await launch('pi', '50')
    const killed = await launch('kmeans')
    await clock.until('both are there', async () => (await master()).active.length === 2)
    await settled(demo.engine.stop(stopped, 10, signal))
    const application = (await master()).active.find(({ name }) => name === 'KMeansExample')
    await demo.spark.killApplication(application?.id ?? '', signal)
    expect(await settled(demo.engine.wait(killed, signal))).toBe(1)
    const states = (await containers('run')).map((one) => runOf(one)?.state)
    expect(states).toEqual(['stopped', 'failed'])
    expect((await log(killed)).at(-1)?.text).toContain('KILLED')
    const again = demo.spark.killApplication(application?.id ?? '', signal)
    await expect(again).rejects.toThrow('is not running')
  })
})

function never(): never {
  throw new Error('no run')
}

import { describe, expect, it } from 'vitest'
import { bundledExamples } from '../../source/domain/examples.ts'
import { faultExamples } from '../../source/domain/fault-examples.ts'
import { runOf } from '../../source/domain/run.ts'
import type { State } from '../../source/store/state.ts'
import { titleOf } from '../diagnostics/words.ts'
import { given, type Given } from './given.ts'
import { diagnosesIn, recommendationsIn } from '../store/records.ts'
import { watch } from './watch.ts'

const workers = 3

/** What the rules must find in the demo's own fault, and how the run ends. */
interface Expected {
  readonly advice?: string
  readonly cause?: string
  readonly confidence: readonly string[]
  readonly exitCode: number
  /** The last line of its driver that is no log line. */
  readonly says: RegExp
}

const high = ['high']
const expected: Readonly<Record<string, Expected>> = {
  skewed: { advice: 'skew', confidence: high, exitCode: 0, says: /^Joined 2000000 orders/ },
  spilling: { advice: 'spill', confidence: high, exitCode: 0, says: /^Sorted 600 MiB .* in 3/ },
  'gc-bound': { advice: 'gc', confidence: high, exitCode: 0, says: /^Collected 6000000 words/ },
  'too-few-partitions': {
    advice: 'few-tasks',
    confidence: high,
    exitCode: 0,
    says: /in 1 partitions$/,
  },
  'too-many-partitions': {
    advice: 'fine-tasks',
    confidence: high,
    exitCode: 0,
    says: /in 1000 partitions: 333328333350000$/,
  },
  'small-files': {
    advice: 'small-files',
    confidence: ['medium'],
    exitCode: 0,
    says: /^327 partitions; most common/,
  },
  starved: {
    cause: 'starved-stage',
    confidence: high,
    exitCode: 1,
    says: /^Gave up after 180 s: no task was ever started$/,
  },
  'never-starts': {
    cause: 'never-starts',
    confidence: high,
    exitCode: 1,
    says: /^Gave up after 180 s: no worker can give an executor 64g$/,
  },
  'unreachable-driver': {
    cause: 'driver-unreachable',
    confidence: ['high', 'medium'],
    exitCode: 1,
    says: /^Gave up after 180 s: no executor reached the driver at driver\.invalid$/,
  },
  'memory-killed': {
    cause: 'oom-killed',
    confidence: high,
    exitCode: 1,
    says: /^The job failed: .*Task 0 in stage 0\.0 failed 2 times/,
  },
}

/** Lets an example run to its end, looking on; gives what was found, and the run's exit status. */
async function seen(world: Given, name: string): Promise<{ state: State; exitCode: number }> {
  const { look, state } = watch(world)
  const example = [...bundledExamples, ...faultExamples].find((one) => one.name === name)
  const id = await world.demo.engine.createRun(
    { example: name, command: example?.command ?? [], arguments: example?.arguments ?? [] },
    world.signal,
  )
  const ended = async () => runOf(await world.container('run'))?.finishedAt !== undefined
  // As often as the feed asks an application for what it says.
  while (!(await ended())) {
    await look()
    await world.clock.advance(2000)
  }
  await look()
  return { state: state(), exitCode: await world.demo.engine.wait(id, world.signal) }
}

describe('a fault example in the demo', () => {
  it.each(Object.entries(expected))('%s gets its fault named', async (name, wanted) => {
    const world = given(workers)
    const { state, exitCode } = await seen(world, name)
    const found = [...recommendationsIn(state), ...diagnosesIn(state)]
    // Nothing else is said for sure.
    const named = found.filter((one) => one.cause === (wanted.advice ?? wanted.cause))
    expect(named).not.toEqual([])
    for (const { confidence } of named) expect(wanted.confidence).toContain(confidence)
    expect(found.filter((one) => one.confidence === 'high' && !named.includes(one))).toEqual([])
    expect(exitCode).toBe(wanted.exitCode)
    const said = (await world.log((await world.container('run')).id)).filter(
      ({ text }) => !/^\d\d\/\d\d\/\d\d /.test(text),
    )
    expect(said.at(-1)?.text).toMatch(wanted.says)
  })

  it('idle-shell is named as what another one waits for', async () => {
    const { demo, clock, signal, launch, master, ...world } = given(workers)
    const { look, state } = watch({ demo, clock, signal, launch, master, ...world })
    const shell = await launch('idle-shell', '60')
    await clock.until('it holds every core', async () => (await master()).coresUsed === workers)
    await launch('pi')
    const causes = () =>
      diagnosesIn(state()).map(({ cause, confidence }) => `${cause} (${confidence})`)
    await clock.until('both are named', async () => {
      await look()
      return causes().includes('idle-application (medium)')
    })
    expect(causes()).toContain('waiting-for-cores (high)')
    const [held] = state().diagnoses.filter(({ cause }) => cause === 'waiting-for-cores')
    expect(titleOf(held)).toMatch(/held by "idle shell"/)
    const idle = (await world.log(shell)).filter(({ stream }) => stream === 'stdout')
    expect(idle.map(({ text }) => text)).toEqual(['Counted 100, now idle for 60 s'])
  })

  it('starved by its own first job: the slots are said to be taken by that', async () => {
    const world = given(workers)
    const { look, state } = watch(world)
    const id = await world.launch('starved', '60', 'jobs')
    await world.clock.until('it is named', async () => {
      const { diagnoses } = await look()
      return diagnoses.some(({ cause }) => cause === 'starved-stage')
    })
    expect(titleOf(state().diagnoses[0])).toMatch(/all 2 slots are taken by stage 0/)
    expect(await world.settled(world.demo.engine.wait(id, world.signal))).toBe(1)
  })

  it('covers every one of the list', () => {
    const names = faultExamples.map(({ name }) => name).filter((name) => name !== 'idle-shell')
    expect(Object.keys(expected).toSorted()).toEqual(names.toSorted())
  })
})

describe('an ordinary example in the demo', () => {
  const every = bundledExamples.flatMap(({ name }) => [1, 2, 3].map((count) => ({ name, count })))
  it.each(every)('$name on $count workers raises no alarm', async ({ name, count }) => {
    const { state, exitCode } = await seen(given(count), name)
    expect(exitCode).toBe(0)
    expect(Object.keys(state.applications)).toHaveLength(1)
    expect(diagnosesIn(state)).toEqual([])
    expect(recommendationsIn(state).filter(({ confidence }) => confidence === 'high')).toEqual([])
  })
})

describe('a remedy', () => {
  it('helps: more partitions end the spill, fewer the overhead', async () => {
    const advised = async (name: string, ...args: readonly string[]) => {
      const world = given(workers)
      const { look, state } = watch(world)
      const id = await world.launch(name, ...args)
      let ended = false
      void world.demo.engine.wait(id, world.signal).then(() => (ended = true))
      await world.clock.until('it has ended', async () => {
        await look()
        return ended
      })
      return recommendationsIn(state()).map((one) => one.cause)
    }
    expect(await advised('spilling', '600', '3')).toContain('spill')
    expect(await advised('spilling', '300', '9')).not.toContain('spill')
    expect(await advised('too-many-partitions', '100000', '12')).not.toContain('fine-tasks')
    expect(await advised('too-few-partitions', '1500000', '6')).not.toContain('few-tasks')
    expect(await advised('skewed', '2000000', '0')).not.toContain('skew')
  })
})

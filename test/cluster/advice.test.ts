import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { applicationSnapshot } from '../../source/store/applications.ts'
import { valueOf } from '../../source/domain/reading.ts'
import type { CauseId, Diagnosis } from '../../source/diagnostics/diagnosis/diagnosis.ts'
import { inWords, titleOf } from '../diagnostics/words.ts'
import { docker, openMonitor, settle, start } from './program.ts'
import { watchCluster, type Watch } from './watch.ts'

let watch: Watch
let runs: string[] = []

beforeAll(async () => {
  await settle(3)
  watch = watchCluster()
})
afterAll(async () => {
  await watch.close()
})
// Each job has the cluster for itself: what it holds must not colour what is said of the next.
afterEach(async () => {
  await Promise.all(runs.map((id) => watch.stop(id)))
  runs = []
  await watch.until('an idle cluster', (state) => {
    const master = valueOf(state.master)
    return master?.active.length === 0 && master.coresUsed === 0 ? true : undefined
  })
})

async function launch(name: string): Promise<string> {
  const id = await watch.launch(name)
  runs.push(id)
  return id
}

/** The application of a run, as soon as the driver has one. */
const applicationOf = (run: string) =>
  watch.until('the application', (state) => state.runOutputs[run]?.applicationId)

const told = async (run: string, cause: CauseId): Promise<Diagnosis> => {
  const application = await applicationOf(run)
  return await watch.until(cause, (state) =>
    state.diagnoses.find((one) => one.subject.applicationId === application && one.cause === cause),
  )
}

/** What `doctor` says is wrong. */
async function findings(): Promise<readonly string[]> {
  const { stdout } = await start('doctor', '--json')
  const { findings: all } = z
    .object({ findings: z.array(z.object({ severity: z.string(), title: z.string() })) })
    .parse(JSON.parse(stdout))
  return all.filter(({ severity }) => severity !== 'ok').map(({ title }) => title)
}

describe('jobs that hang are told why', () => {
  it('never-starts: both figures, in the Master pane, in the Advice tab, and by doctor', async () => {
    const monitor = openMonitor(160, 48)
    try {
      await monitor.waitFor(/worker-\d.*ALIVE/)
      const title = titleOf(await told(await launch('never-starts'), 'never-starts'))
      expect(title).toContain('64.0 GiB')
      expect(title).toContain('1.0 GiB')
      await monitor.waitFor(/never sta…|never starts +WAITING|never sta.*WAITING/)
      await monitor.waitFor(/└ can never start/)
      monitor.press('a')
      await monitor.waitFor(/▸high +can never start[^]*64\.0 GiB[^]*Evidence/)
      expect((await findings()).join('\n')).toMatch(/can never start.*64\.0 GiB/)
    } finally {
      await monitor.close()
    }
  })

  it('held out: who holds the cores, and the holder is said to be idle', async () => {
    const holder = await applicationOf(await launch('idle-shell'))
    await watch.until('all cores in use', (state) => {
      const master = valueOf(state.master)
      return master !== undefined && master.coresUsed === master.cores ? true : undefined
    })
    const title = titleOf(await told(await launch('pi'), 'waiting-for-cores'))
    expect(title).toContain('idle shell')
    expect(title).toContain(holder)
    const idle = await watch.until('an idle holder', (state) =>
      state.diagnoses.find(({ cause }) => cause === 'idle-application'),
    )
    expect(titleOf(idle)).toContain(holder)
  })

  it('starved: a stage is active and no executor has a slot for it', async () => {
    const title = titleOf(await told(await launch('starved'), 'starved-stage'))
    expect(title).toMatch(/4 tasks waiting and 0 running.*spark\.task\.cpus/)
  })

  it('unreachable-driver: tried from a worker, so it is certain', async () => {
    const run = await launch('unreachable-driver')
    await told(run, 'driver-unreachable')
    const application = await applicationOf(run)
    const certain = await watch.until('a try from a worker', (state) =>
      state.diagnoses.find(
        (one) =>
          one.subject.applicationId === application &&
          one.cause === 'driver-unreachable' &&
          one.confidence === 'high',
      ),
    )
    expect(titleOf(certain)).toContain('driver.invalid')
    expect(inWords(certain).figures).toMatchObject({ 'driver reached from a worker': 'false' })
  })

  it('memory-killed: the container’s oom event is joined to the executor and its task', async () => {
    const run = await launch('memory-killed')
    const application = await applicationOf(run)
    const killed = await watch.until('a kill with its task', (state) =>
      state.applications[application]?.diagnoses.find(
        ({ cause, subject }) => cause === 'oom-killed' && (subject.taskIds?.length ?? 0) > 0,
      ),
    )
    const { containerId, executorId } = killed.subject
    // The engine's own word on that container, from its own command.
    const since = Math.floor((Date.now() - 600_000) / 1000)
    const until = Math.ceil(Date.now() / 1000)
    const events = await docker(
      ...['events', '--since', String(since), '--until', String(until)],
      ...['--filter', 'event=oom', '--format', '{{.Actor.ID}}'],
    )
    expect(events.split('\n')).toContain(containerId)
    const snapshot = applicationSnapshot(watch.state(), application)
    const executor = snapshot?.executors.find(({ id }) => id === executorId)
    expect(containerId?.startsWith(executor?.host ?? 'unknown')).toBe(true)
    expect(killed.confidence).toBe('high')
  })
})

describe('jobs that are slow are told what to change, by all that they did', () => {
  it.each([
    ['skewed', 'skew'],
    ['spilling', 'spill'],
    ['gc-bound', 'gc'],
    ['too-few-partitions', 'few-tasks'],
    ['too-many-partitions', 'fine-tasks'],
    ['small-files', 'small-files'],
  ])('%s: %s', async (name, id) => {
    const application = await applicationOf(await launch(name))
    const advice = await watch.until(`advice ${id}`, (state) =>
      state.applications[application]?.recommendations?.find(({ cause }) => cause === id),
    )
    const says = inWords(advice)
    expect(says.figures.Measured).toMatch(/\d/)
    expect(says.remedy).not.toEqual({})
    // It stays when the application has ended, and is kept with it for every monitor.
    await watch.until('its summary', (state) =>
      valueOf(state.history)?.find(
        ({ applicationId, diagnoses }) =>
          applicationId === application && diagnoses.some(({ cause }) => cause === id),
      ),
    )
  })
})

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { valueOf } from '../../source/model/reading.ts'
import type { Explanation } from '../../source/model/waiting/explanation.ts'
import { start } from './program.ts'
import { watchCluster, type Watch } from './watch.ts'

let watch: Watch
let runs: string[] = []

beforeAll(async () => {
  const scaled = await start('scale', '3', '--yes')
  if (scaled.status !== 0) throw new Error(scaled.stderr)
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

describe('jobs that hang are told why', () => {
  const told = async (run: string, cause: string): Promise<Explanation> => {
    const application = await applicationOf(run)
    return await watch.until(cause, (state) =>
      state.explanations.find(
        (one) => one.applicationId === application && one.cause === (cause as typeof one.cause),
      ),
    )
  }

  it('never-starts: both figures', async () => {
    const { sentence } = await told(await launch('never-starts'), 'never-starts')
    expect(sentence).toContain('64.0 GiB')
    expect(sentence).toContain('1.0 GiB')
  })

  it('held out: who holds the cores', async () => {
    const holder = await applicationOf(await launch('idle-shell'))
    await watch.until('all cores in use', (state) => {
      const master = valueOf(state.master)
      return master !== undefined && master.coresUsed === master.cores ? true : undefined
    })
    const { sentence } = await told(await launch('pi'), 'held-out')
    expect(sentence).toContain('idle shell')
    expect(sentence).toContain(holder)
  })
})

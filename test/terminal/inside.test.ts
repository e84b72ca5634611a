import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { keys, openSession, type Session } from './session.ts'

const root = join(import.meta.dirname, '..', '..')
const program = join(root, 'dist', 'cli.js')

let session: Session | undefined
afterEach(async () => {
  await session?.close()
  session = undefined
})

function open(columns: number, rows: number): Session {
  const command = [process.execPath, program, '--demo'] as const
  session = openSession([...command], { columns, rows, cwd: root })
  return session
}

/** Launches the example at a place of the launcher, and marks its application. */
async function launch(monitor: Session, index: number, name: RegExp): Promise<void> {
  await monitor.waitFor(/ALIVE/)
  monitor.press('x')
  await monitor.waitFor(/pagerank/i)
  monitor.press('g', 'j'.repeat(index), keys.enter)
  monitor.press('1')
  await monitor.waitFor(name, 60_000)
  monitor.press('g')
}

describe.each([
  [160, 48],
  [80, 24],
])('inside an application of the demo at %i×%i', (columns, rows) => {
  it('skewed: from its jobs to the output of an executor, and its advice', async () => {
    const monitor = open(columns, rows)
    await launch(monitor, 7, /▸?skewed +.*RUNNING/)
    monitor.press(keys.enter, 'z')
    await monitor.waitFor(/\[Jobs \d+\][^]*▸ +0 \S[^]*RUNNING/, 60_000)
    monitor.press(keys.enter)
    await monitor.waitFor(/Jobs › job 0[^]*STAGE NAME[^]*ACTIVE/)
    monitor.press(keys.enter)
    await monitor.waitFor(/› stage \d+[^]*TASK STATUS▼[^]*▸ +\d+ RUNNING/, 60_000)
    monitor.press(keys.enter)
    await monitor.waitFor(/› executor \d+[^]*Running task \d+\.0 in stage/, 60_000)
    monitor.press('a')
    await monitor.waitFor(/▸(?:high|medium) +[^\n]*(?:skew|Skew)[^]*Measured/, 90_000)
    monitor.press(keys.enter)
    await monitor.waitFor(/Stages › stage \d+[^]*TASK STATUS▼/)
  })

  it('never-starts: the Master pane says why in one line, Advice the whole, ! too', async () => {
    const monitor = open(columns, rows)
    await launch(monitor, 14, /never starts? +WAITING|never sta\S* .*WAITING/)
    await monitor.waitFor(/└ can never start/, 60_000)
    monitor.press('a', 'z')
    const advice = await monitor.waitFor(/▸high +can never start[^]*Evidence/)
    expect(advice).toContain('64.0 GiB')
    monitor.press('!')
    await monitor.waitFor(/can never start[^]*64\.0 GiB/)
  })
})

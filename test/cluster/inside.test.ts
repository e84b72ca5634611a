import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keys, type Session } from '../terminal/session.ts'
import { containerOf, docker, execute, openMonitor, settle, start } from './program.ts'

/** The workers' containers that have an executor of any application: it is a process of theirs. */
async function executorOutput(application: string, executor: string): Promise<string> {
  const ids = (await containerOf('worker')).split('\n')
  for (const id of ids) {
    const file = `/var/lib/spark/work/${application}/${executor}/stderr`
    const { status, stdout } = await execute('docker', ['exec', id, 'cat', file])
    if (status === 0) return stdout
  }
  return ''
}

describe('inside a running application, by keys alone', () => {
  let monitor: Session

  beforeAll(async () => {
    await settle(2)
    monitor = openMonitor(160, 48)
    await monitor.waitFor(/worker-\d.*ALIVE/)
  })
  afterAll(async () => {
    await monitor.close()
  })

  /** Launches a job of one task that lasts longer than any test, and opens the application. */
  const launch = async (): Promise<string> => {
    const { stdout, stderr } = await start('run', '--detach', 'too-few-partitions', '400000000')
    expect(`${stdout}${stderr}`).toMatch(/[0-9a-f]{12}/)
    monitor.press('1')
    await monitor.waitFor(/too few p.*RUNNING/, 120_000)
    monitor.press('g', keys.enter)
    const screen = await monitor.waitFor(
      /too few partitions · RUNNING · app-\d+-\d+[^]*▸ +0 sum at too_few_partitions\.py\S* +RUNNING/,
      120_000,
    )
    return /RUNNING · (app-\d+-\d+)/.exec(screen)?.[1] ?? ''
  }

  it('job → stage → task → the executor’s own output, and a stage is killed', async () => {
    const application = await launch()
    monitor.press(keys.enter)
    await monitor.waitFor(/Jobs › job 0[^]*▸ +0 sum at \S+ +ACTIVE/)
    monitor.press(keys.enter)
    const tasks = await monitor.waitFor(/job 0 › stage 0[^]*▸ +0 RUNNING[^]*worker-\d/)
    expect(tasks).toContain('PROCESS_LOCAL')
    monitor.press(keys.enter)
    const shown = await monitor.waitFor(/› executor \d+[^]*Running task 0\.0 in stage 0\.0/)
    expect(shown).toMatch(/active · on worker-\d · healthy/)
    // The engine's own word on what that executor wrote.
    const executor = /› executor (\d+)/.exec(shown)?.[1] ?? ''
    expect(await executorOutput(application, executor)).toContain('Running task 0.0 in stage 0.0')
    monitor.press(keys.escape)
    await monitor.waitFor(/› stage 0 ·/)
    monitor.press('K')
    await monitor.waitFor(/Kill stage 0 \(sum at too_few_partitions\.py/)
    monitor.press('y')
    await monitor.waitFor(/✓ kill stage 0/, 60_000)
    await monitor.waitFor(/too few partitions · (FINISHED|FAILED)/, 120_000)
    // The run's own exit status, from the engine.
    const failed = [
      ...['ps', '-aq', '--filter', 'label=spark-on-docker.run.example=too-few-partitions'],
      ...['--filter', 'exited=1'],
    ]
    await expect.poll(() => docker(...failed), { timeout: 60_000 }).not.toBe('')
  })

  it('kills an application after a yes', async () => {
    await launch()
    monitor.press('1', 'g', 'K')
    await monitor.waitFor(/Kill application app-\d+-\d+/)
    monitor.press('y')
    await monitor.waitFor(/✓ kill too few partitions/, 60_000)
    await monitor.waitFor(/too few p\S* +(?:\S+ +)?KILLED|too few partitions.*KILLED/, 60_000)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keys, type Session } from '../terminal/session.ts'
import { docker, openMonitor, project, settle, sparkWorkers } from './program.ts'

/** Worker hosts that Spark calls ALIVE now. */
const alive = async () =>
  Object.entries(await sparkWorkers()).flatMap(([host, state]) => (state === 'ALIVE' ? [host] : []))

/** Short ids of the running worker containers, as the engine's own command lists them. */
const containers = async () =>
  (
    await docker(
      ...['ps', '-q', '--filter', `label=com.docker.compose.project=${project}`],
      ...['--filter', 'label=com.docker.compose.service=worker'],
    )
  )
    .split('\n')
    .filter((id) => id !== '')

describe('the monitor on a real cluster, by keys alone', () => {
  let monitor: Session

  beforeAll(async () => {
    await settle(1)
    monitor = openMonitor(160, 48)
    await monitor.waitFor(/worker-\d+ .*ALIVE/)
  })
  afterAll(async () => {
    await monitor.close()
  })

  const scaleTo = async (workers: number) => {
    // One scaling at a time: the one before has ended when the status line says no more of it.
    await monitor.waitFor((screen) => !screen.split('\n')[0]?.includes('◐ scale'), 120_000)
    monitor.press('s')
    await monitor.waitFor('wanted (0 – 64)')
    monitor.press(String(workers), keys.enter)
  }

  it('scales 1 → 4 and shows each worker ALIVE in Spark', async () => {
    expect(await alive()).toHaveLength(1)
    await scaleTo(4)
    // The machine may have fewer cores than that, which is asked about with the figures.
    const asked = await monitor.waitFor(/starting workers|of 4 workers|Start them all the same/)
    if (asked.includes('Start them')) monitor.press('y')
    await monitor.waitFor(
      (screen) => (screen.match(/worker-\d+ .*ALIVE/g) ?? []).length === 4,
      180_000,
    )
    const hosts = await alive()
    expect(hosts).toHaveLength(4)
    expect(hosts.toSorted()).toEqual((await containers()).toSorted())
  })

  it('scales 4 → 2 after a yes: two workers are drained, stopped and removed', async () => {
    await scaleTo(2)
    await monitor.waitFor(/\by\b.*yes/i)
    monitor.press('y')
    await monitor.waitFor(
      (screen) => (screen.match(/worker-\d+ .*ALIVE/g) ?? []).length === 2,
      180_000,
    )
    await monitor.waitFor((screen) => !screen.includes('of 4 ALIVE'), 120_000)
    await expect.poll(containers, { timeout: 120_000 }).toHaveLength(2)
    const hosts = await alive()
    expect(hosts.toSorted()).toEqual((await containers()).toSorted())
  })

  it('opens a shell in a worker with the whole terminal and comes back unchanged', async () => {
    const before = monitor.screen()[0]?.slice(0, 20) ?? 'no status line'
    monitor.press('2', 'g', 'e')
    await monitor.waitFor(/^shell in [^]*[$#] ?$/m, 60_000)
    expect(monitor.modes()).toMatchObject({ alternate: false, mouse: false, cursorHidden: false })
    monitor.press('hostname; echo "columns=$(tput cols 2>/dev/null || stty size)"\r')
    const text = await monitor.waitFor(/^[0-9a-f]{12}$/m)
    const host = /^[0-9a-f]{12}$/m.exec(text)?.[0]
    expect(await containers()).toContain(host)
    // Ctrl-C goes to what runs in the shell, not to the monitor.
    monitor.press('echo begun-$((20+3)); sleep 600\r')
    await monitor.waitFor('begun-23')
    monitor.press(keys.ctrlC)
    await monitor.waitFor('^C')
    monitor.press('echo still-$((40+2))\r')
    await monitor.waitFor('still-42')
    monitor.press(keys.ctrlD)
    // Painted whole: the status line is at the top again.
    const screen = await monitor.waitFor(
      (text) => text.startsWith(before) && text.includes('ALIVE'),
    )
    expect(screen).toMatch(/worker-\d+ .*ALIVE/)
    await expect
      .poll(() => monitor.modes(), { timeout: 10_000 })
      .toMatchObject({ alternate: true, cursorHidden: true })
  })
})

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { keys } from '../terminal/session.ts'
import { containerOf, docker, openMonitor, project, root, settle, start } from './program.ts'

const label = `label=com.docker.compose.project=${project}`

/** Names of the worker containers that run, as the engine's own command lists them. */
async function workers(): Promise<readonly string[]> {
  const service = 'label=com.docker.compose.service=worker'
  const names = await docker(
    ...['ps', '--filter', label, '--filter', service],
    ...['--format', '{{.Names}}'],
  )
  return names
    .split('\n')
    .filter((name) => name !== '')
    .toSorted()
}

const masterAnswer = z.object({
  activedrivers: z.array(z.object({ id: z.string(), worker: z.string() })),
  workers: z.array(z.object({ id: z.string(), host: z.string() })),
})

/** Container id (short) of the worker that runs a driver; undefined while none does. */
async function driverHost(): Promise<string | undefined> {
  const port = process.env.SPARK_ON_DOCKER_MASTER_PORT ?? ''
  const answer = await fetch(`http://127.0.0.1:${port}/json/`)
  const master = masterAnswer.parse(await answer.json())
  const [driver] = master.activedrivers
  return master.workers.find(({ id }) => id === driver?.worker)?.host
}

describe('scaling never does what was not asked', () => {
  beforeAll(() => settle(3))

  it('+ pressed before anything is known removes no worker', async () => {
    const before = await workers()
    for (let round = 0; round < 3; round += 1) {
      const monitor = openMonitor(120, 40)
      // From the first frame on, while the engine and the master are still being asked.
      await monitor.waitFor(/spark-on-docker|Workers|WORKERS/)
      monitor.press('+')
      await monitor.waitFor(/worker-\d+ .*ALIVE/, 60_000)
      expect((await workers()).filter((name) => before.includes(name))).toEqual(before)
      monitor.press('q')
      await monitor.ended
    }
    await settle(3)
  })

  it('+ + + is three more', async () => {
    const monitor = openMonitor(160, 48)
    await monitor.waitFor(/worker-\d+ .*ALIVE/, 60_000)
    monitor.press('+', '+', '+')
    await monitor.waitFor(/6 of 6 ALIVE|6 workers ALIVE/, 180_000)
    expect(await workers()).toHaveLength(6)
    await monitor.waitFor((screen) => !screen.split('\n')[0]?.includes('◐ scale'), 60_000)
    monitor.press('s', '3', keys.enter)
    await monitor.waitFor(/Take 3 workers away/)
    monitor.press('y')
    await expect.poll(workers, { timeout: 120_000 }).toHaveLength(3)
    monitor.press('q')
    await monitor.ended
  })

  it('a second program is told what is under way, and the lock ends with its holder', async () => {
    const first = spawn(join(root, 'scripts/start'), ['scale', '5', '--yes'], {
      cwd: root,
      stdio: 'ignore',
    })
    const ended = new Promise((resolve) => first.once('exit', resolve))
    const lock = ['ps', '-q', '--filter', `label=spark-on-docker.lock=${project}`]
    await expect.poll(() => docker(...lock), { timeout: 60_000 }).not.toBe('')
    const second = await start('scale', '4', '--yes')
    expect(second.stderr).toMatch(
      /"scale to 5 workers" is under way in another program \(process \d+ on .+\) for/,
    )
    expect(second.status).toBe(1)
    first.kill('SIGKILL')
    await ended
    await expect.poll(() => docker(...lock), { timeout: 60_000 }).toBe('')
    const third = await start('scale', '3', '--yes')
    expect(third.stderr).toMatch(/3 workers/)
    expect(third.status).toBe(0)
    expect(await workers()).toHaveLength(3)
  })

  it('a worker with a driver goes last, is named, and is not taken without a yes', async () => {
    const master = await containerOf('master')
    await docker(
      ...['exec', '-w', '/opt/spark', master, 'bin/spark-submit', '--deploy-mode', 'cluster'],
      ...['--driver-memory', '512m', '--class', 'org.apache.spark.examples.SparkPi'],
      ...['/opt/spark/examples/jars/spark-examples.jar', '200000'],
    )
    await expect.poll(driverHost, { timeout: 60_000 }).not.toBeUndefined()
    const host = await driverHost()
    const down = await start('scale', '1', '--yes')
    expect(down.stderr).toMatch(/1 worker \(2 workers gone\)/)
    const [left] = await workers()
    const id = await docker('inspect', '-f', '{{.Id}}', left ?? '')
    expect(id.slice(0, 12)).toBe(host)
    const refused = await start('scale', '0')
    expect(refused.stderr).toMatch(/1 driver runs there and is killed with it: driver-\d+-\d+/)
    expect(refused.status).toBe(2)
    expect(await workers()).toEqual([left])
    const agreed = await start('scale', '0', '--yes')
    expect(agreed.status).toBe(0)
    expect(await workers()).toEqual([])
    await settle(1)
  })
})

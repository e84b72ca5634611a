import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { containerOf, docker, project, start } from './program.ts'

const label = `label=com.docker.compose.project=${project}`
const address = `http://127.0.0.1:${process.env.SPARK_ON_DOCKER_HISTORY_PORT ?? ''}/`

const completed = z.object({ completedapps: z.array(z.object({ id: z.string() })) })
const applications = z.array(
  z.object({ id: z.string(), attempts: z.array(z.object({ completed: z.boolean() })) }),
)

async function ask(url: string): Promise<unknown> {
  return (await fetch(url)).json()
}

/** Ids of the applications that the master has seen end. */
async function ended(): Promise<readonly string[]> {
  const port = process.env.SPARK_ON_DOCKER_MASTER_PORT ?? ''
  const { completedapps } = completed.parse(await ask(`http://127.0.0.1:${port}/json/`))
  return completedapps.map(({ id }) => id)
}

describe('the history server', () => {
  // The tests after these need the cluster as they found it.
  afterAll(async () => {
    const up = await start('up', '--workers', '1')
    if (up.status !== 0) throw new Error(up.stderr)
  })

  it('is not there unless it is asked for', async () => {
    expect(await containerOf('history')).toBe('')
  })

  it('up --history starts it on the loopback address, and it has an application that ended', async () => {
    const before = await ended()
    expect((await start('run', 'pi', '2')).status).toBe(0)
    const [mine] = (await ended()).filter((id) => !before.includes(id))
    expect(mine).toMatch(/^app-/)

    const { status, stderr } = await start('up', '--history')
    expect(stderr).toContain(`history ${address}`)
    expect(status).toBe(0)
    // It looks for new event logs every ten seconds.
    await expect
      .poll(
        async () => {
          const listed = applications.parse(await ask(`${address}api/v1/applications`))
          return listed.find(({ id }) => id === mine)?.attempts.map((one) => one.completed)
        },
        { timeout: 60_000, interval: 1000 },
      )
      .toEqual([true])
    const published = await docker('port', await containerOf('history'))
    expect(published).toBe(`18080/tcp -> ${new URL(address).host}`)
  })

  it('is started once: up again leaves it is', async () => {
    const id = await containerOf('history')
    expect((await start('up', '--history')).status).toBe(0)
    expect(await containerOf('history')).toBe(id)
  })

  it('down removes it with the rest, and the network', async () => {
    expect((await start('down', '--yes')).status).toBe(0)
    expect(await docker('ps', '-aq', '--filter', label)).toBe('')
    expect(await docker('network', 'ls', '-q', '--filter', label)).toBe('')
  })
})

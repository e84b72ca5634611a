import { z } from 'zod'
import { createServer, type Server } from 'node:net'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { snapshotSchema } from '../../source/cli/snapshot.ts'
import {
  docker,
  execute,
  containerOf,
  project,
  root,
  settle,
  sparkWorkers,
  start,
} from './program.ts'

describe('commands on a real cluster', () => {
  beforeAll(() => settle(2))

  it('status ends with 0 and says what the engine and Spark say', async () => {
    const { status, stdout } = await start('status', '--json')
    const snapshot = snapshotSchema.parse(JSON.parse(stdout))
    expect(snapshot.cluster.reason).toBe('')
    expect(status).toBe(0)
    expect(snapshot).toMatchObject({ ok: true, demo: false, project })
    expect(snapshot.cluster.master).toBe('ALIVE')
    const { serversUp } = z.object({ serversUp: z.number() }).loose().parse(snapshot.traefik)
    expect(serversUp).toBeGreaterThanOrEqual(2)
    expect(snapshot.redis.ok).toBe(true)
    const alive = Object.values(await sparkWorkers()).filter((state) => state === 'ALIVE')
    expect(snapshot.cluster.workers.filter(({ spark }) => spark === 'ALIVE')).toHaveLength(
      alive.length,
    )
  })

  it('run prints the output of the example and ends with its status', async () => {
    const good = await start('run', 'pi', '4')
    expect(good.stdout).toMatch(/^Pi is roughly 3\.1\d+$/m)
    expect(good.status).toBe(0)
    const bad = await start('run', 'wordcount', 'data/no-such-file')
    expect(bad.stderr).toContain('no-such-file')
    expect(bad.status).toBe(1)
  })

  it('exec passes output and exit status on, and knows its containers', async () => {
    const id = await containerOf('master')
    const { status, stdout } = await start(
      'exec',
      'master',
      'sh',
      '-c',
      'cat /etc/hostname; exit 7',
    )
    expect(stdout.trim()).toBe(id.slice(0, 12))
    expect(status).toBe(7)
    const unknown = await start('exec', 'worker-77', 'true')
    expect(unknown.stderr).toMatch(/no container worker-77.*: choose from .*master-1/)
    expect(unknown.status).toBe(2)
  })

  it('the lines of the README work inside the master as they stand', async () => {
    const { status, stdout } = await execute('docker', [
      ...['exec', '-w', '/opt/spark', await containerOf('master')],
      ...['bin/run-example', 'SparkPi', '4'],
    ])
    expect(stdout).toContain('Pi is roughly 3.1')
    expect(status).toBe(0)
  })

  it('the JVMs of the daemons map the archive of classes, and say nothing against it', async () => {
    for (const service of ['master', 'worker']) {
      const [id = ''] = (await containerOf(service)).split('\n')
      const maps = ['sh', '-c', 'grep -l /class-data.jsa /proc/[0-9]*/maps 2>/dev/null; true']
      expect([service, await docker('exec', id, ...maps)]).toEqual([
        service,
        expect.stringMatching(/^\/proc\/\d+\/maps/),
      ])
    }
    const { stderr } = await start('run', 'pi', '1', '--verbose')
    expect(stderr).not.toMatch(/\[warning\]\[(?:cds|class)/)
  })

  it('refuses to change anything with --read-only', async () => {
    const { status, stderr } = await start('scale', '5', '--read-only')
    expect(stderr).toContain('--read-only')
    expect(status).toBe(1)
  })

  it('touches no container of another project', async () => {
    const image = await docker('inspect', '-f', '{{.Image}}', await containerOf('redis'))
    const stranger = await docker('create', '--name', `${project}-stranger`, image, 'true')
    try {
      const { status, stderr } = await start('exec', stranger.slice(0, 12), 'true')
      expect(stderr).toContain('no container')
      expect(status).toBe(2)
    } finally {
      await docker('rm', '-f', stranger)
    }
  })
})

describe('a port that is taken', () => {
  let server: Server | undefined
  afterEach(() => {
    server?.close()
  })

  it('is found before anything starts: which, who holds it, what to do', async () => {
    server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server?.once('listening', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const other = `${project}-ports`
    const { status, stderr } = await execute(`${root}/scripts/start`, ['up', '--project', other], {
      env: { SPARK_ON_DOCKER_WEB_PORT: String(port) },
    })
    expect(status).toBe(1)
    expect(stderr).toContain(`port ${String(port)} (the master's page) is held by process`)
    expect(stderr).toContain(String(process.pid))
    expect(stderr).toContain('SPARK_ON_DOCKER_WEB_PORT')
    expect(stderr).not.toContain('already allocated')
    // The other ports are those of the tests' own cluster: said too, with its container's name.
    expect(stderr).toContain(`project "${project}"`)
    const label = `label=com.docker.compose.project=${other}`
    expect(await docker('ps', '-aq', '--filter', label)).toBe('')
  })
})

import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reportSchema } from '../../source/cli/doctor.ts'
import { snapshotSchema } from '../../source/cli/snapshot.ts'
import { containerOf, docker, execute, root } from './program.ts'
import { alias, type Sshd, startSshd, without } from './sshd.ts'

const name = `an engine over ssh${without === undefined ? '' : ` (left out: ${without})`}`

/** The program as it is called where its engine is another machine's: this one, by ssh. */
const program = (sshd: Sshd, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  execute(process.execPath, [join(root, 'dist/cli.js'), ...args], {
    env: { ...sshd.environment, ...env },
  })

async function snapshot(sshd: Sshd, env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = await program(sshd, ['status', '--json'], env)
  return { status, stderr, ...snapshotSchema.parse(JSON.parse(stdout)) }
}

describe.skipIf(without !== undefined)(name, () => {
  let open: Sshd
  let narrow: Sshd
  beforeAll(async () => {
    open = await startSshd({ forwarding: true })
    narrow = await startSshd({ forwarding: false })
  })
  afterAll(() => {
    open.close()
    narrow.close()
  })

  it('an alias of the ssh configuration is enough, and the ports are forwarded', async () => {
    const { status, ok, engine, cluster, traefik, redis } = await snapshot(open)
    expect([cluster.reason, status, ok]).toEqual(['', 0, true])
    expect([engine.ok, traefik.ok, redis.ok, cluster.master]).toEqual([true, true, true, 'ALIVE'])
    expect(cluster.workers.length).toBeGreaterThan(0)
  })

  it('logs and exec are those of its containers', async () => {
    const logs = await program(open, ['logs', 'master', '--tail', 'all'])
    expect(logs.stdout + logs.stderr).toContain('I have been elected leader')
    const ran = await program(open, ['exec', 'master', 'hostname'])
    expect(ran).toMatchObject({
      status: 0,
      stdout: `${(await containerOf('master')).slice(0, 12)}\n`,
    })
  })

  it('a docker context that names it is the same', async () => {
    const folder = join(open.folder, 'docker')
    const meta = join(folder, 'contexts', 'meta', createHash('sha256').update('far').digest('hex'))
    mkdirSync(meta, { recursive: true })
    const endpoints = { docker: { Host: `ssh://${alias}`, SkipTLSVerify: false } }
    writeFileSync(
      join(meta, 'meta.json'),
      JSON.stringify({ Name: 'far', Metadata: {}, Endpoints: endpoints }),
    )
    const env = { DOCKER_HOST: '', DOCKER_CONFIG: folder, DOCKER_CONTEXT: 'far' }
    expect(await snapshot(open, env)).toMatchObject({ status: 0, ok: true })
  })

  it('where ssh forwards nothing, status and doctor say what to paste', async () => {
    const seen = await snapshot(narrow)
    expect(seen.engine.ok).toBe(true)
    expect(seen).toMatchObject({ status: 1, ok: false, cluster: { state: 'degraded' } })
    const line = new RegExp(
      `ssh -N (?:-L 127\\.0\\.0\\.1:\\d+:127\\.0\\.0\\.1:\\d+ ){6}${alias}$`,
      'm',
    )
    expect(seen.stderr).toMatch(line)
    const { stdout } = await program(narrow, ['doctor', '--json'])
    const { findings } = reportSchema.parse(JSON.parse(stdout))
    const found = findings.find(({ id }) => id === 'forwarding')
    expect(found).toMatchObject({ severity: 'bad', ok: false })
    expect(found?.remedy).toMatch(line)
  })

  it('what ssh says is told in one line', async () => {
    const unknown = await program(open, ['logs', 'master'], { DOCKER_HOST: 'ssh://nobody.invalid' })
    expect(unknown.status).toBe(1)
    expect(unknown.stderr).toMatch(/^spark-on-docker: .*ssh nobody\.invalid: [^\n]+\n$/)
  })

  it('nothing of it stays when the program has ended', async () => {
    await snapshot(open)
    const left = await execute('pgrep', ['-f', join(open.folder, 'ssh_config')])
    expect(left.stdout).toBe('')
    expect(await docker('version', '--format', '{{.Server.Version}}')).not.toBe('')
  })
})

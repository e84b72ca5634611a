import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import { snapshotSchema } from '../../source/cli/snapshot.ts'
import { docker, execute, project, root, settle, start } from './program.ts'

interface Piped {
  readonly status: number
  readonly stdout: Buffer
  readonly stderr: Buffer
}

/** `./scripts/start ARGS` with bytes for its standard input. */
async function piped(args: readonly string[], input: Buffer): Promise<Piped> {
  const child = spawn(join(root, 'scripts/start'), args, { cwd: root, stdio: 'pipe' })
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const [stdout, stderr] = await Promise.all([
    buffer(child.stdout),
    buffer(child.stderr),
    once(child, 'exit'),
  ])
  return { status: child.exitCode ?? 1, stdout, stderr }
}

const none = Buffer.alloc(0)

describe('true bytes on a real cluster', () => {
  beforeAll(() => settle(1))

  it('what goes in to a command comes out of it, however binary', async () => {
    const bytes = Buffer.concat([randomBytes(1_000_000), Buffer.from('\tno newline')])
    const { status, stdout } = await piped(['exec', 'worker-1', 'cat'], bytes)
    expect(stdout.equals(bytes)).toBe(true)
    expect(status).toBe(0)
  })

  it('tabs, no UTF-8, both streams and the exit status of a command', async () => {
    const script = String.raw`printf "out\t\377\376"; printf "err\t\200" >&2; exit 7`
    const ran = await piped(['exec', '-i', 'worker-1', 'sh', '-c', script], none)
    expect(ran.stdout.toString('latin1')).toBe('out\t\u00ff\u00fe')
    expect(ran.stderr.toString('latin1')).toBe('err\t\u0080')
    expect(ran.status).toBe(7)
    const killed = await piped(['exec', 'worker-1', 'sh', '-c', 'kill -9 $$'], none)
    expect(killed.status).toBe(137)
  })

  it('a command that ends before its input does', async () => {
    const endless = `yes | ${root}/scripts/start exec worker-1 seq 1 200000 | cksum`
    const ours = await execute('bash', ['-c', endless], { limitMs: 120_000 })
    const judge = await execute('bash', ['-c', 'seq 1 200000 | cksum'])
    expect(ours.stdout).toBe(judge.stdout)
  })

  it('logs are those of the engine, on standard output; a closed pipe is no fault', async () => {
    const id = await docker(
      ...['ps', '-q', '--filter', `label=com.docker.compose.project=${project}`],
      ...['--filter', 'label=com.docker.compose.service=traefik'],
    )
    const wanted = await execute('bash', ['-c', `docker logs --tail 5 ${id} 2>&1 | sort | cksum`])
    const script = `${root}/scripts/start logs traefik --tail 5 | sort | cksum`
    expect((await execute('bash', ['-c', script])).stdout).toBe(wanted.stdout)
    const cut = `${root}/scripts/start logs traefik --tail all | head -n 1; echo "\${PIPESTATUS[0]}"`
    const head = await execute('bash', ['-c', cut])
    expect(head.stdout).toMatch(/\n0\n$/)
    expect(head.stderr).not.toContain('EPIPE')
  })

  it('a run that Ctrl-C ends is stopped, to every monitor', async () => {
    const child = spawn(join(root, 'scripts/start'), ['run', 'pi', '100000'], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (/runs as [0-9a-f]{12}/.test(said) && !said.includes('stopping')) child.kill('SIGINT')
    })
    await once(child, 'exit')
    expect(child.exitCode).toBe(130)
    expect(said).toMatch(/pi was stopped\n$/)
    const { stdout } = await start('status', '--json')
    expect(snapshotSchema.parse(JSON.parse(stdout)).cluster.runs[0]).toMatchObject({
      example: 'pi',
      state: 'stopped',
    })
  })
})

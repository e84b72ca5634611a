import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeCluster, startFakeCluster } from '../fakes/cluster.ts'

const root = join(import.meta.dirname, '..', '..')

let cluster: FakeCluster
beforeEach(async () => {
  cluster = await startFakeCluster({ workers: 1, stepMs: 5 })
})
afterEach(async () => {
  await cluster.close()
})

/** The program itself, with pipes. */
function start(...args: string[]) {
  const child = spawn(process.execPath, [join(root, 'dist', 'cli.js'), ...args], {
    cwd: root,
    env: { ...process.env, ...cluster.environment },
    stdio: 'pipe',
  })
  // What goes to a program that has ended is nobody's.
  child.stdin.on('error', () => undefined)
  return child
}

/** Its exit status; 128 + n would be a shell's for one that did not answer signal n. */
async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'exit')
  return child.exitCode
}

/** Resolves when a stream has given some text. */
async function said(stream: Readable, wanted: string): Promise<string> {
  let all = ''
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    all += String(chunk)
    if (all.includes(wanted)) return all
  }
  return expect.fail(`it ended without "${wanted}": ${all}`)
}

describe('the program between pipes', () => {
  it('passes megabytes through a command and back, and its exit status', async () => {
    const child = start('exec', 'worker-1', 'cat')
    const bytes = Buffer.concat([randomBytes(5_000_000), Buffer.from('\tno newline')])
    child.stdin.end(bytes)
    const [stdout, stderr] = await Promise.all([buffer(child.stdout), text(child.stderr)])
    expect(stdout.equals(bytes)).toBe(true)
    expect(stderr).toBe('')
    expect(await ended(child)).toBe(0)
  })

  it('waits for a slow reader and loses nothing', async () => {
    const bytes = randomBytes(3_000_000)
    cluster.commands(() => ({ stdout: bytes, stderr: '', exitCode: 5 }))
    const child = start('exec', 'worker-1', 'any')
    const pieces: Buffer[] = []
    for await (const piece of child.stdout) {
      pieces.push(piece as Buffer)
      for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
    }
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true)
    expect(await ended(child)).toBe(5)
  })

  it('ends quietly when its reader goes away', async () => {
    const [worker] = cluster.containers('worker')
    if (worker === undefined) expect.fail('no worker')
    for (let line = 0; line < 20_000; line += 1) cluster.engine.log(worker, `line ${line}`)
    const child = start('logs', 'worker-1', '--tail', 'all', '--follow')
    await said(child.stdout, 'line 0')
    child.stdout.destroy()
    expect(await text(child.stderr)).toBe('')
    expect(await ended(child)).toBe(0)
  })

  it('a run goes on without a reader, says so, and then its result', async () => {
    cluster.pace(100_000)
    const child = start('run', 'pi')
    child.stdout.destroy()
    await said(child.stderr, 'runs as')
    const [run] = cluster.containers('run')
    if (run === undefined) expect.fail('no run')
    cluster.engine.log(run, 'Pi is roughly 3.14')
    await said(child.stderr, 'nobody reads the output any more')
    cluster.engine.end(run, 0)
    const stderr = await text(child.stderr)
    expect(stderr).toMatch(/pi: Pi is roughly 3\.14\n$/)
    expect(await ended(child)).toBe(0)
  })
})

describe('signals', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s ends a command with %i, though its input goes on', async (signal, status) => {
    const child = start('exec', 'worker-1', 'cat')
    child.stdin.write('ready')
    await said(child.stdout, 'ready')
    child.kill(signal)
    expect(await ended(child)).toBe(status)
  })

  it('the first Ctrl-C stops a run, the second leaves at once', async () => {
    cluster.pace(100_000)
    cluster.engine.fault('hang', /\/stop$/)
    const child = start('run', 'pi')
    await said(child.stderr, 'runs as')
    child.kill('SIGINT')
    await said(child.stderr, 'Ctrl-C again leaves without waiting')
    child.kill('SIGINT')
    expect(await ended(child)).toBe(130)
  })
})

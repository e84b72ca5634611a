import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Clients } from '../../source/clients/contracts.ts'
import { createRealClients } from '../../source/app/clients.ts'
import { type FakeCluster, startFakeCluster } from '../fakes/cluster.ts'
import { type Given, program } from './program.ts'

// Whole command lines over sockets: a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000 })

let cluster: FakeCluster
let clients: Clients

beforeEach(async () => {
  cluster = await startFakeCluster({ workers: 1 })
  clients = createRealClients(cluster.config)
})
afterEach(async () => {
  await clients.close()
  await cluster.close()
})

const call = (argv: readonly string[], given: Partial<Given> = {}) =>
  program(argv, { clients, config: cluster.config, ...given })
const worker = () => cluster.containers('worker')[0] ?? expect.fail('no worker')

/** Tabs, no UTF-8, a line longer than any buffer, and no newline at its end. */
const awkward = Buffer.concat([
  Buffer.from('tab\there\r\n\u001b[2Jclear\n'),
  Buffer.from([0xff, 0xfe, 0x00, 0x80]),
  Buffer.from('x'.repeat(200_000)),
])

describe('exec without a terminal', () => {
  test('gives the very bytes, each stream on its own, and the exit status', async () => {
    const stderr = Buffer.from([0xe2, 0x82, 0x09])
    cluster.commands(() => ({ stdout: awkward, stderr, exitCode: 7 }))
    const ran = await call(['exec', 'worker-1', 'any'], { input: Buffer.alloc(0) })
    expect(ran.status).toBe(7)
    expect(ran.bytes.stdout.equals(awkward)).toBe(true)
    expect(ran.bytes.stderr.equals(stderr)).toBe(true)
  })

  test.each([[[]], [['-i']], [['--interactive']], [['-T']], [['--no-tty']]])(
    'standard input goes in, to its end: exec %j',
    async (options) => {
      const input = Buffer.concat([awkward, randomBytes(1_000_000)])
      const ran = await call(['exec', ...options, 'worker-1', 'cat'], { input })
      expect(ran.status).toBe(0)
      expect(ran.bytes.stdout.equals(input)).toBe(true)
      expect(ran.stderr).toBe('')
    },
  )

  test('a command that reads nothing ends, whatever is still to come', async () => {
    cluster.commands(() => ({ stdout: 'done', stderr: '', exitCode: 3 }))
    // Its standard input never ends.
    const ran = await call(['exec', 'worker-1', 'true'])
    expect(ran).toMatchObject({ status: 3, stdout: 'done' })
  })

  test('-t needs a terminal', async () => {
    for (const options of [['-t'], ['-it'], ['--tty']]) {
      const ran = await call(['exec', ...options, 'worker-1', 'ls'])
      expect(ran.status).toBe(2)
      expect(ran.stderr).toMatch(/-t needs a terminal.*leave -t out\n$/)
    }
  })

  test('options after the name are the command’s, or refused', async () => {
    const seen: (readonly string[])[] = []
    cluster.commands((_, command) => {
      seen.push(command)
      return { stdout: '', stderr: '', exitCode: 0 }
    })
    await call(['exec', '-i', 'worker-1', 'ls', '--help', '-it'])
    expect(seen).toEqual([['ls', '--help', '-it']])
    expect((await call(['exec', 'worker-1', '-it', 'ls'])).status).toBe(2)
  })

  test('Ctrl-C ends it at once, with the status of the signal', async () => {
    const abort = new AbortController()
    const ran = await call(['exec', 'worker-1', 'cat'], {
      signal: abort.signal,
      answer: 'typed',
      said: () => {
        abort.abort(new Error('interrupted'))
      },
    })
    expect(ran).toMatchObject({ status: 130, stdout: 'typed\n', stderr: '' })
  })

  test('a connection that breaks is told, and is no success', async () => {
    const ran = await call(['exec', 'worker-1', 'cat'], {
      answer: 'typed',
      said: () => void cluster.engine.refuse(),
    })
    expect(ran.status).toBe(1)
    expect(ran.stderr).toMatch(/the Docker engine.* (cut|closed|no engine listens) /)
    await cluster.engine.accept()
  })
})

describe('exec on a terminal', () => {
  test('-it, -i and nothing give it the terminal; -T does not, and is safe to print', async () => {
    const commands: (readonly string[])[] = []
    const handOver = (command: readonly string[]) => {
      commands.push(command)
      return Promise.resolve(0)
    }
    for (const options of [[], ['-i'], ['-t'], ['-it']]) {
      await call(['exec', ...options, 'worker-1', 'bash'], { terminal: true, handOver })
    }
    const shell = ['docker', 'exec', '-it', worker().id, 'bash']
    expect(commands).toEqual([shell, shell, shell, shell])
    cluster.commands(() => ({ stdout: awkward.subarray(0, 30), stderr: '', exitCode: 0 }))
    const plain = await call(['exec', '-T', 'worker-1', 'ls'], { terminal: true, handOver })
    expect(plain.stdout).toMatch(/^tab\there\r\nclear\n/)
    expect(commands).toHaveLength(4)
  })
})

describe('logs', () => {
  test('both streams go to standard output, as they are', async () => {
    cluster.engine.log(worker(), awkward)
    cluster.engine.log(worker(), Buffer.from('\terror without an end'), 'stderr')
    const read = await call(['logs', 'worker-1', '-n', '2'])
    const wanted = Buffer.concat([awkward, Buffer.from('\terror without an end')])
    expect(read.bytes.stdout.equals(wanted)).toBe(true)
    expect(read).toMatchObject({ status: 0, stderr: '' })
  })

  test('on a terminal they are safe, and keep their colours', async () => {
    cluster.engine.log(worker(), '\u001b[31mred\u001b[0m\t\u001b[2J\u001b]0;title\u0007end')
    const read = await call(['logs', 'worker-1', '-n', '1'], { terminal: true })
    expect(read.stdout).toBe('\u001b[31mred\u001b[0m\tend\n')
    const plain = await call(['logs', 'worker-1', '-n', '1'], {
      terminal: true,
      env: { NO_COLOR: '1' },
    })
    expect(plain.stdout).toBe('red\tend\n')
  })

  test('--follow gives what comes, until Ctrl-C or the container ends', async () => {
    const abort = new AbortController()
    let said = ''
    const read = await call(['logs', '-f', 'worker-1'], {
      signal: abort.signal,
      said: (text) => {
        said += text
        if (said.includes('last')) abort.abort(new Error('interrupted'))
        else if (said.includes('registered')) cluster.engine.log(worker(), Buffer.from('last'))
      },
    })
    expect(read.status).toBe(130)
    expect(read.stdout).toMatch(/registered with master\nlast$/)
  })
})

import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { collect } from '../../source/cli/collect.ts'
import { clientOf, type Clients } from '../../source/clients/contracts.ts'
import { redisKey } from '../../source/domain/redis.ts'
import { traefikKey } from '../../source/domain/traefik.ts'
import { createDemoClients, type DemoClients } from '../../source/demo/index.ts'
import { bundledExamples } from '../../source/domain/examples.ts'
import { recorded } from '../../source/record/record.ts'
import { createRedaction } from '../../source/record/redact.ts'
import { openReplay } from '../../source/record/replay.ts'
import { testConfig } from '../actions/context.ts'
import { program } from '../cli/program.ts'

const begun = Date.UTC(2026, 10, 23, 12)
const { signal } = new AbortController()
const config = testConfig({ demo: true })
let folder: string
let file: string
let demo: DemoClients
beforeEach(() => {
  vi.useFakeTimers({ now: begun })
  folder = mkdtempSync(join(tmpdir(), 'recording-'))
  file = join(folder, 'a.jsonl')
  demo = createDemoClients({ seed: 5, workers: 2, examples: bundledExamples, project: 'p' })
})
afterEach(async () => {
  await demo.close()
  vi.useRealTimers()
  rmSync(folder, { recursive: true })
})

const record = (clients: Clients = demo, env = {}) => recorded(clients, { file, project: 'p', env })
const look = async (clients: Clients) => {
  const state = await collect(clients, config, signal, { samples: false })
  return { ...state, now: 0 }
}
const lines = () =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

/** Half a minute of the demo with a run in it, looked at each second. */
async function recordDemo(): Promise<readonly unknown[]> {
  const clients = record()
  const run = { example: 'pi', command: [], arguments: ['10'] }
  const id = await clients.engine.createRun(run, signal)
  const ended = new AbortController()
  void clients.engine.events({ opened: () => undefined, event: () => undefined }, ended.signal)
  void clients.engine.logs(id, { tail: 'all', follow: true }, () => undefined, ended.signal)
  const seen: unknown[] = []
  for (let second = 0; second < 30; second += 1) {
    seen.push(await look(clients))
    await vi.advanceTimersByTimeAsync(1000)
  }
  ended.abort()
  await clients.close()
  return seen
}

describe('a recording', () => {
  it('is shown again as it was seen, from its beginning to its end', async () => {
    const seen = await recordDemo()
    const replay = openReplay(file)
    const again: unknown[] = []
    for (let second = 0; second < 30; second += 1) {
      again.push(await look(replay.clients))
      await vi.advanceTimersByTimeAsync(1000)
    }
    expect(replay.project).toBe('p')
    expect(JSON.stringify(seen.at(-1))).toContain('Spark Pi')
    const told = (states: readonly unknown[]) =>
      states.map((state) =>
        JSON.stringify(state).replace(/\d+\.\d+\.\d+\.\d+|"(demo|host-2)"/g, 'it'),
      )
    const withoutTimes = (text: string) => text.replace(/"(at|since)":[\d.]+/g, '')
    const [was, is] = [seen, again].map((states) => told(states).map(withoutTimes))
    const at = was?.findIndex((text, index) => text !== is?.[index]) ?? 0
    const [one = '', other = ''] = [was?.[at], is?.[at]]
    const from = one.split('').findIndex((letter, index) => letter !== other[index])
    expect(other.slice(from - 99, from + 99)).toBe(one.slice(from - 99, from + 99))
    expect(at).toBe(-1)
    // It holds the last state.
    await vi.advanceTimersByTimeAsync(60_000)
    const end = replay.now()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(replay.now()).toBe(end)
    expect(await replay.clients.spark.master(signal)).toMatchObject({ status: 'ALIVE' })
  })

  it('gives events and logs as they came, as fast as it is told to', async () => {
    await recordDemo()
    const said = async (speed: number, seconds: number) => {
      const { clients } = openReplay(file, { speed })
      const actions: string[] = []
      const texts: string[] = []
      const ended = new AbortController()
      const event = ({ action }: { action: string }) => actions.push(action)
      void clients.engine.events({ opened: () => undefined, event }, ended.signal)
      const [run] = (await clients.engine.containers(signal)).filter(
        ({ service }) => service === 'run',
      )
      void clients.engine.logs(
        run?.id ?? '',
        { tail: 'all', follow: true },
        ({ text }) => texts.push(text),
        ended.signal,
      )
      await vi.advanceTimersByTimeAsync(seconds * 1000)
      ended.abort()
      return { actions, last: texts.filter((text) => text.startsWith('Pi is')) }
    }
    expect(await said(1, 4)).toMatchObject({ last: [] })
    const slow = await said(1, 40)
    expect(slow.actions).toContain('die')
    expect(slow.last).toHaveLength(1)
    expect(await said(4, 10)).toEqual(slow)
  })

  it('cannot be changed', async () => {
    await recordDemo()
    const { clients } = openReplay(file)
    const what = 'this is a recording'
    await expect(clients.engine.stop('1', 1, signal)).rejects.toThrow(what)
    await expect(clients.compose.down(true, () => undefined, signal)).rejects.toThrow(what)
    await expect(clients.spark.killApplication('app', signal)).rejects.toThrow(what)
    expect(() => clients.engine.interactive('1')).toThrow(what)
  })

  it('keeps failures, and maps', async () => {
    const clients = record()
    const [worker] = (await clients.spark.master(signal)).workers
    const page = await clients.spark.workerPage(worker?.id ?? '', signal)
    demo.faults.kill('redis')
    await expect(clientOf(clients, redisKey).state(signal)).rejects.toThrow('refuses connections')
    await clients.close()
    const again = openReplay(file).clients
    expect(await again.spark.workerPage(worker?.id ?? '', signal)).toEqual(page)
    expect(page.drivers.size).toBeGreaterThan(0)
    await expect(clientOf(again, redisKey).state(signal)).rejects.toThrow('refuses connections')
    await expect(clientOf(again, traefikKey).state(signal)).rejects.toThrow('has no answer')
  })

  it('is for its owner alone, and of a bounded size; what did not change is written once', async () => {
    const clients = recorded(demo, { file, project: 'p', env: {}, maxBytes: 20_000 })
    await clients.engine.info(signal)
    await clients.engine.info(signal)
    expect(lines().filter(({ of }) => of === 'engine.info')).toHaveLength(1)
    for (let count = 0; count < 50; count += 1) {
      await clients.spark.master(signal)
      await vi.advanceTimersByTimeAsync(1000)
    }
    await clients.close()
    expect(statSync(file).size).toBeLessThanOrEqual(20_000)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(openReplay(file).project).toBe('p')
  })

  it('that cannot be written is one line', () => {
    expect(() => recorded(demo, { file: join(folder, 'no', 'a'), project: 'p', env: {} })).toThrow(
      /^the recording cannot be written: ENOENT[^\n]*$/,
    )
  })

  it.skipIf(!existsSync('/dev/full'))('whose disk is full says so once, at its end', async () => {
    const said: string[] = []
    const failed = (reason: string) => void said.push(reason)
    const clients = recorded(demo, { file: '/dev/full', project: 'p', env: {}, failed })
    expect(await clients.spark.master(signal)).toMatchObject({ status: 'ALIVE' })
    expect(said).toEqual([])
    await clients.close()
    await clients.close()
    expect(said).toEqual([expect.stringMatching(/^the recording cannot be written: ENOSPC[^\n]*$/)])
  })
})

describe('what is no recording', () => {
  const opened = (text: string) => () => {
    writeFileSync(file, text)
    return openReplay(file)
  }
  const first = '{"recording":"spark-on-docker","version":1,"at":1,"project":"p"}'
  it('is one line that names the line', () => {
    expect(() => openReplay(join(folder, 'none'))).toThrow(/^the recording cannot be read: ENOENT/)
    expect(opened('')).toThrow(/a\.jsonl, line 1: this is no recording of spark-on-docker$/)
    expect(opened('{"a":1}\n')).toThrow(/line 1: this is no recording/)
    const good = '{"at":2,"of":"compose.version","value":"5"}'
    expect(opened(`${first}\n${good}\n{"at":\n`)).toThrow(/line 3: this is no line of a recording$/)
    const foreign = '{"at":2,"of":"spark.master","value":{"status":"ALIVE"}}'
    expect(opened(`${first}\n${foreign}\n`)).toThrow(/line 2: /)
    // The last line was cut when the program was killed.
    expect(opened(`${first}\n${good}\n{"at":3,"of`)().project).toBe('p')
  })

  it('cannot send the terminal anything', async () => {
    const bad = `{"at":2,"of":"compose.version","value":"5\\u001b]0;x\\u0007"}`
    const { clients } = opened(`${first}\n${bad}\n`)()
    expect(await clients.compose.version(signal)).toBe('5')
  })
})

describe('what a recording does not tell', () => {
  it('is secrets and addresses, wherever they stand', () => {
    const redact = createRedaction({ MY_API_TOKEN: 'abcdef123', HOME: '/home/somebody' })
    redact.addHost('build-box')
    expect(redact('x abcdef123 y')).toBe('x (secret) y')
    expect(redact('spark.redis.password=hunter2 next')).toBe('spark.redis.password=(secret) next')
    expect(redact('AWS_SECRET_ACCESS_KEY: "k k", b')).toBe('AWS_SECRET_ACCESS_KEY: (secret), b')
    expect(redact('redis://user:pass@build-box:6379')).toBe('redis://(secret)@host-1:6379')
    expect(redact('--requirepass abc')).toBe('--requirepass (secret)')
    const [one, two] = [redact('172.18.0.3 and 172.18.0.4'), redact('172.18.0.4')]
    expect(one).not.toMatch(/172/)
    expect(one.endsWith(two)).toBe(true)
    expect(redact('fe80::1c2d:3e4f at 12:00:00')).toMatch(/^10\.\d+\.\d+\.\d+ at 12:00:00$/)
    expect(redact('127.0.0.1:8080')).toBe('127.0.0.1:8080')
  })

  it('and neither is any of it in the file', async () => {
    const secret = 'correct horse battery'
    const properties = { 'spark.hadoop.fs.s3a.secret.key': 'sssh-1', 'spark.app.name': 'x' }
    const clients = record(
      {
        ...demo,
        compose: { ...demo.compose, version: () => Promise.resolve(`2 ${secret}`) },
        services: {
          traefik: { state: () => Promise.reject(new Error('http://u:pw@10.9.8.7 is away')) },
        },
        eventLogs: { read: () => Promise.resolve({ properties, password: 'pw-2' } as never) },
      },
      { REDIS_PASSWORD: secret },
    )
    await clients.engine.containers(signal)
    await clients.compose.version(signal)
    await clients.eventLogs.read('app-1', signal)
    await expect(clientOf(clients, traefikKey).state(signal)).rejects.toThrow()
    await clients.close()
    const text = readFileSync(file, 'utf8')
    expect(text).not.toMatch(/correct horse|sssh|pw|172\.18|10\.9\.8\.7/)
  })
})

describe('on the command line', () => {
  it('--record writes what a command saw, and replay shows its end', async () => {
    vi.useRealTimers()
    // The one of the other tests stands still with their clock.
    await demo.close()
    demo = createDemoClients({ seed: 5, workers: 2, examples: bundledExamples, project: 'p' })
    const realNow = Date.now
    const status = await program(['status', '--record', file], { clients: demo })
    expect(status).toMatchObject({ status: 0, stderr: '' })
    const again = await program(['replay', file], { clients: demo })
    Date.now = realNow
    expect(again.opened).toBe(0)
    expect(again.stdout).toContain('REPLAY  test is up')
    expect(again.status).toBe(0)
  })

  it('says in one line what cannot be', async () => {
    vi.useRealTimers()
    const none = await program(['replay', join(folder, 'none')], { clients: demo })
    expect(none.stderr).toMatch(/^spark-on-docker: the recording cannot be read: ENOENT[^\n]*\n$/)
    const slow = await program(['replay', file, '--speed', '0'], { clients: demo })
    expect(slow).toMatchObject({ status: 2 })
    expect(slow.stderr).toContain('--speed 0: give a number greater than 0')
    const unwritten = await program(['status', '--record', join(folder, 'no', 'a')], {
      clients: demo,
    })
    expect(unwritten.stderr).toMatch(/^spark-on-docker: the recording cannot be written: [^\n]*\n$/)
  })
})

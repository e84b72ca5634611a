import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { doctor as doctorAction } from '../../source/actions/doctor.ts'
import { aheadMs, foundNames, spaceIn } from '../../source/actions/examine-probes.ts'
import type { Clients } from '../../source/clients/contracts.ts'
import { createRealClients } from '../../source/app/clients.ts'
import { emptyState } from '../../source/cli/collect.ts'
import { printDoctor, reportSchema } from '../../source/cli/doctor.ts'
import type { Config } from '../../source/config/config.ts'
import { valueOf } from '../../source/domain/reading.ts'
import type { State } from '../../source/store/state.ts'
import { createStore } from '../../source/store/store.ts'
import { type FakeCluster, type FakeRan, startFakeCluster } from '../fakes/cluster.ts'

let cluster: FakeCluster
let clients: Clients
const never = new AbortController().signal

const ran = (stdout: string, exitCode = 0): FakeRan => ({ stdout, stderr: '', exitCode })
/** What a container is known by in the cluster's network. */
const hostOf = ({ id }: { readonly id: string }) => id.slice(0, 12)
const answers: Readonly<Record<string, () => FakeRan>> = {
  getent: () => {
    const names = ['master', 'redis', 'traefik', ...cluster.containers('worker').map(hostOf)]
    return ran(names.map((name, index) => `172.18.0.${index + 2}  ${name}\n`).join(''))
  },
  date: () => ran(`${Math.floor(Date.now() / 1000)}\n`),
  sh: () => ran('/ o 99999999 1 88888888 2% /\n/tmp o 99999999 1 88888888 2% /\n'),
}

beforeEach(async () => {
  cluster = await startFakeCluster({ workers: 2 })
  clients = createRealClients(cluster.config)
  cluster.commands((_, [name = '']) => answers[name]?.())
})
afterEach(async () => {
  await clients.close()
  await cluster.close()
})

/** Calls the command; gives its exit status and what it printed. */
async function call(
  options: { json: boolean },
  change: Partial<Config> = {},
  env: Readonly<Record<string, string>> = {},
) {
  const stdout = new PassThrough()
  const status = await printDoctor(
    {
      env,
      stdin: new PassThrough(),
      stdout,
      stderr: new PassThrough(),
      signal: never,
      version: '0',
      configure: () => cluster.config,
      connect: () => Promise.resolve(clients),
      monitor: () => Promise.resolve(0),
      handOver: () => Promise.resolve(0),
      goOnUnread: () => undefined,
      config: { ...cluster.config, ...change },
      clients,
      yes: false,
    },
    options,
  )
  return { status, text: String(stdout.read()) }
}

const report = reportSchema
  .extend({
    findings: z.array(reportSchema.shape.findings.element.strict()),
  })
  .strict()
async function look(change: Partial<Config> = {}) {
  const { status, text } = await call({ json: true }, change)
  const read = report.parse(JSON.parse(text))
  expect(read).toMatchObject({ status, ok: status === 0, project: 'fake', demo: false })
  expect(read.at).toBe(new Date(read.at).toISOString())
  for (const { ok, severity } of read.findings) expect(ok).toBe(severity === 'ok')
  const of = (id: string) => read.findings.find((finding) => finding.id === id)
  return { ...read, of }
}

describe('doctor', { timeout: 30_000 }, () => {
  test('services, workers, names, clock and disk of a cluster that runs', async () => {
    const { of, skipped } = await look()
    for (const id of ['engine', 'service-master', 'service-redis', 'workers', 'names', 'clock']) {
      expect([id, of(id)?.severity]).toEqual([id, 'ok'])
    }
    expect(of('versions')?.evidence).toContain('Compose 5.0.0')
    const found = `fake-master-1 finds ${cluster.containers('worker').map(hostOf).join(', ')}`
    expect(of('names')?.evidence).toEqual(['fake-worker-1 finds master, redis, traefik', found])
    expect(of('disk')?.evidence[0]).toMatch(/84\.8 GiB of 95\.4 GiB free/)
    expect(skipped).toEqual([])
  })

  test('what does not work comes first, with evidence and remedy', async () => {
    cluster.commands((_, [name = '']) =>
      name === 'getent' ? ran('172.18.0.2  master\n', 2) : answers[name]?.(),
    )
    await cluster.redis.refuse()
    const { status, text } = await call({ json: false })
    expect(status).toBe(2)
    expect(text).toMatch(/^fake: \d+ faults?, \d+ warnings?, \d+ checks well\n\nFAULT/)
    expect(text).toContain('fake-worker-1 cannot resolve redis')
    expect(text).toMatch(/warning {2}fake-redis-1 runs but does not answer\n.*refuses connections/)
    expect(text.indexOf('FAULT')).toBeLessThan(text.indexOf('warning  '))
    expect(text.indexOf('warning  ')).toBeLessThan(text.indexOf('\nok '))
  })

  test('is told in ASCII where the locale has nothing else', async () => {
    await cluster.redis.refuse()
    const { text } = await call({ json: false }, {}, { LC_ALL: 'C' })
    expect(text).toMatch(/warning|FAULT/)
    expect(text).not.toMatch(/[^\n\x20-\x7e]/)
  })

  test('every worker is asked for the folders that it writes to, once', async () => {
    const asked: string[] = []
    cluster.commands((name, command) => {
      if (command[0] !== 'sh') return answers[command[0] ?? '']?.()
      asked.push(name)
      if (name === 'fake-master-1') return ran('', 127)
      return ran(
        name === 'fake-worker-2'
          ? '/ overlay 99999999 1 88888888 2% /\n/tmp tmpfs 49152 1024 48128 3% /tmp\n'
          : '/ overlay 99999999 1 88888888 2% /\n/tmp overlay 99999999 1 88888888 2% /\n',
      )
    })
    const { status, of, skipped } = await look()
    expect(asked.sort()).toEqual(['fake-master-1', 'fake-worker-1', 'fake-worker-2'])
    expect(status).toBe(2)
    expect(of('disk-folder')).toMatchObject({
      severity: 'bad',
      title: 'Only 47.0 MiB are free in /tmp of worker-2',
    })
    expect(of('disk')?.severity).toBe('ok')
    expect(skipped).toEqual(['disk of master-1: it gave no answer to read'])
  })

  test('an engine that is away is a finding, and what needs it is not looked at', async () => {
    await cluster.engine.refuse()
    const { status, of, findings, skipped } = await look()
    expect(status).toBe(2)
    expect(of('engine')?.severity).toBe('bad')
    expect(findings.map(({ id }) => id)).not.toContain('leftovers')
    expect(skipped.join()).toMatch(/ports: .*no engine listens there/)
  })

  test('a cluster that is down is a finding', async () => {
    for (const { id } of await clients.engine.containers(never)) {
      await clients.engine.stop(id, 0, never)
      await clients.engine.remove(id, never)
    }
    const { status, of } = await look()
    expect(status).toBe(2)
    expect(of('service-master')).toMatchObject({
      severity: 'bad',
      title: 'There is no master container',
      remedy: './scripts/start --project fake up (key U)',
    })
  })

  test('with --read-only nothing is run in containers, and that is said', async () => {
    const tried: unknown[] = []
    cluster.commands((_, command) => {
      tried.push(command)
      return undefined
    })
    const { of, skipped } = await look({ readOnly: true })
    expect(tried).toEqual([])
    expect(of('names')).toBeUndefined()
    expect(skipped).toEqual([expect.stringMatching(/^names .*--read-only/)])
  })

  test('why an application waits is a finding too', async () => {
    const startedAt = Date.now() - 60_000
    const given = { cores: 0, state: 'WAITING' as const, alone: true, startedAt }
    cluster.spark.addApplication(given)
    for (const worker of cluster.spark.workers) worker.executors.push('app-other')
    cluster.spark.addApplication({ name: 'holder', cores: 2, startedAt: startedAt - 1000 })
    const { of } = await look()
    expect(of('waiting-for-cores')).toMatchObject({ severity: 'warning' })
    expect(of('waiting-for-cores')?.title).toMatch(/"holder"/)
  })

  test('the key leaves what was found in the state', async () => {
    const store = createStore<State>(emptyState(cluster.config))
    const said: string[] = []
    const report = (message: string) => said.push(message)
    await doctorAction.run({ clients, store, config: cluster.config, signal: never, report }, {})
    expect(valueOf(store.get().doctor)?.findings.map(({ id }) => id)).toContain('workers')
    expect(said.at(-1)).toMatch(/\d+ faults, \d+ warnings, \d+ checks well/)
  })
})

describe('answers of commands in containers', () => {
  test('names that were found', () => {
    const lines = ['172.18.0.2      master', 'fd00::3 redis redis.example']
    expect(foundNames(lines, ['master', 'redis', 'traefik'])).toEqual(['master', 'redis'])
  })

  test('a clock within the second and the time of asking is right', () => {
    expect(aheadMs(100, 100_400, 100_600)).toBe(0)
    expect(aheadMs(100, 99_000, 99_500)).toBe(500)
    expect(aheadMs(100, 110_999, 111_500)).toBe(-10_000)
  })

  test('space of a folder; nothing where it is no answer of df', () => {
    expect(spaceIn('/tmp overlay 200 50 150 25% /')).toEqual({
      folder: '/tmp',
      device: 'overlay',
      totalBytes: 204_800,
      freeBytes: 153_600,
    })
    expect(spaceIn('/tmp ')).toBeUndefined()
    expect(spaceIn('sh: df: not found')).toBeUndefined()
  })
})

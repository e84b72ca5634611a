import { traefikKey } from '../../source/domain/traefik.ts'
import { redisKey } from '../../source/domain/redis.ts'
import { clientOf } from '../../source/clients/contracts.ts'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openForward } from '../../source/engine/forward.ts'
import { createRealClients } from '../../source/app/clients.ts'
import { program } from '../cli/program.ts'
import { examineCluster } from '../../source/actions/examine.ts'
import { readEngine } from '../../source/config/engine.ts'
import { forwardRemedy } from '../../source/config/forwarding.ts'
import { testConfig } from '../actions/context.ts'
import { type FakeCluster, startFakeCluster } from '../fakes/cluster.ts'

/** An `ssh` that forwards to this machine: `-L`, `cat`, and what joins it to the fake engine. */
const fakeSsh = `#!${process.execPath}
const { appendFileSync } = require('node:fs')
const { connect, createServer } = require('node:net')
const { FAKE_SSH: folder, FAKE_SSH_ENGINE: engine } = process.env
const args = process.argv.slice(2)
appendFileSync(folder + '/calls', process.pid + ' ' + args.join(' ') + '\\n')
if (args.includes('dial-stdio')) {
  const socket = connect(engine)
  process.stdin.pipe(socket).pipe(process.stdout)
  socket.on('close', () => process.exit())
} else {
  const forwards = args.flatMap((one, index) => (one === '-L' ? [args[index + 1].split(':')] : []))
  let open = 0
  for (const [from, local, to, port] of forwards) {
    createServer((socket) => {
      const target = connect(Number(port), to)
      socket.pipe(target).pipe(socket)
      for (const one of [socket, target]) one.on('error', () => socket.destroy())
    }).listen(Number(local), from, () => (open += 1) === forwards.length && process.stdin.pipe(process.stdout))
  }
  process.stdin.on('end', () => process.exit())
}
`
const never = new AbortController().signal
const path = process.env.PATH ?? ''
let folder: string
let cluster: FakeCluster
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'forward-'))
  cluster = await startFakeCluster({ workers: 1 })
  writeFileSync(join(folder, 'ssh'), fakeSsh, { mode: 0o755 })
  process.env.FAKE_SSH = folder
  process.env.FAKE_SSH_ENGINE = cluster.engine.socketPath
  process.env.PATH = `${folder}:${path}`
})
afterAll(async () => {
  process.env.PATH = path
  await cluster.close()
  rmSync(folder, { recursive: true, force: true })
})

const remote = (host: string) => ({ ...cluster.config, engine: readEngine({ DOCKER_HOST: host }) })
const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n')
const runs = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('an engine on another machine', () => {
  test('by ssh: the ports that it publishes are forwarded for as long as the clients live', async () => {
    const config = remote('ssh://me@box')
    const forward = await openForward(config)
    // The numbers themselves are the fake cluster's: another cluster of this machine, as it were.
    expect(forward?.ports.redis).not.toBe(config.ports.redis)
    const clients = createRealClients(config, forward)
    expect(clients.reachedPorts).toEqual(forward?.ports)
    expect(await clientOf(clients, redisKey).state(never)).toMatchObject({ version: '7.0.15' })
    expect(await clientOf(clients, traefikKey).state(never)).toMatchObject({ version: '3.7.15' })
    expect(await clients.spark.master(never)).toMatchObject({ status: 'ALIVE' })
    expect(await clients.engine.containers(never)).toHaveLength(4)
    const [first = '', ...others] = calls()
    expect(first).toMatch(
      /^\d+ -T -M -S \S+ -o ExitOnForwardFailure=yes (?:-L 127\.0\.0\.1:\d+:127\.0\.0\.1:\d+ ){6}-o BatchMode=yes -o ConnectTimeout=30 -l me -- box cat$/,
    )
    const control = / -S (\S+)/.exec(first)?.[1] ?? ''
    for (const other of others) expect(other).toContain(` -S ${control} `)
    await clients.close()
    await vi.waitFor(() => {
      for (const call of calls())
        expect([call, runs(Number.parseInt(call, 10))]).toEqual([call, false])
    })
  })

  test('of any other kind needs none, or cannot be helped', async () => {
    expect(await openForward(cluster.config)).toBeUndefined()
    expect(await openForward(remote('tcp://box:2375'))).toBeUndefined()
  })

  test('what to paste names every port, where it is published and the machine', () => {
    const environment = { SPARK_ON_DOCKER_BIND: '0.0.0.0', SPARK_ON_DOCKER_ADMIN_BIND: '127.0.0.1' }
    const of = (DOCKER_HOST: string, more = {}) =>
      forwardRemedy(
        testConfig({
          engine: readEngine({ DOCKER_HOST }),
          environment: { ...environment, ...more },
        }),
      )
    const line =
      'ssh -N -L 127.0.0.1:8080:127.0.0.1:8080 -L 127.0.0.1:8081:127.0.0.1:8081 -L 127.0.0.1:8090:127.0.0.1:8090 -L 127.0.0.1:8079:127.0.0.1:8079 -L 127.0.0.1:6379:127.0.0.1:6379 -L 127.0.0.1:18080:127.0.0.1:18080'
    expect(of('tcp://box:2375')).toBe(`in another terminal: ${line} box`)
    expect(of('ssh://me@box:2222')).toMatch(
      new RegExp(`AllowTcpForwarding.*: ${line} -p 2222 me@box$`),
    )
    expect(of('unix:///run/docker.sock')).toBeUndefined()
    expect(of('tcp://box:2375', { SPARK_ON_DOCKER_ADMIN_BIND: '10.0.0.5' })).toBeUndefined()
  })

  test('whose ports are not forwarded: status and doctor say so', async () => {
    // The engine answers, and nothing listens where its ports would be.
    const config = {
      ...remote('tcp://box:2375'),
      ports: { ...cluster.config.ports, master: 1, dashboard: 2, redis: 3 },
    }
    const clients = createRealClients(config)
    const local = createRealClients(cluster.config)
    const given = { ...clients, engine: local.engine, compose: local.compose }
    const { findings } = await examineCluster({ clients: given, config, signal: never })
    const found = findings.find(({ id }) => id === 'forwarding')
    expect(found).toMatchObject({ severity: 'bad', remedy: forwardRemedy(config) })
    expect(found?.evidence.join()).toMatch(
      /refuses connections: the engine is on box and its ports are not forwarded here/,
    )
    const { stderr } = await program(['status'], { clients: given, config })
    expect(stderr).toBe(`the ports of box do not answer here: ${forwardRemedy(config) ?? ''}\n`)
    await clients.close()
    await local.close()
  }, 30_000)
})

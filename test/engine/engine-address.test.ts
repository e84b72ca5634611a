import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readEngine } from '../../source/config/engine.ts'
import { engineAddress } from '../../source/engine/docker/address.ts'
import { createEngineClient } from '../../source/engine/docker/engine.ts'
import { startFakeCluster } from '../fakes/cluster.ts'

const folder = mkdtempSync(join(tmpdir(), 'address-'))
for (const name of ['ca.pem', 'cert.pem', 'key.pem']) writeFileSync(join(folder, name), name)
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** As docker-modem does before each request, for a debug message. */
const described = (value: unknown) => inspect(value, { showHidden: true, depth: null })

describe('what docker-modem describes before each request', () => {
  test.each([
    ['a socket', {}],
    ['a port', { DOCKER_HOST: 'tcp://10.0.0.5:2375' }],
    ['TLS', { DOCKER_HOST: 'tcp://box:2376', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder }],
    ['ssh', { DOCKER_HOST: 'ssh://me@box' }],
  ])('of %s is short', (_, environment) => {
    expect(described(engineAddress(readEngine(environment)).options).length).toBeLessThan(1000)
  })

  test('stays short when its agent has sockets', async () => {
    const cluster = await startFakeCluster({ workers: 3 })
    const address = engineAddress(cluster.config.engine)
    const before = described(address.options)
    const engine = createEngineClient(cluster.config, address)
    await engine.containers(new AbortController().signal)
    const { agent } = address.options
    expect(Object.keys(agent.freeSockets)).not.toEqual([])
    expect(described(address.options)).toBe(before)
    engine.close()
    await cluster.close()
  })
})

describe('an engine over ssh', () => {
  /** An `ssh` that says what it was told, and is joined to the fake engine. */
  const fakeSsh = `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs')
const { connect } = require('node:net')
appendFileSync(process.env.FAKE_SSH + '/calls', process.argv.slice(2).join(' ') + '\\n')
const socket = readFileSync(process.env.FAKE_SSH + '/socket', 'utf8')
if (socket.startsWith('/')) {
  const engine = connect(socket)
  process.stdin.pipe(engine).pipe(process.stdout)
  engine.on('close', () => process.exit())
} else {
  process.stderr.write('Warning: something\\n' + socket + '\\n')
  process.exit(255)
}
`
  const given = { DOCKER_HOST: 'ssh://me@alias:2222' }
  const path = process.env.PATH ?? ''
  beforeAll(() => {
    writeFileSync(join(folder, 'ssh'), fakeSsh, { mode: 0o755 })
    process.env.FAKE_SSH = folder
    process.env.PATH = `${folder}:${path}`
  })
  afterAll(() => {
    process.env.PATH = path
  })
  const never = new AbortController().signal

  test("is asked through the person's own ssh, and streams are followed through it", async () => {
    const cluster = await startFakeCluster({ workers: 8 })
    writeFileSync(join(folder, 'socket'), cluster.engine.socketPath)
    const engine = createEngineClient({ ...cluster.config, engine: readEngine(given) })
    const containers = await engine.containers(never)
    expect(containers).toHaveLength(11)
    const enough = new AbortController()
    const sampled = new Set<string>()
    await Promise.all(
      containers.map(({ id }) =>
        engine.stats(
          id,
          () => {
            sampled.add(id)
            if (sampled.size === containers.length) enough.abort()
          },
          enough.signal,
        ),
      ),
    )
    const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n')
    expect(new Set(calls)).toEqual(
      new Set([
        '-T -o BatchMode=yes -o ConnectTimeout=30 -l me -p 2222 -- alias docker system dial-stdio',
      ]),
    )
    engine.close()
    await cluster.close()
  })

  test.each([
    ['me@alias: Permission denied (publickey).', /ssh alias: me@alias: .*load the key into ssh-/],
    ['Host key verification failed.', /ssh alias: Host key .* \(connect once by hand/],
    ['sh: 1: docker: not found', /\(the docker program must be there and in the PATH\)/],
  ])('that fails with %j is told in one line', async (said, message) => {
    const cluster = await startFakeCluster({ workers: 1 })
    writeFileSync(join(folder, 'socket'), said)
    const engine = createEngineClient({ ...cluster.config, engine: readEngine(given) })
    await expect(engine.containers(never)).rejects.toThrow(message)
    await expect(engine.containers(never)).rejects.toThrow(/^the Docker engine at ssh:[^\n]+$/)
    engine.close()
    await cluster.close()
  })
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { engineAddress } from '../../source/clients/docker/address.ts'
import { createEngineClient } from '../../source/clients/docker/engine.ts'
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
    ['TLS', { DOCKER_HOST: 'https://10.0.0.5:2376', DOCKER_CERT_PATH: folder }],
    ['ssh', { DOCKER_HOST: 'ssh://me@box' }],
  ])('of %s is short', (_, environment) => {
    expect(described(engineAddress(environment).options).length).toBeLessThan(1000)
  })

  test('stays short when its agent has sockets', async () => {
    const cluster = await startFakeCluster({ workers: 3 })
    const address = engineAddress(cluster.config.environment)
    const before = described(address.options)
    const engine = createEngineClient(cluster.config, address)
    await engine.containers(new AbortController().signal)
    const { agent } = address.options
    expect(Object.keys(agent?.freeSockets ?? {})).not.toEqual([])
    expect(described(address.options)).toBe(before)
    engine.close()
    await cluster.close()
  })
})

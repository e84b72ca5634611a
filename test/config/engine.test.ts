import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hostOf, readEngine } from '../../source/config/engine.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'engine-'))
})
afterEach(() => {
  rmSync(home, { recursive: true, force: true })
})

const read = (environment: Record<string, string>) => readEngine({ HOME: home, ...environment })
const host = (given: string) => read({ DOCKER_HOST: given })

function files(folder: string, ...names: string[]): string {
  mkdirSync(folder, { recursive: true })
  for (const name of names) writeFileSync(join(folder, name), name)
  return folder
}

/** A docker context as the `docker` program keeps it. */
function context(name: string, endpoint: object, ...material: string[]): string {
  const id = createHash('sha256').update(name).digest('hex')
  const meta = files(join(home, '.docker', 'contexts', 'meta', id))
  writeFileSync(join(meta, 'meta.json'), JSON.stringify({ Name: name, Endpoints: endpoint }))
  const folder = join(home, '.docker', 'contexts', 'tls', id, 'docker')
  if (material.length > 0) files(folder, ...material)
  return folder
}

describe('DOCKER_HOST', () => {
  const tcp = (at: string, port: number) => ({ kind: 'tcp', host: at, port, tls: undefined })
  const ssh = { kind: 'ssh', user: undefined, port: undefined, socket: undefined }
  it.each([
    ['unix:///run/x.sock', { kind: 'socket', path: '/run/x.sock' }, undefined],
    ['unix://', { kind: 'socket', path: '/var/run/docker.sock' }, undefined],
    ['/run/x.sock', { kind: 'socket', path: '/run/x.sock' }, undefined],
    [
      'npipe:////./pipe/docker_engine',
      { kind: 'socket', path: '//./pipe/docker_engine' },
      undefined,
    ],
    ['box:2375', tcp('box', 2375), 'box'],
    ['box', tcp('box', 2375), 'box'],
    ['10.0.0.5:4000', tcp('10.0.0.5', 4000), '10.0.0.5'],
    ['tcp://box', tcp('box', 2375), 'box'],
    ['tcp://localhost:2375', tcp('localhost', 2375), undefined],
    ['tcp://:2375', tcp('localhost', 2375), undefined],
    ['tcp://127.0.0.1:2375', tcp('127.0.0.1', 2375), undefined],
    ['http://box:2375', tcp('box', 2375), 'box'],
    ['ssh://alias', { ...ssh, host: 'alias' }, 'alias'],
    [
      'ssh://me@box:2222/run/user/1000/docker.sock',
      { kind: 'ssh', host: 'box', user: 'me', port: 2222, socket: '/run/user/1000/docker.sock' },
      'me@box',
    ],
  ])('%s', (given, way, remote) => {
    expect(host(given)).toMatchObject({ name: given, way, remote })
  })

  it.each([
    ['/run/x.sock', 'unix:///run/x.sock'],
    ['box:4000', 'tcp://box:4000'],
    ['http://box:4000', 'tcp://box:4000'],
    ['ssh://alias', 'ssh://alias'],
  ])('%s is told to docker and Compose as %s', (given, told) => {
    expect(host(given).environment).toEqual({ DOCKER_HOST: told })
  })

  it.each([
    ['fd://x', /^DOCKER_HOST: fd:\/\/x has a form that is not supported; valid: unix:/],
    ['tcp://:nonsense:', /^DOCKER_HOST: tcp:\/\/:nonsense: is no address; valid: /],
    ['ssh://', /names no host|is no address/],
    ['ssh://me:secret@box', /^DOCKER_HOST: ssh:\/\/… holds a password: use a key instead$/],
    ['ssh://-oProxyCommand=x', /names no host|is no address/],
  ])('%s is refused in one line, with what is valid', (given, message) => {
    expect(() => host(given)).toThrow(message)
    expect(() => host(given)).not.toThrow(/\n|secret/)
  })

  it('with TLS, as docker asks for it', () => {
    const folder = files(join(home, 'certificates'), 'ca.pem', 'cert.pem', 'key.pem')
    const secure = { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder }
    const tls = {
      ca: join(folder, 'ca.pem'),
      cert: join(folder, 'cert.pem'),
      key: join(folder, 'key.pem'),
      verify: true,
    }
    expect(read({ DOCKER_HOST: 'tcp://box', ...secure }).way).toMatchObject({ port: 2376, tls })
    const https = read({ DOCKER_HOST: 'https://box:2376', DOCKER_CERT_PATH: folder })
    expect(https).toMatchObject({
      way: { port: 2376, tls },
      environment: { DOCKER_HOST: 'tcp://box:2376', DOCKER_TLS_VERIFY: '1' },
    })
    const loose = read({ DOCKER_HOST: 'tcp://box', DOCKER_TLS: '1', DOCKER_CERT_PATH: folder })
    expect(loose.way).toMatchObject({ tls: { ...tls, verify: false } })
    expect(() => read({ DOCKER_HOST: 'tcp://box', DOCKER_TLS_VERIFY: '1' })).toThrow(
      /there is no .*\.docker\/ca\.pem: set DOCKER_CERT_PATH/,
    )
  })
})

describe('a docker context', () => {
  it('of DOCKER_CONTEXT, of docker context use, in the folder of DOCKER_CONFIG', () => {
    context('far', { docker: { Host: 'ssh://alias' } })
    const name = 'ssh://alias (docker context "far")'
    const found = { name, way: { kind: 'ssh', host: 'alias' }, remote: 'alias' }
    expect(read({ DOCKER_CONTEXT: 'far' })).toMatchObject({ ...found, environment: {} })
    writeFileSync(join(home, '.docker', 'config.json'), '{"currentContext":"far","auths":{}}')
    expect(read({})).toMatchObject(found)
    const moved = readEngine({ HOME: '/nonexistent', DOCKER_CONFIG: join(home, '.docker') })
    expect(moved).toMatchObject(found)
    expect(read({ DOCKER_HOST: 'unix:///x' }).way).toEqual({ kind: 'socket', path: '/x' })
    expect(read({ DOCKER_CONTEXT: 'default' }).way.kind).toBe('socket')
  })

  it('has TLS material of its own', () => {
    const docker = { Host: 'tcp://box:2376', SkipTLSVerify: false }
    const folder = context('secure', { docker }, 'ca.pem', 'cert.pem', 'key.pem')
    expect(read({ DOCKER_CONTEXT: 'secure' }).way).toMatchObject({
      host: 'box',
      tls: { ca: join(folder, 'ca.pem'), key: join(folder, 'key.pem'), verify: true },
    })
    context('loose', { docker: { ...docker, SkipTLSVerify: true } })
    expect(read({ DOCKER_CONTEXT: 'loose' }).way).toMatchObject({ tls: { verify: false } })
    context('plain', { docker: { Host: 'tcp://box:2375' } })
    expect(read({ DOCKER_CONTEXT: 'plain' }).way).toMatchObject({ tls: undefined })
  })

  it('that is not there, or names no engine, is told in one line', () => {
    expect(() => read({ DOCKER_CONTEXT: 'gone' })).toThrow(
      /^there is no docker context "gone" \(DOCKER_CONTEXT\): `docker context ls` lists them/,
    )
    context('cloud', { kubernetes: {} })
    expect(() => read({ DOCKER_CONTEXT: 'cloud' })).toThrow(/"cloud" .* names no Docker engine/)
    context('strange', { docker: { Host: 'vsock://3' } })
    expect(() => read({ DOCKER_CONTEXT: 'strange' })).toThrow(
      /^docker context "strange": vsock:\/\/3 has a form that is not supported/,
    )
  })

  it('that cannot be read is none: docker goes on without as well', () => {
    files(join(home, '.docker'), 'config.json')
    expect(read({}).way).toEqual({ kind: 'socket', path: '/var/run/docker.sock' })
  })
})

describe('where published ports are reached', () => {
  it.each([
    ['tcp://box.example:2376', '127.0.0.1', '127.0.0.1'],
    ['tcp://box.example:2376', '0.0.0.0', 'box.example'],
    ['tcp://box.example:2376', '10.0.0.5', '10.0.0.5'],
    ['ssh://me@box', '127.0.0.1', '127.0.0.1'],
    ['unix:///run/docker.sock', '0.0.0.0', '127.0.0.1'],
    ['unix:///run/docker.sock', '192.168.1.2', '192.168.1.2'],
    ['unix:///run/docker.sock', '::1', '[::1]'],
  ])('of %s, published on %s: %s', (given, bind, reached) => {
    expect(hostOf(host(given), bind)).toBe(reached)
  })
})

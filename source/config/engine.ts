import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { cleanText } from '../domain/text.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Files of a TLS connection, those that there are, and whether the engine's name is checked. */
export interface EngineTls {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly verify: boolean
}

/** How the engine is connected to. */
export type EngineWay =
  | { readonly kind: 'socket'; readonly path: string }
  | {
      readonly kind: 'tcp'
      readonly host: string
      readonly port: number
      readonly tls: EngineTls | undefined
    }
  | {
      readonly kind: 'ssh'
      /** As `ssh` takes it: a host name, or a `Host` of the person's ssh configuration. */
      readonly host: string
      readonly user: string | undefined
      readonly port: number | undefined
      /** The engine's socket there, where it is not the usual one. */
      readonly socket: string | undefined
    }

/** Where the engine is: read once, and everybody has the same answer from here. */
export interface EngineEndpoint {
  /** For messages: `unix:///var/run/docker.sock`, `ssh://box (docker context "far")`. */
  readonly name: string
  readonly way: EngineWay
  /** The machine that it is on, as ssh takes it; undefined: this one. */
  readonly remote: string | undefined
  /** What `docker` and Compose are told, so that they find the same one. */
  readonly environment: Readonly<Record<string, string>>
}

const valid =
  'valid: unix:///var/run/docker.sock, tcp://box:2376, ssh://user@box or ssh://ALIAS of ~/.ssh/config'

function refuse(origin: string, given: string, why: string): never {
  throw new Error(`${origin}: ${cleanText(given)} ${why}`)
}

/** The person's home folder. */
export function homeOf(environment: Environment): string {
  const home = environment.HOME ?? ''
  return home === '' ? homedir() : home
}

function dockerFolder(environment: Environment): string {
  const given = environment.DOCKER_CONFIG ?? ''
  return given === '' ? join(homeOf(environment), '.docker') : given
}

function usualSocket(environment: Environment): string {
  const ofDesktop = join(homeOf(environment), '.docker', 'run', 'docker.sock')
  return existsSync(ofDesktop) ? ofDesktop : '/var/run/docker.sock'
}

const isSet = (value: string | undefined) => value !== undefined && value !== ''

/** The files that a folder has of those that docker looks for. */
function tlsIn(folder: string, verify: boolean): EngineTls {
  const files = (['ca', 'cert', 'key'] as const).flatMap((name) => {
    const path = join(folder, `${name}.pem`)
    return existsSync(path) ? [[name, path] as const] : []
  })
  return { ...Object.fromEntries(files), verify }
}

/** DOCKER_TLS_VERIFY, DOCKER_TLS and DOCKER_CERT_PATH, as the `docker` program reads them. */
function tlsOf(environment: Environment, https: boolean): EngineTls | undefined {
  const verify = https || isSet(environment.DOCKER_TLS_VERIFY)
  if (!verify && !isSet(environment.DOCKER_TLS)) return undefined
  const given = environment.DOCKER_CERT_PATH ?? ''
  const folder = given === '' ? dockerFolder(environment) : given
  const tls = tlsIn(folder, verify)
  if (verify && tls.ca === undefined) {
    throw new Error(
      `DOCKER_TLS_VERIFY is set and there is no ${join(folder, 'ca.pem')}: set DOCKER_CERT_PATH to the folder of ca.pem, cert.pem and key.pem`,
    )
  }
  return tls
}

const isLocal = (host: string) => /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(host)

/** An address as docker takes it; `tls` is asked for where it may be spoken. */
function endpointOf(
  origin: string,
  given: string,
  environment: Environment,
  tls: (https: boolean) => EngineTls | undefined,
): EngineEndpoint {
  const name = origin === 'DOCKER_HOST' ? given : `${given} (${origin})`
  const at = (way: EngineWay, remote?: string, host = given): EngineEndpoint => ({
    name: cleanText(name),
    way,
    remote,
    environment: { DOCKER_HOST: host },
  })
  if (given.startsWith('/'))
    return at({ kind: 'socket', path: given }, undefined, `unix://${given}`)
  const local = /^(?:unix|npipe):\/\/(.*)$/.exec(given)?.[1]
  if (local !== undefined) {
    return at({ kind: 'socket', path: local === '' ? usualSocket(environment) : local })
  }
  const withScheme = given.includes('://') ? given : `tcp://${given}`
  const text = withScheme.replace(/^tcp:\/\/(?=:|$)/, 'tcp://localhost')
  if (!URL.canParse(text)) refuse(origin, given, `is no address; ${valid}`)
  const url = new URL(text)
  const { hostname: host, protocol } = url
  if (host === '' || host.startsWith('-')) refuse(origin, given, `names no host; ${valid}`)
  const port = url.port === '' ? undefined : Number(url.port)
  if (protocol === 'ssh:') {
    if (url.password !== '') refuse(origin, 'ssh://…', 'holds a password: use a key instead')
    const user = url.username === '' ? undefined : decodeURIComponent(url.username)
    const socket = /^\/?$/.test(url.pathname) ? undefined : url.pathname
    const target = user === undefined ? host : `${user}@${host}`
    return at({ kind: 'ssh', host, user, port, socket }, target)
  }
  if (protocol !== 'tcp:' && protocol !== 'http:' && protocol !== 'https:') {
    refuse(origin, given, `has a form that is not supported; ${valid}`)
  }
  const https = protocol === 'https:'
  const secure = tls(https)
  // 80 and 443 are left out of a URL by its own rules.
  const usual = protocol === 'tcp:' ? (secure === undefined ? 2375 : 2376) : https ? 443 : 80
  const plain = `tcp://${host}:${port ?? usual}`
  return {
    ...at(
      { kind: 'tcp', host, port: port ?? usual, tls: secure },
      isLocal(host) ? undefined : host,
      plain,
    ),
    // Docker itself knows no http(s)://.
    ...(https && { environment: { DOCKER_HOST: plain, DOCKER_TLS_VERIFY: '1' } }),
  }
}

const configFile = z.object({ currentContext: z.string().optional() })
const contextFile = z.object({
  Endpoints: z.object({
    docker: z.object({ Host: z.string(), SkipTLSVerify: z.boolean().optional() }),
  }),
})

function jsonIn<T>(path: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return undefined
  }
}

/** What a docker context names, with its TLS material. */
function contextEndpoint(
  context: string,
  origin: string,
  environment: Environment,
): EngineEndpoint {
  const folder = join(dockerFolder(environment), 'contexts')
  const id = createHash('sha256').update(context).digest('hex')
  const name = cleanText(context)
  const path = join(folder, 'meta', id, 'meta.json')
  if (!existsSync(path)) {
    throw new Error(
      `there is no docker context "${name}" (${origin}): \`docker context ls\` lists them, or set DOCKER_HOST; ${valid}`,
    )
  }
  const endpoint = jsonIn(path, contextFile)?.Endpoints.docker
  if (endpoint === undefined) {
    throw new Error(
      `docker context "${name}" (${origin}) names no Docker engine: choose another one with \`docker context use\`, or set DOCKER_HOST`,
    )
  }
  const material = join(folder, 'tls', id, 'docker')
  const skips = endpoint.SkipTLSVerify === true
  const found = endpointOf(`docker context "${name}"`, endpoint.Host, environment, (https) =>
    https || skips || existsSync(material) ? tlsIn(material, !skips) : undefined,
  )
  // Docker and Compose read the context themselves, its TLS material too.
  return { ...found, environment: {} }
}

/**
 * Finds the engine as the `docker` program does: DOCKER_HOST (with DOCKER_TLS_VERIFY, DOCKER_TLS
 * and DOCKER_CERT_PATH), else the context that DOCKER_CONTEXT or docker's own configuration names,
 * else the usual socket. Throws one line that says what is not supported and what is.
 */
export function readEngine(environment: Environment): EngineEndpoint {
  const given = (environment.DOCKER_HOST ?? '').trim()
  if (given !== '') {
    return endpointOf('DOCKER_HOST', given, environment, (https) => tlsOf(environment, https))
  }
  const ofVariable = environment.DOCKER_CONTEXT ?? ''
  const config = join(dockerFolder(environment), 'config.json')
  const context =
    ofVariable === '' ? (jsonIn(config, configFile)?.currentContext ?? '') : ofVariable
  if (context !== '' && context !== 'default') {
    const origin = ofVariable === '' ? '`docker context use`' : 'DOCKER_CONTEXT'
    return contextEndpoint(context, origin, environment)
  }
  const path = usualSocket(environment)
  return {
    name: `unix://${path}`,
    way: { kind: 'socket', path },
    remote: undefined,
    environment: {},
  }
}

/** True of an address that only its own machine reaches. */
export function isLoopback(bind: string): boolean {
  return bind === '' || bind === '::1' || bind.startsWith('127.')
}

/**
 * The address on which the monitor reaches what Compose publishes. Of a remote engine's loopback
 * that is this machine's, where ssh forwards the ports to (see `forwarding.ts`).
 */
export function hostOf({ remote, way }: EngineEndpoint, adminBind: string): string {
  const everywhere = adminBind === '0.0.0.0' || adminBind === '::'
  if (way.kind === 'ssh' || (remote !== undefined && isLoopback(adminBind))) return '127.0.0.1'
  if (remote !== undefined && everywhere && way.kind === 'tcp') return way.host
  if (everywhere || adminBind === '') return '127.0.0.1'
  return adminBind.includes(':') ? `[${adminBind}]` : adminBind
}

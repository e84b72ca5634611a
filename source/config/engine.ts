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

/** The person's home folder. */
export function homeOf({ HOME = '' }: Environment): string {
  return HOME === '' ? homedir() : HOME
}

function dockerFolder(environment: Environment): string {
  const { DOCKER_CONFIG = '' } = environment
  return DOCKER_CONFIG === '' ? join(homeOf(environment), '.docker') : DOCKER_CONFIG
}

function usualSocket(environment: Environment): string {
  const ofDesktop = join(homeOf(environment), '.docker', 'run', 'docker.sock')
  return existsSync(ofDesktop) ? ofDesktop : '/var/run/docker.sock'
}

/** The files that a folder has of those that docker looks for. */
function tlsIn(folder: string, verify: boolean): EngineTls {
  const files = (['ca', 'cert', 'key'] as const)
    .map((name) => [name, join(folder, `${name}.pem`)] as const)
    .filter(([, path]) => existsSync(path))
  return { ...Object.fromEntries(files), verify }
}

/** Material for a connection, given whether it is `https`; undefined: without TLS. */
type TlsFor = (https: boolean) => EngineTls | undefined

/** DOCKER_TLS_VERIFY, DOCKER_TLS and DOCKER_CERT_PATH, as the `docker` program reads them. */
function tlsOf(environment: Environment): TlsFor {
  const { DOCKER_TLS_VERIFY = '', DOCKER_TLS = '', DOCKER_CERT_PATH = '' } = environment
  return (https) => {
    const verify = https || DOCKER_TLS_VERIFY !== ''
    if (!verify && DOCKER_TLS === '') return undefined
    const folder = DOCKER_CERT_PATH === '' ? dockerFolder(environment) : DOCKER_CERT_PATH
    const tls = tlsIn(folder, verify)
    if (!verify || tls.ca !== undefined) return tls
    throw new Error(
      `DOCKER_TLS_VERIFY is set and there is no ${join(folder, 'ca.pem')}: set DOCKER_CERT_PATH to the folder of ca.pem, cert.pem and key.pem`,
    )
  }
}

const isLocal = (host: string) => /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(host)
/** 80 and 443 are left out of a URL by its own rules. */
const usualPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 }

/** An address as docker takes it. */
function endpointOf(
  origin: string,
  given: string,
  environment: Environment,
  tlsFor: TlsFor,
): EngineEndpoint {
  const refuse = (why: string, shown = cleanText(given)): never => {
    throw new Error(`${origin}: ${shown} ${why}`)
  }
  const at = (way: EngineWay, remote?: string, host = given): EngineEndpoint => ({
    name: cleanText(origin === 'DOCKER_HOST' ? given : `${given} (${origin})`),
    way,
    remote,
    environment: { DOCKER_HOST: host },
  })
  const path = given.startsWith('/') ? given : /^(?:unix|npipe):\/\/(.*)$/.exec(given)?.[1]
  if (path !== undefined) {
    const host = path === given ? `unix://${given}` : given
    return at(
      { kind: 'socket', path: path === '' ? usualSocket(environment) : path },
      undefined,
      host,
    )
  }
  const withScheme = given.includes('://') ? given : `tcp://${given}`
  const text = withScheme.replace(/^tcp:\/\/(?=:|$)/, 'tcp://localhost')
  if (!URL.canParse(text)) refuse(`is no address; ${valid}`)
  const { hostname: host, protocol, port: ofUrl, username, password, pathname } = new URL(text)
  if (host === '' || host.startsWith('-')) refuse(`names no host; ${valid}`)
  const port = ofUrl === '' ? undefined : Number(ofUrl)
  if (protocol === 'ssh:') {
    if (password !== '') refuse('holds a password: use a key instead', 'ssh://…')
    const user = username === '' ? undefined : decodeURIComponent(username)
    const socket = /^\/?$/.test(pathname) ? undefined : pathname
    return at(
      { kind: 'ssh', host, user, port, socket },
      user === undefined ? host : `${user}@${host}`,
    )
  }
  if (protocol !== 'tcp:' && usualPorts[protocol] === undefined) {
    refuse(`has a form that is not supported; ${valid}`)
  }
  const https = protocol === 'https:'
  const tls = tlsFor(https)
  const reached = port ?? usualPorts[protocol] ?? (tls === undefined ? 2375 : 2376)
  const plain = `tcp://${host}:${reached}`
  const way = { kind: 'tcp', host, port: reached, tls } as const
  const endpoint = at(way, isLocal(host) ? undefined : host, plain)
  // Docker itself knows no http(s)://.
  const secured = { DOCKER_HOST: plain, DOCKER_TLS_VERIFY: '1' }
  return https ? { ...endpoint, environment: secured } : endpoint
}

const configFile = z.object({ currentContext: z.string().default('') })
const contextFile = z.object({
  Endpoints: z.object({
    docker: z.object({ Host: z.string(), SkipTLSVerify: z.boolean().default(false) }),
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
  const name = `docker context "${cleanText(context)}"`
  const path = join(folder, 'meta', id, 'meta.json')
  if (!existsSync(path)) {
    throw new Error(
      `there is no ${name} (${origin}): \`docker context ls\` lists them, or set DOCKER_HOST; ${valid}`,
    )
  }
  const endpoint = jsonIn(path, contextFile)?.Endpoints.docker
  if (endpoint === undefined) {
    throw new Error(
      `${name} (${origin}) names no Docker engine: choose another one with \`docker context use\`, or set DOCKER_HOST`,
    )
  }
  const { Host, SkipTLSVerify: skips } = endpoint
  const material = join(folder, 'tls', id, 'docker')
  const found = endpointOf(name, Host, environment, (https) =>
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
  if (given !== '') return endpointOf('DOCKER_HOST', given, environment, tlsOf(environment))
  const { DOCKER_CONTEXT = '' } = environment
  const used = () => jsonIn(join(dockerFolder(environment), 'config.json'), configFile)
  const context = DOCKER_CONTEXT === '' ? (used()?.currentContext ?? '') : DOCKER_CONTEXT
  if (context !== '' && context !== 'default') {
    const origin = DOCKER_CONTEXT === '' ? '`docker context use`' : 'DOCKER_CONTEXT'
    return contextEndpoint(context, origin, environment)
  }
  const path = usualSocket(environment)
  const way = { kind: 'socket', path } as const
  return { name: `unix://${path}`, way, remote: undefined, environment: {} }
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

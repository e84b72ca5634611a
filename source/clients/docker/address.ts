import { existsSync, readFileSync } from 'node:fs'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { ClientError } from '../contracts.ts'

/** Where the engine listens, in the form that dockerode takes, and how to call it in a message. */
export interface EngineAddress {
  readonly name: string
  readonly options: {
    readonly socketPath?: string
    readonly host?: string | undefined
    readonly port?: number
    readonly protocol?: 'http' | 'https' | 'ssh'
    readonly username?: string
    readonly sshOptions?: { readonly agent?: string }
    readonly ca?: Buffer
    readonly cert?: Buffer
    readonly key?: Buffer
    readonly agent?: HttpAgent
  }
}

type Environment = Readonly<Record<string, string | undefined>>

function defaultSocket(): string {
  const ofDesktop = join(homedir(), '.docker', 'run', 'docker.sock')
  return existsSync(ofDesktop) ? ofDesktop : '/var/run/docker.sock'
}

function socket(path: string): EngineAddress {
  return {
    name: `unix://${path}`,
    // `host` is said to be absent: dockerode would take one from its own environment.
    options: { socketPath: path, host: undefined, protocol: 'http', agent: keptAlive() },
  }
}

/**
 * docker-modem describes its options in full before each request, whether anybody reads that or
 * not: an agent in one word, and not every socket in it, which held up everything for 20 – 60 ms.
 */
function brief(agent: HttpAgent): HttpAgent {
  return Object.defineProperty(agent, inspect.custom, { value: () => 'Agent' })
}

function keptAlive(): HttpAgent {
  return brief(new HttpAgent({ keepAlive: true }))
}

function overTls(url: URL, environment: Environment): EngineAddress['options'] {
  const folder = environment.DOCKER_CERT_PATH ?? join(homedir(), '.docker')
  const file = (name: string) => readFileSync(join(folder, name))
  return {
    host: url.hostname,
    port: Number(url.port || 2376),
    protocol: 'https',
    ca: file('ca.pem'),
    cert: file('cert.pem'),
    key: file('key.pem'),
    agent: brief(new HttpsAgent({ keepAlive: true })),
  }
}

function overSsh(url: URL, environment: Environment): EngineAddress['options'] {
  const agent = environment.SSH_AUTH_SOCK
  return {
    host: url.hostname,
    port: Number(url.port || 22),
    protocol: 'ssh',
    username: url.username,
    sshOptions: agent === undefined ? {} : { agent },
  }
}

/**
 * Finds the engine as the `docker` program does: DOCKER_HOST (`unix`, `npipe`, `tcp`, `http`,
 * `https` or `ssh`, with DOCKER_TLS_VERIFY and DOCKER_CERT_PATH), else the default socket.
 */
export function engineAddress(environment: Environment): EngineAddress {
  const given = environment.DOCKER_HOST ?? ''
  if (given === '') return socket(defaultSocket())
  const local = /^(?:unix|npipe):\/\/(.*)$/.exec(given)?.[1]
  if (local !== undefined) return socket(local === '' ? defaultSocket() : local)
  const withScheme = given.includes('://') ? given : `tcp://${given}`
  if (!URL.canParse(withScheme)) {
    throw new ClientError(
      'engine',
      `DOCKER_HOST is no address: ${given} (like unix:///var/run/docker.sock)`,
    )
  }
  const url = new URL(withScheme)
  if (url.protocol === 'ssh:') return { name: given, options: overSsh(url, environment) }
  const tls =
    url.protocol === 'https:' || (environment.DOCKER_TLS_VERIFY ?? '') !== '' || url.port === '2376'
  if (tls) return { name: given, options: overTls(url, environment) }
  return {
    name: given,
    options: {
      host: url.hostname,
      port: Number(url.port || 2375),
      protocol: 'http',
      agent: keptAlive(),
    },
  }
}

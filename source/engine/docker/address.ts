import { readFileSync } from 'node:fs'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { inspect } from 'node:util'
import type { EngineEndpoint, EngineTls } from '../../config/engine.ts'
import { ClientError } from '../../clients/contracts.ts'
import { errorMessage } from '../../domain/text.ts'
import { SshAgent } from './ssh.ts'

/** Where the engine listens, in the form that dockerode takes, and how to call it in a message. */
export interface EngineAddress {
  readonly name: string
  /** dockerode takes what is absent from its own environment: `host` is said to be. */
  readonly options: {
    readonly socketPath?: string
    readonly host: string | undefined
    readonly port?: number
    readonly protocol: 'http' | 'https'
    readonly agent: HttpAgent
  }
}

/**
 * docker-modem describes its options in full before each request, whether anybody reads that or
 * not: an agent in one word, and not every socket in it, which held up everything for 20 – 60 ms.
 */
function brief(agent: HttpAgent): HttpAgent {
  return Object.defineProperty(agent, inspect.custom, { value: () => 'Agent' })
}

const keepAlive = true

function tlsAgent({ ca, cert, key, verify }: EngineTls): HttpAgent {
  const read = (path: string | undefined) => {
    try {
      return path === undefined ? undefined : readFileSync(path)
    } catch (error) {
      throw new ClientError('engine', `${path ?? ''} cannot be read: ${errorMessage(error)}`)
    }
  }
  const files = { ca: read(ca), cert: read(cert), key: read(key) }
  return new HttpsAgent({ keepAlive, ...files, rejectUnauthorized: verify })
}

/** How requests reach an engine; `control`: of an open ssh to it. Throws a `ClientError` when its TLS files cannot be read. */
export function engineAddress({ name, way }: EngineEndpoint, control?: string): EngineAddress {
  const tls = way.kind === 'tcp' ? way.tls : undefined
  const protocol = tls ? 'https' : 'http'
  if (way.kind === 'ssh') {
    // Its name is only for the header: the connection is the agent's.
    const agent = brief(new SshAgent(way, control, { keepAlive }))
    return { name, options: { host: 'docker', port: 80, protocol, agent } }
  }
  const agent = brief(tls ? tlsAgent(tls) : new HttpAgent({ keepAlive }))
  const at =
    way.kind === 'tcp'
      ? { host: way.host, port: way.port }
      : { socketPath: way.path, host: undefined }
  return { name, options: { ...at, protocol, agent } }
}

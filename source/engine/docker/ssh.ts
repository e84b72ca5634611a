import { spawn } from 'node:child_process'
import { Agent, type AgentOptions } from 'node:http'
import { Duplex } from 'node:stream'
import pLimit from 'p-limit'
import type { EngineWay } from '../../config/engine.ts'
import { cleanText } from '../../domain/text.ts'

type SshWay = Extract<EngineWay, { kind: 'ssh' }>

/** An sshd drops connections when more than ten are not logged in yet (its MaxStartups). */
const dialedAtOnce = 6
/** What has said nothing until then is not waited for: a log may be silent for ever. */
const silentMs = 5000

/** What `ssh` is told of where to go; a key is asked for nowhere, for the screen is not its own. */
export function sshTarget({ host, user, port }: Pick<SshWay, 'host' | 'user' | 'port'>): string[] {
  return [
    ...['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=30'],
    ...(user === undefined ? [] : ['-l', user]),
    ...(port === undefined ? [] : ['-p', String(port)]),
    ...['--', host],
  ]
}

/** The command that joins its streams to the engine there, as the `docker` program runs it. */
export function sshCommand(way: SshWay, control?: string): string[] {
  const socket = way.socket === undefined ? [] : ['--host', `unix://${way.socket}`]
  const shared = control === undefined ? [] : ['-S', control]
  return ['-T', ...shared, ...sshTarget(way), 'docker', ...socket, 'system', 'dial-stdio']
}

/** What to do about what `ssh` says, by what is found in it. */
const remedies: readonly (readonly [RegExp, string])[] = [
  [/permission denied/i, 'load the key into ssh-agent, or name it in ~/.ssh/config'],
  [/host key verification failed/i, 'connect once by hand, so that its key is known'],
  [/could not resolve/i, 'check the name, or give it a Host in ~/.ssh/config'],
  [/not found/i, 'the docker program must be there and in the PATH'],
]

/** The one line that tells why there is no connection. */
export function sshFailure(host: string, said: string): string {
  const line = cleanText(said.trim().split('\n').at(-1) ?? '').trim()
  const remedy = remedies.find(([sign]) => sign.test(line))?.[1]
  const words = line === '' ? 'it closed the connection' : line
  return `ssh ${host}: ${words}${remedy === undefined ? '' : ` (${remedy})`}`
}

/** What http asks of a socket, and a process does not have. */
const unknownToProcesses = ['setKeepAlive', 'setNoDelay', 'setTimeout', 'ref', 'unref']

/** The streams of an `ssh` as one connection; it ends with it. */
function connectionBy(way: SshWay, control: string | undefined, answered: () => void): Duplex {
  // In a session of its own: Ctrl-C is this program's, which still has to ask the engine then.
  const child = spawn('ssh', sshCommand(way, control), { stdio: 'pipe', detached: true })
  let said = ''
  const connection = new Duplex({
    read: () => child.stdout.resume(),
    write: (chunk: Buffer, encoding, done) => {
      child.stdin.write(chunk, encoding, (error) => {
        done(connection.destroyed ? undefined : error)
      })
    },
    final: (done) => child.stdin.end(done),
    destroy: (error, done) => {
      child.kill()
      done(error)
    },
  })
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)))
  child.stdout.once('data', answered)
  child.stdout.on('data', (chunk: Buffer) => {
    if (!connection.push(chunk)) child.stdout.pause()
  })
  child.stdin.on('error', () => undefined)
  child.once('error', ({ message }) => {
    connection.destroy(new Error(`ssh could not be started (${message}): install an ssh client`))
  })
  child.once('close', (status) => {
    if (status === 0) connection.push(null)
    else connection.destroy(new Error(sshFailure(way.host, said)))
  })
  const nothing: Readonly<Record<string, () => Duplex>> = Object.fromEntries(
    unknownToProcesses.map((name) => [name, () => connection] as const),
  )
  return Object.assign(connection.once('close', answered), nothing)
}

/**
 * Connections to an engine on another machine, each by the person's own `ssh`. `control`: the
 * socket of an ssh that shares its connection; where it cannot, each has one of its own.
 */
export class SshAgent extends Agent {
  readonly #way: SshWay
  readonly #control: string | undefined
  readonly #dialing = pLimit(dialedAtOnce)

  constructor(way: SshWay, control: string | undefined, options: AgentOptions) {
    super(options)
    this.#way = way
    this.#control = control
  }

  override createConnection(
    _options: unknown,
    callback?: (error: Error | null, connection: Duplex) => void,
  ): undefined {
    const dial = () =>
      new Promise<void>((resolve) => {
        const silent = setTimeout(resolve, silentMs)
        const answered = () => {
          clearTimeout(silent)
          resolve()
        }
        callback?.(null, connectionBy(this.#way, this.#control, answered))
      })
    void this.#dialing(dial)
  }
}

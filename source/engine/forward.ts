import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Config, portNames } from '../config/config.ts'
import { forwardArgument, forwardsOf } from '../config/forwarding.ts'
import { sshTarget } from './docker/ssh.ts'

/** How long the first connection may take before everything else goes on without. */
const openMs = 10_000
const againMs = 2000

/** What leads to the ports of an engine on another machine. */
export type OpenForward = NonNullable<Awaited<ReturnType<typeof openForward>>>

/** The port that can be listened on: this one, or any where it is 0; undefined where none can. */
async function bindable(port: number): Promise<number | undefined> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
    const address = server.address()
    server.close()
    await once(server, 'close')
    return typeof address === 'object' ? address?.port : undefined
  } catch {
    return undefined
  }
}

/** The same numbers where they are free here: another cluster may be this machine's. */
async function localPorts({ ports }: Config): Promise<Config['ports']> {
  const local = { ...ports }
  for (const name of portNames) {
    local[name] = (await bindable(ports[name])) ?? (await bindable(0)) ?? ports[name]
  }
  return local
}

/**
 * Forwards the published ports of an engine that is reached by ssh to this machine's loopback, by
 * the person's own `ssh`, for as long as this program lives; undefined for any other engine. Where
 * ssh fails it is tried again in the background, and whoever asks is refused until then.
 */
export async function openForward(config: Config) {
  const { way } = config.engine
  if (way.kind !== 'ssh') return undefined
  const ports = await localPorts(config)
  const forwards = forwardsOf(config, ports).flatMap((one) => ['-L', forwardArgument(one)])
  const folder = mkdtempSync(join(tmpdir(), 'spark-ssh-'))
  const control = join(folder, 'ssh')
  let child: ChildProcess | undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false

  const open = (ready: () => void) => {
    // `cat` ends with its input, so with this program, however that ends; what it gives back says
    // that the ports are open.
    const options = ['-T', '-M', '-S', control, '-o', 'ExitOnForwardFailure=yes', ...forwards]
    const args = [...options, ...sshTarget(way), 'cat']
    const ssh = spawn('ssh', args, { stdio: ['pipe', 'pipe', 'ignore'], detached: true })
    child = ssh
    ssh.stdin.on('error', () => undefined)
    ssh.stdin.write('open\n')
    ssh.stdout.once('data', ready)
    ssh.once('error', ready)
    ssh.once('close', () => {
      ready()
      if (!closed) timer = setTimeout(open, againMs, () => undefined)
    })
  }
  await new Promise<void>((resolve) => {
    timer = setTimeout(resolve, openMs)
    open(resolve)
  })
  clearTimeout(timer)
  return {
    /** Ports of this machine that lead to those of the engine's. */
    ports,
    /** The socket by which another `ssh` shares this one's connection. */
    control,
    close: () => {
      closed = true
      clearTimeout(timer)
      child?.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

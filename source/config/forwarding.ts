import { bindVariable, type Config, type PortName, portNames } from './config.ts'
import { isLoopback } from './engine.ts'

type Given = Pick<Config, 'engine' | 'ports' | 'environment'>

/** A port of the engine's machine and the one of this machine's loopback that leads there. */
export interface Forward {
  readonly name: PortName
  readonly local: number
  /** Where it is published there. */
  readonly address: string
  readonly port: number
}

/** All published ports; `local` are those of this machine, by default the same numbers. */
export function forwardsOf(
  { ports, environment }: Given,
  local: Config['ports'] = ports,
): readonly Forward[] {
  return portNames.map((name) => {
    const bind = environment[bindVariable(name)] ?? ''
    const address = bind === '' || bind === '0.0.0.0' || bind === '::' ? '127.0.0.1' : bind
    return { name, local: local[name], address, port: ports[name] }
  })
}

/** A forward as `ssh -L` takes it. */
export function forwardArgument({ local, address, port }: Forward): string {
  return `127.0.0.1:${local}:${address.includes(':') ? `[${address}]` : address}:${port}`
}

/** What forwards the ports of an engine on another machine; undefined where none is needed. */
function forwardLine(config: Given): string | undefined {
  const { remote, way } = config.engine
  const bind = config.environment[bindVariable('master')] ?? ''
  if (remote === undefined || (way.kind !== 'ssh' && !isLoopback(bind))) return undefined
  const port = way.kind === 'ssh' && way.port !== undefined ? ['-p', String(way.port)] : []
  const forwards = forwardsOf(config).flatMap((one) => ['-L', forwardArgument(one)])
  return ['ssh', '-N', ...forwards, ...port, remote].join(' ')
}

/**
 * What to do where the ports of an engine on another machine do not answer here; undefined where
 * they are reached without forwarding.
 */
export function forwardRemedy(config: Given): string | undefined {
  const line = forwardLine(config)
  if (line === undefined || config.engine.way.kind !== 'ssh') {
    return line === undefined ? undefined : `in another terminal: ${line}`
  }
  return `they are forwarded by ssh, which its sshd must allow (AllowTcpForwarding yes); this shows why it does not: ${line}`
}

/** What a refused connection means then, to follow the words that tell of it. */
export function forwardHint(config: Given): string {
  return forwardLine(config) === undefined
    ? ''
    : `: the engine is on ${config.engine.remote ?? ''} and its ports are not forwarded here (doctor says how)`
}

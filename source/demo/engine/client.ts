import { runLabels } from '../../domain/run.ts'
import { ClientError, type EngineClient } from '../../clients/contracts.ts'
import type { Gate } from '../gate.ts'
import type { Cluster } from '../spark/cluster.ts'
import { doneOrAborted, type World } from '../world.ts'
import { runCommand } from './commands.ts'
import { describe, type DemoContainer } from './container.ts'
import type { Host } from './host.ts'
import { profiles } from './profiles.ts'
import { createStreams } from './streams.ts'

/** Exit status of a process that a signal ended. */
const killedBy = { SIGPWR: 158, SIGTERM: 143, SIGKILL: 137 } as const

/** The Docker engine's interface over the simulated one. */
export function createEngineClient(
  world: World,
  host: Host,
  cluster: Cluster,
  gate: Gate,
  slow: () => number,
): EngineClient {
  const random = world.random.fork('engine client')
  const own = (id: string): DemoContainer => {
    const container = host.find(id)
    if (container === undefined) {
      throw new ClientError('engine', `the Docker engine: No such container: ${id.slice(0, 12)}`)
    }
    return container
  }
  const running = (id: string): DemoContainer => {
    const container = own(id)
    if (container.state === 'running') return container
    throw new ClientError('engine', `the Docker engine: container ${container.name} is not running`)
  }

  /** SIGTERM; resolves when it has ended. The signal was sent, so an abort ends only the wait. */
  const stop = async (container: DemoContainer, graceS: number, signal: AbortSignal) => {
    if (container.state === 'restarting') host.exit(container, 137, { byHand: true })
    if (container.state !== 'running') return
    const { stopMs, stopCode } = profiles[container.service]
    const life = container.starts
    const needsMs = random.between(...stopMs)
    const inTime = needsMs <= graceS * 1000
    host.emit(container, 'kill')
    world.after(Math.min(needsMs, graceS * 1000), () => {
      if (container.starts !== life) return
      host.exit(container, inTime ? stopCode : 137, { byHand: true })
      host.emit(container, 'stop')
    })
    await doneOrAborted(signal, (done) => host.onceEnded(container, done))
    signal.throwIfAborted()
  }

  const kill = (container: DemoContainer, name: keyof typeof killedBy) => {
    const worker = cluster.workers.in(container)
    host.emit(container, 'kill')
    if (name === 'SIGPWR' && container.service === 'worker') {
      if (worker !== undefined) cluster.workers.decommission(worker)
      return
    }
    const life = container.starts
    const afterMs = name === 'SIGTERM' ? random.between(...profiles[container.service].stopMs) : 60
    world.after(afterMs, () => {
      if (container.starts === life) host.exit(container, killedBy[name], { byHand: true })
    })
  }

  return {
    info: (signal) =>
      gate.call('engine', signal, () => ({
        name: 'demo',
        version: '27.3.1',
        apiVersion: '1.47',
        cores: 8,
        memoryBytes: 16 * 1024 ** 3,
      })),
    containers: (signal) => gate.call('engine', signal, () => host.containers().map(describe)),
    inspect: (id, signal) => gate.call('engine', signal, () => describe(own(id))),
    ...createStreams(world, host, gate, own, slow),

    start: (id, signal) => gate.call('engine', signal, () => host.start(own(id))),
    stop: (id, graceS, signal) => gate.call('engine', signal, () => stop(own(id), graceS, signal)),
    restart: (id, graceS, signal) =>
      gate.call('engine', signal, async () => {
        const container = own(id)
        await stop(container, graceS, signal)
        host.start(container)
        host.emit(container, 'restart')
      }),
    kill: (id, name, signal) => gate.call('engine', signal, () => kill(running(id), name)),
    remove: (id, signal) => gate.call('engine', signal, () => host.destroy(own(id))),

    exec: (id, command, line, signal) =>
      gate.call('engine', signal, () => {
        const ran = runCommand(running(id), command)
        const stream = ran.exitCode === 127 ? 'stderr' : 'stdout'
        for (const text of ran.lines) line({ stream, at: world.now(), text })
        return ran.exitCode
      }),
    execBytes: (id, command, { input, sink }, signal) =>
      gate.call('engine', signal, async () => {
        const container = running(id)
        if (command[0] === 'cat' && command.length === 1) {
          for await (const bytes of input ?? []) await sink('stdout', Buffer.from(bytes as Buffer))
          return 0
        }
        const { lines, exitCode } = runCommand(container, command)
        const text = Buffer.from(lines.map((line) => `${line}\n`).join(''))
        await sink(exitCode === 127 ? 'stderr' : 'stdout', text)
        return exitCode
      }),
    interactive: (id, command = []) => [
      process.execPath,
      process.argv[1] ?? '',
      'demo-shell',
      id.slice(0, 12),
      ...command,
    ],

    createRun: (run, signal) =>
      gate.call('engine', signal, () => {
        const network = `${world.project}_default`
        if (!host.networks.has(network)) {
          throw new ClientError(
            'engine',
            `there is no network ${network}: bring the cluster up first`,
          )
        }
        const safe = run.example.replace(/[^a-zA-Z0-9_.-]+/g, '-')
        const container = host.create({
          service: 'run',
          number: 0,
          name: `run-${safe}-${random.hex(6)}`,
          labels: {
            'com.docker.compose.oneoff': 'True',
            [runLabels.example]: run.example,
            [runLabels.arguments]: JSON.stringify(run.arguments),
          },
        })
        host.start(container)
        return container.id
      }),

    // A demo has its cluster to itself.
    lock: (_, signal) =>
      gate.call('engine', signal, () => ({ kind: 'taken', release: () => Promise.resolve() })),

    leftovers: (signal) =>
      gate.call('engine', signal, () => ({
        networks: [...host.networks].sort(),
        volumes: [...host.volumes].sort(),
      })),
    publishedPorts: (signal) => gate.call('engine', signal, () => []),
  }
}

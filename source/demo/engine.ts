import type { LogLine } from '../domain/container.ts'
import { runLabels } from '../domain/run.ts'
import { ClientError, type EngineClient } from '../clients/contracts.ts'
import type { Cluster } from './cluster.ts'
import { describe, type Host } from './containers.ts'
import type { Gate } from './faults.ts'
import { runCommand } from './shell.ts'
import { createSampler, profiles } from './usage.ts'
import { doneOrAborted } from '../clients/clock.ts'
import type { World } from './world.ts'
import type { DemoContainer } from './simulation.ts'

/** Exit status of a process that a signal ended. */
const killedBy = { SIGPWR: 158, SIGTERM: 143, SIGKILL: 137 } as const
/** Time between two samples of the engine. */
const sampleMs = 1000

/** The Docker engine's interface over the simulated one. */
export function createDemoEngine(
  world: World,
  host: Host,
  cluster: Cluster,
  gate: Gate,
): EngineClient {
  const call = <T>(signal: AbortSignal, body: () => T | Promise<T>) =>
    gate.call('engine', signal, body)
  const refusal = (what: string) => new ClientError('engine', `the Docker engine: ${what}`)
  const own = (id: string): DemoContainer => {
    const container = host.find(id)
    if (container !== undefined) return container
    throw refusal(`No such container: ${id.slice(0, 12)}`)
  }
  const running = (id: string): DemoContainer => {
    const container = own(id)
    if (container.state === 'running') return container
    throw refusal(`container ${container.name} is not running`)
  }
  const stopMs = ({ service, id, life }: DemoContainer) =>
    world.between(profiles[service].stopMs, 'stop', id, life)
  /** Resolves when the container's present life ends or the signal aborts. */
  const ended = async (container: DemoContainer, signal: AbortSignal) => {
    if (container.state !== 'running') return
    await doneOrAborted(signal, (done) => host.onEnd(container, done))
  }
  /** What is followed ends well when its reader wants no more of it. */
  const followed = async (signal: AbortSignal, body: () => Promise<void>) => {
    if (signal.aborted) return
    await call(signal, body).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
  }

  /** SIGTERM; resolves when it has ended. The signal was sent, so an abort ends only the wait. */
  const stop = async (container: DemoContainer, graceS: number, signal: AbortSignal) => {
    if (container.state === 'restarting') host.exit(container, 137, { byHand: true })
    if (container.state !== 'running') return
    const { life, service } = container
    const [needsMs, graceMs] = [stopMs(container), graceS * 1000]
    host.emit(container, 'kill')
    world.after(Math.min(needsMs, graceMs), () => {
      if (container.life !== life) return
      host.exit(container, needsMs <= graceMs ? profiles[service].stopCode : 137, { byHand: true })
      host.emit(container, 'stop')
    })
    await ended(container, signal)
    signal.throwIfAborted()
  }
  const kill = (container: DemoContainer, name: keyof typeof killedBy) => {
    const worker = cluster.inside(container)
    host.emit(container, 'kill')
    if (name === 'SIGPWR' && container.service === 'worker') {
      if (worker !== undefined) cluster.decommission(worker)
      return
    }
    const { life } = container
    world.after(name === 'SIGTERM' ? stopMs(container) : 60, () => {
      if (container.life === life) host.exit(container, killedBy[name], { byHand: true })
    })
  }
  const logs: EngineClient['logs'] = async (id, { tail, follow }, line, signal) => {
    const body = async () => {
      const container = own(id)
      const first = tail === 'all' ? 0 : Math.max(0, container.log.length - tail)
      container.log.slice(first).forEach(line)
      if (!follow || container.state !== 'running') return
      const off = host.onLine(container, line)
      await ended(container, signal)
      off()
    }
    await (follow ? followed(signal, body) : call(signal, body))
  }

  return {
    info: (signal) =>
      call(signal, () => ({
        name: 'demo',
        version: '27.3.1',
        apiVersion: '1.47',
        cores: 8,
        memoryBytes: 16 * 1024 ** 3,
      })),
    containers: (signal) => call(signal, () => host.containers().map(describe)),
    inspect: (id, signal) => call(signal, () => describe(own(id))),
    events: ({ opened, event }, signal) =>
      followed(signal, async () => {
        opened()
        await doneOrAborted(signal, () => host.onEvent(event))
      }),
    stats: (id, sample, signal) =>
      followed(signal, async () => {
        const container = own(id)
        if (container.state !== 'running') return
        const sampled = createSampler(world, container)
        let cancel = () => undefined as unknown
        const next = () => {
          sample(sampled())
          cancel = world.after(sampleMs * world.speed * gate.slowStats, next)
        }
        next()
        await ended(container, signal)
        cancel()
      }),
    logs,
    logBytes: async (id, options, sink, signal) => {
      let last = Promise.resolve()
      const line = ({ stream, text }: LogLine) => {
        last = last.then(() => sink(stream, Buffer.from(`${text}\n`)))
        // A reader that fails is told below.
        last.catch(() => undefined)
      }
      await logs(id, options, line, signal)
      await last
      signal.throwIfAborted()
    },
    wait: (id, signal) =>
      call(signal, async () => {
        const container = own(id)
        await ended(container, signal)
        signal.throwIfAborted()
        return container.exitCode ?? 0
      }),

    start: (id, signal) => call(signal, () => host.start(own(id))),
    stop: (id, graceS, signal) => call(signal, () => stop(own(id), graceS, signal)),
    restart: (id, graceS, signal) =>
      call(signal, async () => {
        const container = own(id)
        await stop(container, graceS, signal)
        host.start(container)
        host.emit(container, 'restart')
      }),
    kill: (id, name, signal) => call(signal, () => kill(running(id), name)),
    remove: (id, signal) => call(signal, () => host.destroy(own(id))),

    exec: (id, command, line, signal) =>
      call(signal, () => {
        const { lines, exitCode } = runCommand(running(id), command)
        const stream = exitCode === 127 ? 'stderr' : 'stdout'
        for (const text of lines) line({ stream, at: world.now(), text })
        return exitCode
      }),
    execBytes: (id, command, { input, sink }, signal) =>
      call(signal, async () => {
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
      ...([process.execPath, process.argv[1] ?? '', 'demo-shell'] as const),
      ...[id.slice(0, 12), ...command],
    ],

    createRun: (run, signal) =>
      call(signal, () => {
        const network = `${world.project}_default`
        if (!host.networks.has(network)) {
          const message = `there is no network ${network}: bring the cluster up first`
          throw new ClientError('engine', message)
        }
        const safe = run.example.replace(/[^a-zA-Z0-9_.-]+/g, '-')
        const number = world.hex(6, 'run', world.now(), host.containers().length)
        const container = host.create('run', 0, `run-${safe}-${number}`, {
          'com.docker.compose.oneoff': 'True',
          [runLabels.example]: run.example,
          [runLabels.arguments]: JSON.stringify(run.arguments),
        })
        host.start(container)
        return container.id
      }),

    // A demo has its cluster to itself.
    lock: (_, signal) => call(signal, () => ({ kind: 'taken', release: () => Promise.resolve() })),
    leftovers: (signal) =>
      call(signal, () => ({
        networks: [...host.networks].sort(),
        volumes: [...host.volumes].sort(),
      })),
    publishedPorts: (signal) => call(signal, () => []),
  }
}

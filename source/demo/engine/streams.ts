import type { LogLine } from '../../domain/container.ts'
import type { EngineClient } from '../../clients/contracts.ts'
import type { Gate } from '../gate.ts'
import { doneOrAborted, type World } from '../world.ts'
import type { DemoContainer } from './container.ts'
import type { Host } from './host.ts'
import { sampleOf } from './usage.ts'

/** Time between two samples of the engine. */
const sampleMs = 1000

/**
 * What the engine sends as it happens. As in the real client `events`, `stats` and a followed log
 * resolve when their signal aborts. `slow` is a factor on the time between samples.
 */
export function createStreams(
  world: World,
  host: Host,
  gate: Gate,
  own: (id: string) => DemoContainer,
  slow: () => number,
): Pick<EngineClient, 'events' | 'stats' | 'logs' | 'logBytes' | 'wait'> {
  /** A stream that is followed ends well when its reader wants no more of it. */
  const untilAborted = async (signal: AbortSignal, body: () => Promise<void>) => {
    if (signal.aborted) return
    await gate.call('engine', signal, body).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
  }
  /** Resolves when the container's present life ends or the signal aborts. */
  const ended = async (container: DemoContainer, signal: AbortSignal) => {
    if (container.state !== 'running') return
    await doneOrAborted(signal, (done) => host.onceEnded(container, done))
  }

  const logs: EngineClient['logs'] = async (id, { tail, follow }, line, signal) => {
    const body = async () => {
      const container = own(id)
      const first = tail === 'all' ? 0 : Math.max(0, container.log.length - tail)
      for (const said of container.log.slice(first)) line(said)
      if (!follow || container.state !== 'running') return
      const off = host.onLine(container, line)
      await ended(container, signal)
      off()
    }
    await (follow ? untilAborted(signal, body) : gate.call('engine', signal, body))
  }

  return {
    events: ({ opened, event }, signal) =>
      untilAborted(signal, async () => {
        opened()
        await doneOrAborted(signal, () => host.onEvent(event))
      }),
    stats: (id, sample, signal) =>
      untilAborted(signal, async () => {
        const container = own(id)
        if (container.state !== 'running') return
        let last = world.now()
        sample(sampleOf(container, last, true))
        const cancel = world.every(sampleMs, () => {
          if (world.now() - last < sampleMs * slow()) return
          last = world.now()
          sample(sampleOf(container, last, false))
        })
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
      gate.call('engine', signal, async () => {
        const container = own(id)
        await ended(container, signal)
        signal.throwIfAborted()
        return container.exitCode ?? 0
      }),
  }
}

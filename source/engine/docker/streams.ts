import { z } from 'zod'
import type { LogLine } from '../../domain/container.ts'
import { ClientError, type EngineClient } from '../../clients/contracts.ts'
import { parsed } from '../../clients/parse.ts'
import type { EngineApi, EngineRequest } from './api.ts'
import { parseEvent } from './containers.ts'
import { createDemultiplexer, createJsonLines, createLineSplitter, type Frame } from './frames.ts'
import { containerPath, type ProjectContainers } from './project.ts'
import { parseSample } from './samples.ts'

const execCreated = z.object({ Id: z.string() })
const execEnded = z.object({ ExitCode: z.number().nullish() })

/**
 * What the engine sends as it happens. `events`, `stats` and a followed log resolve when their
 * signal aborts; everything else rejects with the signal's reason.
 */
export function createEngineStreams(
  api: EngineApi,
  containers: ProjectContainers,
): Pick<EngineClient, 'events' | 'stats' | 'logs' | 'exec'> {
  /** Reads a stream to its end, or until `chunk` gives false. */
  const read = async (
    request: EngineRequest,
    opened: () => void,
    chunk: (bytes: Buffer) => boolean,
    signal: AbortSignal,
  ) => {
    const answer = await api.stream(request, signal)
    opened()
    try {
      for await (const bytes of answer) {
        if (!chunk(Buffer.from(bytes as Uint8Array))) return
      }
    } catch (error) {
      signal.throwIfAborted()
      throw new ClientError('engine', `the Docker engine cut ${request.path} short`, {
        cause: error,
      })
    }
    signal.throwIfAborted()
  }

  const readLines = async (
    request: EngineRequest,
    frames: (bytes: Buffer) => Frame[],
    stamped: boolean,
    line: (line: LogLine) => void,
    signal: AbortSignal,
  ) => {
    const lines = createLineSplitter(stamped)
    const chunk = (bytes: Buffer) => {
      for (const frame of frames(bytes)) lines.push(frame).forEach(line)
      return true
    }
    try {
      await read(request, () => undefined, chunk, signal)
    } finally {
      if (!signal.aborted) lines.end().forEach(line)
    }
  }

  /** A stream that is followed ends well when its reader wants no more of it. */
  const untilAborted = async (signal: AbortSignal, task: () => Promise<void>) => {
    const unlessAborted = (error: unknown) => {
      if (!signal.aborted) throw error
    }
    if (!signal.aborted) await task().catch(unlessAborted)
  }

  return {
    events: ({ opened, event }, signal) =>
      untilAborted(signal, async () => {
        const query = { filters: { ...containers.filters, type: ['container'] } }
        const values = createJsonLines()
        const chunk = (bytes: Buffer) => {
          for (const value of values(bytes)) {
            const said = parseEvent(value)
            if (said !== undefined) event(said)
          }
          return true
        }
        await read({ method: 'GET', path: '/events', query }, opened, chunk, signal)
        throw new ClientError('engine', 'the Docker engine ended its stream of events')
      }),

    stats: (id, sample, signal) =>
      untilAborted(signal, async () => {
        const path = containerPath((await containers.own(id, signal)).container.id, '/stats')
        const values = createJsonLines()
        const chunk = (bytes: Buffer) => {
          for (const value of values(bytes)) {
            const said = parseSample(value)
            if (said === 'stopped') return false
            if (said !== undefined) sample(said)
          }
          return true
        }
        const request = { method: 'GET', path, query: { stream: true } } as const
        await read(request, () => undefined, chunk, signal)
      }),

    logs: async (id, { tail, follow }, line, signal) => {
      const task = async () => {
        const { container, tty } = await containers.own(id, signal)
        const query = { stdout: true, stderr: true, timestamps: true, follow, tail }
        const frames = tty
          ? (bytes: Buffer): Frame[] => [{ stream: 'stdout', bytes }]
          : createDemultiplexer()
        const path = containerPath(container.id, '/logs')
        await readLines({ method: 'GET', path, query }, frames, true, line, signal)
      }
      await (follow ? untilAborted(signal, task) : task())
    },

    // Aborted, it stops reading; the command itself goes on, the engine has no way to end one.
    exec: async (id, command, line, signal) => {
      const path = containerPath((await containers.own(id, signal)).container.id, '/exec')
      const body = { AttachStdout: true, AttachStderr: true, Tty: false, Cmd: [...command] }
      const made = await api.call({ method: 'POST', path, body }, signal)
      const exec = `/exec/${parsed('engine', "the engine's answer to exec", execCreated, made).Id}`
      const start = { Detach: false, Tty: false }
      const request = { method: 'POST', path: `${exec}/start`, body: start } as const
      await readLines(request, createDemultiplexer(), false, line, signal)
      const ended = await api.call({ method: 'GET', path: `${exec}/json` }, signal)
      return parsed('engine', "the engine's description of an exec", execEnded, ended).ExitCode ?? 0
    },
  }
}

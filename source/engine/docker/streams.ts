import { type Duplex, PassThrough, type Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { ClientError, type EngineClient } from '../../clients/contracts.ts'
import { errorMessage } from '../../domain/text.ts'
import { number } from '../../clients/parse.ts'
import type { LogLine } from '../../domain/container.ts'
import { answerBytes, type EngineApi, type Given } from './api.ts'
import { eventFilters, parseEvent } from './containers.ts'
import { createDemultiplexer, createLineSplitter, type Frame, jsonLines } from './frames.ts'
import type { ProjectContainers } from './project.ts'
import { parseSample } from './samples.ts'

const execCreated = ["the engine's answer to exec", z.object({ Id: z.string() })] as const
const execSeen = [
  "the engine's description of an exec",
  z.object({ Running: z.boolean().nullish(), ExitCode: number }),
] as const

/** A command that has closed its output may go on: how often it is asked for its exit status. */
const askAgainMs = 200
/**
 * What is read ahead of a slow reader while the command is being written to. When the command has
 * ended, the next write breaks the connection, and what was not read of it by then is lost.
 */
const aheadBytes = 8 * 1024 * 1024

/** Takes frames; the next come when what it gives has resolved. */
type Take = (frame: Frame) => Promise<void> | undefined

/**
 * What the engine sends as it happens. `events`, `stats` and a followed log resolve when their
 * signal aborts; everything else rejects with the signal's reason.
 */
export function createEngineStreams(
  api: EngineApi,
  containers: ProjectContainers,
): Pick<EngineClient, 'events' | 'stats' | 'logs' | 'logBytes' | 'exec' | 'execBytes'> {
  /** A stream that is followed ends well when its reader wants no more of it. */
  const untilAborted = async (signal: AbortSignal, task: () => Promise<void>) => {
    try {
      if (!signal.aborted) await task()
    } catch (error) {
      if (!signal.aborted) throw error
    }
  }

  const take = async (answer: Readable, what: string, frame: Take, signal: AbortSignal) => {
    const frames = createDemultiplexer()
    for await (const bytes of answerBytes(answer, what, signal)) {
      for (const one of frames(bytes)) {
        const taken = frame(one)
        if (taken !== undefined) await taken
      }
    }
  }

  /** Hands lines on instead of frames, the last one too where it has no end. */
  const inLines = async <T>(
    stamped: boolean,
    line: (line: LogLine) => void,
    signal: AbortSignal,
    task: (take: Take) => Promise<T>,
  ) => {
    const lines = createLineSplitter(stamped)
    try {
      return await task((frame) => {
        lines.push(frame).forEach(line)
        return undefined
      })
    } finally {
      if (!signal.aborted) lines.end().forEach(line)
    }
  }

  const readLog = async (id: string, of: Given['query'], frame: Take, signal: AbortSignal) => {
    const path = await containers.path(id, signal)
    const query = { stdout: true, stderr: true, ...of }
    const answer = await api.stream(`GET ${path}/logs`, signal, { query })
    await take(answer, `the log of ${id.slice(0, 12)}`, frame, signal)
  }

  /** The exit status, once the command has ended. `broken`: nothing more is known of its output. */
  const statusOf = async (exec: string, broken: () => boolean, signal: AbortSignal) => {
    for (;;) {
      const seen = await api.ask(`GET /exec/${exec}/json`, execSeen, signal)
      if (seen.Running !== true) return seen.ExitCode
      if (broken()) throw new ClientError('engine', 'the Docker engine cut the command off')
      await delay(askAgainMs, undefined, { signal })
    }
  }

  // Aborted, it stops reading; the command itself goes on, the engine has no way to end one.
  const exec = async (
    id: string,
    command: readonly string[],
    input: Readable | undefined,
    frame: Take,
    signal: AbortSignal,
  ) => {
    const path = await containers.path(id, signal)
    const streams = { AttachStdin: input !== undefined, AttachStdout: true, AttachStderr: true }
    const body = { ...streams, Tty: false, Cmd: [...command] }
    const { Id: at } = await api.ask(`POST ${path}/exec`, execCreated, signal, { body })
    const start = { body: { Detach: false, Tty: false } }
    const { output, broken } =
      input === undefined
        ? { output: await api.stream(`POST /exec/${at}/start`, signal, start), broken: () => false }
        : joined(await api.hijack(`POST /exec/${at}/start`, signal, start), input)
    await take(output, `exec in ${id.slice(0, 12)}`, frame, signal)
    return await statusOf(at, broken, signal)
  }

  return {
    events: ({ opened, event }, signal) =>
      untilAborted(signal, async () => {
        const query = { filters: { ...containers.filters, ...eventFilters } }
        const answer = await api.stream('GET /events', signal, { query })
        opened()
        for await (const value of jsonLines(answerBytes(answer, 'its events', signal))) {
          const said = parseEvent(value)
          if (said !== undefined) event(said)
        }
        throw new ClientError('engine', 'the Docker engine ended its stream of events')
      }),

    stats: (id, sample, signal) =>
      untilAborted(signal, async () => {
        const path = await containers.path(id, signal)
        const answer = await api.stream(`GET ${path}/stats`, signal, { query: { stream: true } })
        const bytes = answerBytes(answer, `stats of ${id.slice(0, 12)}`, signal)
        for await (const value of jsonLines(bytes)) {
          const said = parseSample(value)
          if (said === 'stopped') return
          if (said !== undefined) sample(said)
        }
      }),

    logs: async (id, options, line, signal) => {
      const query = { ...options, timestamps: true }
      const task = () => inLines(true, line, signal, (frame) => readLog(id, query, frame, signal))
      await (options.follow ? untilAborted(signal, task) : task())
    },
    logBytes: (id, options, sink, signal) =>
      readLog(id, { ...options }, ({ stream, bytes }) => sink(stream, bytes), signal),
    exec: (id, command, line, signal) =>
      inLines(false, line, signal, (frame) => exec(id, command, undefined, frame, signal)),
    execBytes: (id, command, { input, sink }, signal) =>
      exec(id, command, input, ({ stream, bytes }) => sink(stream, bytes), signal),
  }
}

/** Passes `input` on to a connection, and its end; gives what comes back. */
function joined(
  connection: Duplex,
  input: Readable,
): { readonly output: Readable; readonly broken: () => boolean } {
  let broken = false
  const output = new PassThrough({ highWaterMark: aheadBytes })
  connection.pipe(output)
  connection.once('error', (error) => {
    broken = true
    // All that was sent has been read unless the reader was behind: only a write failed.
    if (output.writableNeedDrain) output.destroy(error)
    else output.end()
  })
  input.once('error', (error) => {
    output.destroy(new Error(`standard input cannot be read: ${errorMessage(error)}`))
    connection.destroy()
  })
  output.once('close', () => {
    input.unpipe(connection)
    connection.destroy()
  })
  input.pipe(connection)
  return { output, broken: () => broken }
}

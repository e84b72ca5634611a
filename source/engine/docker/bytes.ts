import { PassThrough, type Duplex, type Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { ClientError, type EngineClient, type Sink } from '../../clients/contracts.ts'
import { lineOf } from '../../clients/failure.ts'
import { number, parsed } from '../../clients/parse.ts'
import type { EngineApi, EngineRequest } from './api.ts'
import { createFrameCutter, type Frame } from './frames.ts'
import { containerPath, type ProjectContainers } from './project.ts'

const execCreated = z.object({ Id: z.string() })
const execSeen = z.object({ Running: z.boolean().nullish(), ExitCode: number })

/** A command that has closed its output may go on: how often it is asked for its exit status. */
const askAgainMs = 200
/**
 * What is read ahead of a slow reader while the command is being written to. When the command has
 * ended, the next write breaks the connection, and what was not read of it by then is lost.
 */
const aheadBytes = 8 * 1024 * 1024

/** A container's streams as bytes, and nothing done to them. */
export function createEngineBytes(
  api: EngineApi,
  containers: ProjectContainers,
): Pick<EngineClient, 'logBytes' | 'execBytes'> {
  const pass = async (
    from: Readable,
    frames: (bytes: Buffer) => Frame[],
    sink: Sink,
    what: string,
    signal: AbortSignal,
  ) => {
    let sinking = false
    try {
      for await (const bytes of from) {
        for (const frame of frames(Buffer.from(bytes as Uint8Array))) {
          sinking = true
          await sink(frame.stream, frame.bytes)
          sinking = false
        }
      }
    } catch (error) {
      signal.throwIfAborted()
      if (sinking) throw error
      throw new ClientError('engine', `the Docker engine cut ${what} short: ${lineOf(error)}`, {
        cause: error,
      })
    }
    signal.throwIfAborted()
  }

  /** The exit status, once the command has ended. `broken`: nothing more is known of its output. */
  const statusOf = async (exec: string, broken: () => boolean, signal: AbortSignal) => {
    for (;;) {
      const answer = await api.call({ method: 'GET', path: `${exec}/json` }, signal)
      const seen = parsed('engine', "the engine's description of an exec", execSeen, answer)
      if (seen.Running !== true) return seen.ExitCode
      if (broken()) throw new ClientError('engine', 'the Docker engine cut the command off')
      await pause(askAgainMs, undefined, { signal })
    }
  }

  return {
    logBytes: async (id, { tail, follow }, sink, signal) => {
      const { container, tty } = await containers.own(id, signal)
      const query = { stdout: true, stderr: true, follow, tail }
      const path = containerPath(container.id, '/logs')
      const answer = await api.stream({ method: 'GET', path, query }, signal)
      const frames = tty
        ? (bytes: Buffer): Frame[] => [{ stream: 'stdout', bytes }]
        : createFrameCutter()
      await pass(answer, frames, sink, `the log of ${container.name}`, signal)
    },

    // Aborted, it stops reading; the command itself goes on, the engine has no way to end one.
    execBytes: async (id, command, { input, sink }, signal) => {
      const { container } = await containers.own(id, signal)
      const path = containerPath(container.id, '/exec')
      const body = {
        AttachStdin: input !== undefined,
        AttachStdout: true,
        AttachStderr: true,
        Tty: false,
        Cmd: [...command],
      }
      const made = await api.call({ method: 'POST', path, body }, signal)
      const exec = `/exec/${parsed('engine', "the engine's answer to exec", execCreated, made).Id}`
      const start = { Detach: false, Tty: false }
      const request: EngineRequest = { method: 'POST', path: `${exec}/start`, body: start }
      const { output, broken } =
        input === undefined
          ? { output: await api.stream(request, signal), broken: () => false }
          : joined(await api.hijack(request, signal), input)
      await pass(output, createFrameCutter(), sink, `exec in ${container.name}`, signal)
      return await statusOf(exec, broken, signal)
    },
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
    output.destroy(new Error(`standard input cannot be read: ${lineOf(error)}`))
    connection.destroy()
  })
  output.once('close', () => {
    input.unpipe(connection)
    connection.destroy()
  })
  input.pipe(connection)
  return { output, broken: () => broken }
}

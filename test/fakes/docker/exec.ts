import type { Socket } from 'node:net'
import type { Writable } from 'node:stream'
import type { UpgradeRoute } from '../http.ts'
import { type FakeContainer, frame } from './container.ts'
import type { EngineState, FakeExec } from './engine.ts'

function ended(state: EngineState, exec: FakeExec, exitCode: number, output: Writable): void {
  exec.exitCode = exitCode
  state.emit('exec_die', exec.container, { exitCode: String(exitCode) })
  output.end()
}

/** Runs a command and sends what it gives. */
export function answerExec(state: EngineState, exec: FakeExec, output: Writable): void {
  const { container, command } = exec
  state.emit(`exec_start: ${command.join(' ')}`, container)
  const result = state.hooks.exec?.(container, command) ?? { stdout: '', stderr: '', exitCode: 0 }
  if (result.stdout.length > 0) output.write(frame('stdout', result.stdout))
  if (result.stderr.length > 0) output.write(frame('stderr', result.stderr))
  ended(state, exec, result.exitCode, output)
}

/** What the engine sends when it gives up its connection for a command's streams. */
const upgraded =
  'HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\n' +
  'Connection: Upgrade\r\nUpgrade: tcp\r\n\r\n'

/** `cat`: gives back what it reads, no faster than that is read. */
function cat(state: EngineState, exec: FakeExec, socket: Socket): void {
  socket.on('data', (chunk: Buffer) => {
    if (socket.write(frame('stdout', chunk))) return
    socket.pause()
    socket.once('drain', () => socket.resume())
  })
  socket.once('end', () => {
    ended(state, exec, 0, socket)
  })
}

/** A container whose standard input is attached ends with it, and is removed where it is to be. */
function attach(state: EngineState, container: FakeContainer, socket: Socket): void {
  socket.write(upgraded)
  socket.resume()
  socket.once('end', () => socket.end())
  socket.once('close', () => {
    if (state.find(container.id) !== undefined) state.remove(container)
  })
}

/** What takes a connection over: an exec with standard input, and an attached container. */
export function upgradeStreams(of: () => EngineState): UpgradeRoute {
  return ({ path }, socket) => {
    const state = of()
    const attached = state.find(/\/containers\/([^/]+)\/attach$/.exec(path)?.[1] ?? '')
    if (attached !== undefined) {
      attach(state, attached, socket)
      return
    }
    const exec = state.execs.get(/\/exec\/([^/]+)\/start$/.exec(path)?.[1] ?? '')
    if (exec === undefined) {
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}')
      return
    }
    socket.write(upgraded)
    if (exec.command[0] === 'cat') cat(state, exec, socket)
    else answerExec(state, exec, socket)
  }
}

import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { type FakeRequest, type FakeServer, type Route, sendJson, startHttp } from '../http.ts'
import {
  type FakeContainer,
  frame,
  logBytes,
  newContainer,
  passes,
  wantsEvent,
} from './container.ts'
import { upgradeStreams } from './exec.ts'
import { routes } from './routes.ts'

export interface FakeExec {
  readonly container: FakeContainer
  readonly command: readonly string[]
  exitCode: number | null
}

/** What a command in a container gives. */
export interface FakeRan {
  readonly stdout: string | Buffer
  readonly stderr: string | Buffer
  readonly exitCode: number
}

/** What a fake engine lets happen to the world when containers change. */
export interface EngineHooks {
  started?: (container: FakeContainer) => void
  /** Gives false for a signal that does not end the container. */
  signalled?: (container: FakeContainer, signal: string) => boolean
  ended?: (container: FakeContainer) => void
  exec?: (container: FakeContainer, command: readonly string[]) => FakeRan
  /** Exit status of a container that is stopped; 143 where it gives none. */
  stopStatus?: (container: FakeContainer) => number | undefined
  /** Answers what is not of the engine's API. */
  other?: Route
}

/** What routes work on. */
export interface EngineState {
  readonly containers: Map<string, FakeContainer>
  readonly networks: Map<string, Record<string, string>>
  readonly volumes: Map<string, Record<string, string>>
  readonly images: Set<string>
  /** Files of the volume of event logs, by full path; every container has it. */
  readonly files: Map<string, Buffer>
  readonly execs: Map<string, FakeExec>
  readonly hooks: EngineHooks
  readonly apiVersion: string
  readonly minApiVersion: string
  readonly statsEveryMs: number
  find(idOrName: string): FakeContainer | undefined
  start(container: FakeContainer): void
  end(container: FakeContainer, exitCode: number): void
  emit(action: string, container: FakeContainer, attributes?: Record<string, string>): void
  remove(container: FakeContainer): void
  listenEvents(request: FakeRequest, response: ServerResponse): void
  listenLog(container: FakeContainer, response: ServerResponse, stamped: boolean): void
  /** Calls back when the container ends. */
  onEnd(container: FakeContainer, listener: () => void): void
}

/** A server on a unix socket that answers as the Docker engine does. */
export interface FakeEngine extends FakeServer {
  readonly socketPath: string
  readonly state: EngineState
  /** Adds a container, and starts it unless its state says otherwise. */
  add(given: Partial<FakeContainer>): FakeContainer
  /** Writes a line, or bytes as they are, to a container's log and to those who follow it. */
  log(container: FakeContainer, said: string | Buffer, stream?: 'stdout' | 'stderr'): void
  /** A container's health changes. */
  setHealth(container: FakeContainer, health: 'healthy' | 'unhealthy'): void
  /** The container's process ends by itself. */
  end(container: FakeContainer, exitCode: number): void
}

/** Starts an engine with no containers, with the network and the image that runs need. */
export async function startFakeEngine(
  socketPath: string,
  given: {
    readonly project: string
    readonly hooks?: EngineHooks
    readonly apiVersion?: string
    readonly minApiVersion?: string
    readonly statsEveryMs?: number
  },
): Promise<FakeEngine> {
  const label = { 'com.docker.compose.project': given.project }
  const eventListeners = new Map<ServerResponse, FakeRequest>()
  const logListeners = new Map<ServerResponse, { of: FakeContainer; stamped: boolean }>()
  const endListeners = new Map<FakeContainer, (() => void)[]>()

  const emit = (action: string, container: FakeContainer, attributes = {}) => {
    const at = Date.now()
    const Attributes = { ...container.labels, name: container.name, ...attributes }
    const event = {
      Type: 'container',
      Action: action,
      Actor: { ID: container.id, Attributes },
      time: Math.floor(at / 1000),
      timeNano: at * 1e6,
    }
    for (const [response, request] of eventListeners) {
      if (passes(container.labels, request) && wantsEvent(action, request)) {
        response.write(`${JSON.stringify(event)}\n`)
      }
    }
  }

  const state: EngineState = {
    containers: new Map(),
    networks: new Map([[`${given.project}_default`, label]]),
    volumes: new Map([[`${given.project}_events`, label]]),
    images: new Set(['spark-on-docker/spark:4.3.0']),
    files: new Map(),
    execs: new Map(),
    hooks: given.hooks ?? {},
    apiVersion: given.apiVersion ?? '1.41',
    minApiVersion: given.minApiVersion ?? '1.12',
    statsEveryMs: given.statsEveryMs ?? 30,
    find: (wanted) =>
      [...state.containers.values()].find(
        ({ id, name }) => name === wanted || (wanted.length >= 12 && id.startsWith(wanted)),
      ),
    emit,
    start: (container) => {
      container.state = 'running'
      container.startedAt = new Date().toISOString()
      container.finishedAt = '0001-01-01T00:00:00Z'
      emit('start', container)
      state.hooks.started?.(container)
    },
    end: (container, exitCode) => {
      if (container.state !== 'running') return
      container.state = 'exited'
      container.exitCode = exitCode
      container.finishedAt = new Date().toISOString()
      for (const [response, { of }] of logListeners) {
        if (of !== container) continue
        logListeners.delete(response)
        response.end()
      }
      for (const listener of endListeners.get(container) ?? []) listener()
      endListeners.delete(container)
      emit('die', container, { exitCode: String(exitCode) })
      state.hooks.ended?.(container)
    },
    remove: (container) => {
      if (container.state === 'running') emit('kill', container, { signal: '9' })
      state.end(container, 137)
      state.containers.delete(container.id)
      emit('destroy', container)
    },
    listenEvents: (request, response) => {
      eventListeners.set(response, request)
      response.once('close', () => eventListeners.delete(response))
    },
    listenLog: (of, response, stamped) => {
      logListeners.set(response, { of, stamped })
      response.once('close', () => logListeners.delete(response))
    },
    onEnd: (container, listener) => {
      endListeners.set(container, [...(endListeners.get(container) ?? []), listener])
    },
  }

  const server = await startHttp(
    async (request, response) => {
      const path = request.path.replace(/^\/v1\.\d+\//, '/')
      for (const [method, pattern, handle] of routes) {
        const match = request.method === method ? pattern.exec(path) : null
        if (match !== null) {
          handle(state, request, response, decodeURIComponent(match[1] ?? ''))
          return
        }
      }
      if (state.hooks.other !== undefined) {
        await state.hooks.other(request, response)
        return
      }
      sendJson(response, { message: `page not found: ${path}` }, 404)
    },
    socketPath,
    upgradeStreams(() => state),
  )

  return Object.assign(Object.create(server) as FakeServer, {
    socketPath,
    state,
    add: (wanted: Partial<FakeContainer>) => {
      const container = newContainer({ id: randomBytes(32).toString('hex'), ...wanted })
      state.containers.set(container.id, container)
      emit('create', container)
      if (wanted.state === undefined) state.start(container)
      return container
    },
    log: (
      container: FakeContainer,
      said: string | Buffer,
      stream: 'stdout' | 'stderr' = 'stdout',
    ) => {
      const what = typeof said === 'string' ? { text: said } : { text: '', bytes: said }
      const entry = { stream, at: new Date().toISOString(), ...what }
      container.log.push(entry)
      for (const [response, { of, stamped }] of logListeners) {
        if (of === container) response.write(frame(stream, logBytes(entry, stamped)))
      }
    },
    setHealth: (container: FakeContainer, health: 'healthy' | 'unhealthy') => {
      container.health = health
      emit(`health_status: ${health}`, container)
    },
    end: (container: FakeContainer, exitCode: number) => {
      state.end(container, exitCode)
    },
  })
}

import { readFileSync } from 'node:fs'
import { type Clients, ClientError, type EngineClient } from '../clients/contracts.ts'
import type { ContainerSample, EngineEvent, LogLine } from '../domain/container.ts'
import { errorMessage } from '../domain/text.ts'
import { type Clock, doneOrAborted } from '../clients/clock.ts'
import { services } from '../services/index.ts'
import {
  recordedFailure,
  header,
  type Header,
  type RecordLine,
  nameOf,
  readLine,
} from './format.ts'

/** A recording that is shown again: clients over it, and its own time. */
export interface Replay {
  readonly clients: Clients
  readonly project: string
  /** Milliseconds since the epoch, when it was recorded; at its end time stands still. */
  readonly now: () => number
}

/** What a method of a client answers. */
type Answer<Method> = Method extends (...args: never[]) => Promise<infer Value> ? Value : never

/** What the engine's streams hand over. */
interface Items {
  readonly events: EngineEvent
  readonly stats: ContainerSample
  readonly logs: LogLine
}

/** The machine's clock, also where `Date.now` is the recording's. */
const machineClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  setTimeout: (task, ms) => {
    const timer = setTimeout(task, ms)
    return () => {
      clearTimeout(timer)
    }
  },
}

/** Reads a file of lines; throws one line that names what is wrong in which line. */
function read(file: string): { readonly told: Header; readonly lines: readonly RecordLine[] } {
  let texts: readonly string[]
  try {
    texts = readFileSync(file, 'utf8').split('\n')
  } catch (error) {
    throw new Error(`the recording cannot be read: ${errorMessage(error)}`, { cause: error })
  }
  const [first = '', ...rest] = texts
  const wrong = (number: number, what: string) => new Error(`${file}, line ${number}: ${what}`)
  let told: Header
  try {
    told = header.parse(JSON.parse(first))
  } catch (error) {
    throw Object.assign(wrong(1, 'this is no recording of spark-on-docker'), { cause: error })
  }
  // After the last newline there is nothing, or a line that was cut when the program was killed.
  const lines = rest.slice(0, -1).map((text, index) => {
    const found = readLine(text)
    if (found === undefined) throw wrong(index + 2, 'this is no line of a recording')
    return found
  })
  return { told, lines }
}

/** Opens a recording. `speed` 2 shows it in half the time; Infinity shows its end. */
export function openReplay(
  file: string,
  { speed = 1, clock = machineClock }: { readonly speed?: number; readonly clock?: Clock } = {},
): Replay {
  const { told, lines } = read(file)
  const byName = Map.groupBy(lines, ({ of }) => of)
  const end = lines.at(-1)?.at ?? told.at
  const opened = clock.now()
  const now = () =>
    speed === Infinity ? end : Math.min(end, Math.round(told.at + (clock.now() - opened) * speed))
  const closed = new AbortController()

  const refuse = () =>
    Promise.reject(new ClientError('engine', 'this is a recording: nothing can be changed in it'))
  /** What was last answered to a question by now; before its first answer, that one. */
  const said = async (of: string, signal: AbortSignal): Promise<unknown> => {
    signal.throwIfAborted()
    const all = byName.get(of) ?? []
    const found = all.findLast(({ at }) => at <= now()) ?? all[0]
    if (found?.error !== undefined) throw recordedFailure(of, found.error.message, found.error.late)
    if (found === undefined && !of.startsWith('eventLogs.'))
      throw recordedFailure(of, `the recording has no answer to ${of}`, false)
    return await Promise.resolve(found?.value)
  }
  // That it is an answer of this method was checked when the file was read.
  const answer = async <
    Client extends keyof Clients,
    Method extends keyof Clients[Client] & string,
  >(
    client: Client,
    method: Method,
    about: unknown,
    signal: AbortSignal,
  ) => (await said(nameOf(client, method, about), signal)) as Answer<Clients[Client][Method]>
  const items = <Name extends keyof Items>(name: Name, about?: string) =>
    (byName.get(nameOf('engine', name, about)) ?? []).map(({ at, value }) => ({
      at,
      value: value as Items[Name],
    }))
  /** Hands over the items of a stream as they come, until the signal aborts. */
  const follow = async <Name extends keyof Items>(
    name: Name,
    about: string | undefined,
    since: number,
    hear: (item: Items[Name]) => void,
    signal: AbortSignal,
  ) => {
    const either = AbortSignal.any([signal, closed.signal])
    for (const { at, value } of items(name, about).filter((one) => one.at > since)) {
      if (at > now() && !either.aborted)
        await doneOrAborted(either, (done) => clock.setTimeout(done, (at - now()) / speed))
      if (either.aborted) return
      hear(value)
    }
    await doneOrAborted(either, () => () => undefined)
  }

  const logs: EngineClient['logs'] = async (id, options, line, signal) => {
    const since = now()
    const before = items('logs', id)
      .filter(({ at, value }) => at <= since || value.at <= since)
      .toSorted((a, b) => a.value.at - b.value.at)
    const tail = options.tail === 'all' ? before.length : options.tail
    for (const { value } of before.slice(Math.max(0, before.length - tail))) line(value)
    if (options.follow) await follow('logs', id, since, line, signal)
  }
  const engine: EngineClient = {
    info: (signal) => answer('engine', 'info', undefined, signal),
    inspect: (id, signal) => answer('engine', 'inspect', id, signal),
    containers: (signal) => answer('engine', 'containers', undefined, signal),
    leftovers: (signal) => answer('engine', 'leftovers', undefined, signal),
    publishedPorts: (signal) => answer('engine', 'publishedPorts', undefined, signal),
    events: async ({ opened: listening, event }, signal) => {
      listening()
      await follow('events', undefined, now(), event, signal)
    },
    stats: async (id, sample, signal) => {
      const since = now()
      const last = items('stats', id).findLast(({ at }) => at <= since)
      if (last !== undefined) sample(last.value)
      await follow('stats', id, since, sample, signal)
    },
    logs,
    logBytes: async (id, options, sink, signal) => {
      let last = Promise.resolve()
      const line = ({ stream, text }: LogLine) => {
        last = last.then(() => sink(stream, Buffer.from(`${text}\n`)))
        last.catch(() => undefined)
      }
      await logs(id, options, line, signal)
      await last
    },
    interactive: () => {
      throw new ClientError('engine', 'this is a recording: there is no shell in it')
    },
    ...{ start: refuse, stop: refuse, restart: refuse, kill: refuse, remove: refuse },
    ...{ exec: refuse, execBytes: refuse, createRun: refuse, wait: refuse, lock: refuse },
  }
  const clients: Clients = {
    kind: 'demo',
    engine,
    compose: {
      ...{ up: refuse, workers: refuse, down: refuse, history: refuse },
      version: (signal) => answer('compose', 'version', undefined, signal),
    },
    spark: {
      master: (signal) => answer('spark', 'master', undefined, signal),
      application: (id, signal) => answer('spark', 'application', id, signal),
      workerPage: (id, signal) => answer('spark', 'workerPage', id, signal),
      executorLog: (of, signal) => answer('spark', 'executorLog', of, signal),
      ...{ killApplication: refuse, killStage: refuse, killJob: refuse },
    },
    services: Object.fromEntries(
      services
        .map((service) => ({ service, of: nameOf('services', 'state', service.id) }))
        .filter(({ service, of }) => 'client' in service || byName.has(of))
        .map(({ service: { id }, of }) => [
          id,
          { state: (signal: AbortSignal) => said(of, signal) },
        ]),
    ),
    history: {
      summaries: (signal) => answer('history', 'summaries', undefined, signal),
      // What the monitor would keep is the recording's already.
      remember: () => Promise.resolve(),
    },
    eventLogs: { read: (id, signal) => answer('eventLogs', 'read', id, signal) },
    close: () => {
      closed.abort()
      return Promise.resolve()
    },
  }
  return { clients, project: told.project, now }
}

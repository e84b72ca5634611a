import type {
  Clients,
  LockHolder,
  PublishedPort,
  RunRequest,
} from '../../source/clients/contracts.ts'
import { ClientError } from '../../source/clients/contracts.ts'
import type { Container, EngineEvent, EngineInfo } from '../../source/domain/container.ts'
import { runLabels } from '../../source/domain/run.ts'
import type { Application, Driver, SparkWorker } from '../../source/domain/spark.ts'
import { fakeServices } from './fake-services.ts'
import { container, eventOf, project, sampled, sparkWorker } from './things.ts'

/** A small cluster in memory that does what it is told at once; a test breaks it on purpose. */
export interface FakeCluster {
  containers: Container[]
  spark: SparkWorker[]
  applications: Application[]
  drivers: Driver[]
  /** Executors by Spark worker id: each question takes one away once it is DECOMMISSIONED. */
  readonly executors: Map<string, number>
  info: EngineInfo
  ports: PublishedPort[]
  volumes: string[]
  networks: string[]
  /** What each call was, in order: `stop worker-2`. */
  readonly calls: string[]
  /** Calls that fail, by the same words; a test adds what it breaks. */
  readonly broken: Map<string, string>
  /** Lines of a container's log by its name without the project. */
  readonly logs: Map<string, { stream: 'stdout' | 'stderr'; text: string }[]>
  /** Exit status of the runs that are started. */
  runStatus: number
  /** How the history server's container is once Compose has started it. */
  historyStarts: Partial<Container>
  /** Another program that is changing the cluster. */
  lockedBy: LockHolder | undefined
  /** Another program brings the workers to so many. */
  more: (count: number) => void
  /** What happens to a worker that Compose starts; by default it registers. */
  workerStarts: (started: Container) => void
}

/** A cluster with so many workers, and the clients that see it. `workers` undefined: none of it. */
export function fakeCluster(workers?: number): { cluster: FakeCluster; clients: Clients } {
  let all: Container[] = []
  const listeners = new Set<(event: EngineEvent) => void>()
  const emit = (action: string, of: Container) => {
    for (const listener of [...listeners]) listener(eventOf(action, of))
  }
  const cluster: FakeCluster = {
    get containers() {
      return all
    },
    /** Set anew, the engine tells of what is otherwise. */
    set containers(next) {
      const before = all
      all = next
      for (const one of before) {
        if (!next.some(({ id }) => id === one.id)) emit('destroy', one)
      }
      for (const one of next) if (!before.includes(one)) emit('update', one)
    },
    spark: [],
    applications: [],
    drivers: [],
    executors: new Map(),
    info: {
      name: 'engine',
      version: '20.10',
      apiVersion: '1.41',
      cores: 8,
      memoryBytes: 64 * 1024 ** 3,
    },
    ports: [],
    volumes: [],
    networks: [],
    calls: [],
    broken: new Map(),
    logs: new Map(),
    runStatus: 0,
    historyStarts: {},
    lockedBy: undefined,
    more: (count) => {
      create(count)
    },
    workerStarts: (started) => cluster.spark.push(sparkWorker(started)),
  }
  const create = (count: number) => {
    for (const service of ['master', 'traefik', 'redis'] as const) {
      if (!cluster.containers.some((one) => one.service === service)) {
        cluster.containers = [...cluster.containers, container(service)]
      }
    }
    const present = cluster.containers.filter(({ service }) => service === 'worker')
    for (let number = 1; present.length < count && number <= 64; number += 1) {
      if (present.some((one) => one.number === number)) continue
      const started = container('worker', number)
      present.push(started)
      cluster.containers = [...cluster.containers, started]
      cluster.workerStarts(started)
    }
    for (const one of present.filter(({ state }) => state === 'exited')) {
      change(one.id, { state: 'running', exitCode: undefined })
      cluster.workerStarts(one)
    }
    cluster.networks = [`${project}_default`]
    cluster.volumes = [`${project}_events`, `${project}_redis`]
  }
  const change = (id: string, more: Partial<Container>) => {
    cluster.containers = cluster.containers.map((one) =>
      one.id === id ? { ...one, ...more } : one,
    )
  }
  const find = (id: string): Container => {
    const found = cluster.containers.find((one) => one.id === id)
    if (found === undefined) throw new ClientError('engine', `no container ${id.slice(0, 12)}`)
    return found
  }
  const short = ({ name }: Container) => name.replace(`${project}-`, '')
  const call = (signal: AbortSignal, words: string) => {
    signal.throwIfAborted()
    cluster.calls.push(words)
    const reason = cluster.broken.get(words)
    if (reason !== undefined) throw new ClientError('engine', reason)
  }
  /** As `call`, but not noted: questions are asked again and again. */
  const ask = (signal: AbortSignal, words: string, service?: Container['service']) => {
    signal.throwIfAborted()
    const reason = cluster.broken.get(words)
    const there =
      service === undefined ||
      cluster.containers.some((one) => one.service === service && one.state === 'running')
    if (reason !== undefined || !there) {
      throw new ClientError('spark', reason ?? `${words}: connection refused`)
    }
  }
  if (workers !== undefined) create(workers)

  const clients: Clients = {
    kind: 'demo',
    close: () => Promise.resolve(),
    engine: {
      info: async (signal) => {
        ask(signal, 'info')
        return await Promise.resolve(cluster.info)
      },
      containers: async (signal) => {
        ask(signal, 'containers')
        return await Promise.resolve(cluster.containers)
      },
      inspect: async (id, signal) => {
        signal.throwIfAborted()
        return await Promise.resolve(find(id))
      },
      events: ({ opened, event }, signal) =>
        new Promise((resolve) => {
          opened()
          listeners.add(event)
          signal.addEventListener('abort', () => resolve(void listeners.delete(event)))
        }),
      stats: (_, sample, signal) => {
        ask(signal, 'stats')
        sample(sampled)
        sample({ ...sampled, at: 2, cpuPercent: 7.5 })
        return Promise.resolve()
      },
      logs: async (id, { tail }, line, signal) => {
        call(signal, `logs ${short(find(id))} ${tail}`)
        for (const said of cluster.logs.get(short(find(id))) ?? []) line({ ...said, at: 1 })
        await Promise.resolve()
      },
      logBytes: async (id, { tail }, sink, signal) => {
        call(signal, `logs ${short(find(id))} ${tail}`)
        for (const { stream, text } of cluster.logs.get(short(find(id))) ?? []) {
          await sink(stream, Buffer.from(`${text}\n`))
        }
      },
      start: async (id, signal) => {
        call(signal, `start ${short(find(id))}`)
        change(id, { state: 'running', exitCode: undefined })
        if (find(id).service === 'worker') cluster.workerStarts(find(id))
        await Promise.resolve()
      },
      stop: async (id, _, signal) => {
        call(signal, `stop ${short(find(id))}`)
        change(id, { state: 'exited', exitCode: 143, health: 'none' })
        await Promise.resolve()
      },
      restart: async (id, _, signal) => {
        call(signal, `restart ${short(find(id))}`)
        change(id, { state: 'running' })
        await Promise.resolve()
      },
      kill: async (id, name, signal) => {
        const one = find(id)
        call(signal, `${name} ${short(one)}`)
        cluster.spark = cluster.spark.map((worker) =>
          worker.host === one.shortId ? { ...worker, state: 'DECOMMISSIONED' } : worker,
        )
        await Promise.resolve()
      },
      remove: async (id, signal) => {
        const one = find(id)
        call(signal, `remove ${short(one)}`)
        cluster.containers = cluster.containers.filter((other) => other.id !== id)
        cluster.spark = cluster.spark.map((worker) =>
          worker.host === one.shortId ? { ...worker, state: 'DEAD' } : worker,
        )
        await Promise.resolve()
      },
      exec: async (id, command, line, signal) => {
        call(signal, `exec ${short(find(id))}: ${command.join(' ')}`)
        line({ stream: 'stdout', text: 'out', at: 1 })
        line({ stream: 'stderr', text: 'err', at: 1 })
        return await Promise.resolve(command[0] === 'false' ? 3 : 0)
      },
      execBytes: async (id, command, { input, sink }, signal) => {
        call(signal, `exec ${short(find(id))}: ${command.join(' ')}`)
        if (command[0] === 'cat') {
          for await (const bytes of input ?? []) await sink('stdout', Buffer.from(bytes as Buffer))
          return 0
        }
        await sink('stdout', Buffer.from('out\n'))
        await sink('stderr', Buffer.from('err\n'))
        return command[0] === 'false' ? 3 : 0
      },
      interactive: (id, command) => ['docker', 'exec', short(find(id)), ...(command ?? ['bash'])],
      createRun: async (run: RunRequest, signal) => {
        call(signal, `run ${[run.example, ...run.command, ...run.arguments].join(' ')}`)
        const number = cluster.containers.length + 1
        const one = container('run', number, {
          name: `${project}-run-${run.example}-${number}`,
          state: 'running',
          health: 'none',
          labels: {
            [runLabels.example]: run.example,
            [runLabels.arguments]: JSON.stringify(run.arguments),
          },
        })
        cluster.containers = [...cluster.containers, one]
        cluster.logs.set(short(one), cluster.logs.get('run') ?? [])
        return await Promise.resolve(one.id)
      },
      wait: async (id, signal) => {
        call(signal, `wait ${short(find(id))}`)
        change(id, { state: 'exited', exitCode: cluster.runStatus })
        return await Promise.resolve(cluster.runStatus)
      },
      lock: async (_, signal) => {
        signal.throwIfAborted()
        const by = cluster.lockedBy
        return await Promise.resolve(
          by === undefined
            ? { kind: 'taken', release: () => Promise.resolve() }
            : { kind: 'held', by },
        )
      },
      leftovers: async (signal) => {
        ask(signal, 'leftovers')
        return await Promise.resolve({ networks: cluster.networks, volumes: cluster.volumes })
      },
      publishedPorts: async (signal) => {
        ask(signal, 'published ports')
        return await Promise.resolve(cluster.ports)
      },
    },
    compose: {
      up: async (count, progress, signal) => {
        call(signal, `compose up ${count}`)
        progress('Container Starting')
        create(count)
        await Promise.resolve()
      },
      workers: async (count, progress, signal) => {
        call(signal, `compose workers ${count}`)
        progress('Container Starting')
        create(count)
        await Promise.resolve()
      },
      down: async (volumes, progress, signal) => {
        call(signal, `compose down${volumes ? ' volumes' : ''}`)
        progress('Container Removing')
        cluster.containers = cluster.containers.filter(({ service }) => service === 'other')
        cluster.spark = []
        cluster.networks = []
        if (volumes) cluster.volumes = []
        await Promise.resolve()
      },
      history: async (_, signal) => {
        call(signal, 'compose history')
        cluster.containers = [...cluster.containers, container('history', 1, cluster.historyStarts)]
        await Promise.resolve()
      },
      version: () => Promise.resolve('5.0.1'),
    },
    ...fakeServices(cluster, ask),
  }
  return { cluster, clients }
}

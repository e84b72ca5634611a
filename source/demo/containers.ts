import type { Container, EngineEvent, KnownService, LogLine } from '../domain/container.ts'
import { profiles } from './usage.ts'
import { createMeter, type Meter, type World } from './world.ts'

type Changing<T> = { -readonly [Key in keyof T]: T[Key] }

/** A container while it is simulated: what the engine tells of it, and what happens inside. */
export interface DemoContainer extends Changing<
  Omit<Required<Container>, 'ipAddresses' | 'service' | 'cpus'>
> {
  readonly log: LogLine[]
  address: string | undefined
  /** How often it was started: what was planned in an earlier life must not happen in this one. */
  life: number
  /** Cores that its processes keep busy now, beside what every such container always does. */
  busy: Meter
  readonly service: KnownService
  /** Executors that live in it. */
  executors: readonly { readonly since: number }[]
  /** A program in it takes all memory that is left, from then on and within so long. */
  hoards: { readonly since: number; readonly ms: number } | undefined
}

type Listener<T> = (item: T) => void

/** The simulated Docker engine: containers, their lives, events and logs. */
export interface Host {
  readonly networks: Set<string>
  readonly volumes: Set<string>
  /** In the order in which they were created. */
  containers(): readonly DemoContainer[]
  /** By id or the beginning of one. */
  find(id: string): DemoContainer | undefined
  of(service: KnownService): readonly DemoContainer[]
  /** `number` is Compose's, 0 where it numbers none; `name` without the project in front. */
  create(
    service: KnownService,
    number: number,
    name?: string,
    labels?: Readonly<Record<string, string>>,
  ): DemoContainer
  start(container: DemoContainer): void
  /** Its process ends. Unless by hand, a restart policy starts it again after a while. */
  exit(container: DemoContainer, exitCode: number, how: { byHand: boolean; oom?: boolean }): void
  destroy(container: DemoContainer): void
  emit(container: DemoContainer, action: string, exitCode?: number): void
  say(container: DemoContainer, stream: LogLine['stream'], text: string): void
  /** Each gives the function that ends it. */
  onEvent(listener: Listener<EngineEvent>): () => void
  onLine(container: DemoContainer, listener: Listener<LogLine>): () => void
  /** When the container's present life ends. */
  onEnd(container: DemoContainer, listener: () => void): () => void
  /** What a start and an end of any container bring about in Spark and the services. */
  readonly starts: Listener<DemoContainer>[]
  readonly ends: Listener<DemoContainer>[]
}

/** How many lines of a log are kept. */
const keptLines = 5000

/** Makes an engine without containers. */
export function createHost(world: World): Host {
  const all = new Map<string, DemoContainer>()
  const events = new Set<Listener<EngineEvent>>()
  const lines = new Map<Listener<LogLine>, DemoContainer>()
  const waiting = new Map<() => void, DemoContainer>()
  const starts: Listener<DemoContainer>[] = []
  const ends: Listener<DemoContainer>[] = []
  let created = 0

  const emit: Host['emit'] = ({ id, name, service }, action, exitCode) => {
    const event = {
      at: world.now(),
      action,
      containerId: id,
      containerName: name,
      service,
      exitCode,
    }
    for (const listener of [...events]) listener(event)
  }
  /** The lowest free address of the project's network; .1 is the engine's own. */
  const freeAddress = () => {
    const taken = new Set([...all.values()].map(({ address }) => address))
    let last = 2
    while (taken.has(`172.18.0.${last}`)) last += 1
    return `172.18.0.${last}`
  }

  const start: Host['start'] = (container) => {
    if (container.state === 'running') return
    const life = (container.life += 1)
    const { healthyMs } = profiles[container.service]
    Object.assign(container, {
      state: 'running',
      health: healthyMs === undefined ? 'none' : 'starting',
      exitCode: undefined,
      startedAt: world.now(),
      finishedAt: undefined,
      oomKilled: false,
      address: freeAddress(),
      busy: createMeter(world),
    })
    emit(container, 'start')
    for (const task of starts) task(container)
    if (healthyMs === undefined) return
    world.after(world.between(healthyMs, 'healthy', container.id, life), () => {
      if (container.life !== life || container.state !== 'running') return
      container.health = 'healthy'
      emit(container, 'health_status: healthy')
    })
  }

  const exit: Host['exit'] = (container, exitCode, { byHand, oom = false }) => {
    if (container.state === 'restarting' && byHand) container.state = 'exited'
    if (container.state !== 'running') return
    const again = profiles[container.service].restarts && !byHand
    Object.assign(container, {
      state: again ? 'restarting' : 'exited',
      exitCode,
      finishedAt: world.now(),
      oomKilled: oom,
      address: undefined,
      executors: [],
      hoards: undefined,
      // The engine calls every container unhealthy whose health is no longer watched.
      ...(container.health !== 'none' && { health: 'unhealthy' }),
    })
    container.busy.rate = 0
    emit(container, 'die', exitCode)
    for (const task of ends) task(container)
    for (const [listener, of] of [...waiting]) if (of === container) listener()
    if (!again) return
    world.after(world.between([2500, 4500], 'restart', container.id, container.life), () => {
      if (container.state === 'restarting') start(container)
    })
  }

  return {
    networks: new Set(),
    volumes: new Set(),
    starts,
    ends,
    containers: () => [...all.values()],
    find: (id) => all.get(id) ?? [...all.values()].find((container) => container.id.startsWith(id)),
    of: (service) => [...all.values()].filter((container) => container.service === service),
    create: (service, number, name = `${service}-${number}`, labels = {}) => {
      const id = world.hex(64, 'container', created++)
      const container: DemoContainer = {
        id,
        shortId: id.slice(0, 12),
        name: `${world.project}-${name}`,
        service,
        number,
        image: profiles[service].image,
        memoryLimitBytes: profiles[service].limitMiB * 1024 ** 2,
        labels: {
          'com.docker.compose.project': world.project,
          'com.docker.compose.service': service,
          ...(number > 0 && { 'com.docker.compose.container-number': String(number) }),
          ...labels,
        },
        createdAt: world.now(),
        log: [],
        state: 'created',
        health: 'none',
        exitCode: undefined,
        startedAt: undefined,
        finishedAt: undefined,
        oomKilled: false,
        address: undefined,
        life: 0,
        busy: createMeter(world),
        executors: [],
        hoards: undefined,
      }
      all.set(id, container)
      emit(container, 'create')
      return container
    },
    start,
    exit,
    destroy: (container) => {
      exit(container, 137, { byHand: true })
      if (all.delete(container.id)) emit(container, 'destroy')
    },
    emit,
    say: (container, stream, text) => {
      const line = { stream, at: world.now(), text }
      container.log.push(line)
      if (container.log.length > keptLines) container.log.splice(0, keptLines / 10)
      for (const [listener, of] of [...lines]) if (of === container) listener(line)
    },
    onEvent: (listener) => {
      events.add(listener)
      return () => events.delete(listener)
    },
    onLine: (container, listener) => {
      lines.set(listener, container)
      return () => lines.delete(listener)
    },
    onEnd: (container, listener) => {
      waiting.set(listener, container)
      return () => waiting.delete(listener)
    },
  }
}

/** The container as the engine describes it. */
export function describe(container: DemoContainer): Container {
  const { address, state, health, exitCode, startedAt, finishedAt, oomKilled } = container
  return {
    id: container.id,
    shortId: container.shortId,
    name: container.name,
    service: container.service,
    number: container.number,
    image: container.image,
    memoryLimitBytes: container.memoryLimitBytes,
    labels: container.labels,
    createdAt: container.createdAt,
    state,
    health,
    exitCode,
    startedAt,
    finishedAt,
    oomKilled,
    ipAddresses: address === undefined ? [] : [address],
  }
}

import type { Container, EngineEvent, KnownService, LogLine } from '../domain/container.ts'
import type { DemoContainer } from './simulation.ts'
import { profiles } from './usage.ts'
import { createMeter, type World } from './world.ts'

type Listener<T> = (item: T) => void

/** The simulated Docker engine: containers, their lives, events and logs. */
export type Host = ReturnType<typeof createHost>

/** How many lines of a log are kept. */
const keptLines = 5000

/** Makes an engine without containers. */
export function createHost(world: World) {
  const all = new Map<string, DemoContainer>()
  const events = new Set<Listener<EngineEvent>>()
  const lines = new Map<Listener<LogLine>, DemoContainer>()
  const waiting = new Map<() => void, DemoContainer>()
  /** What a start and an end of any container bring about in Spark and the services. */
  const starts: Listener<DemoContainer>[] = []
  const ends: Listener<DemoContainer>[] = []
  let created = 0

  const emit = (container: DemoContainer, action: string, exitCode?: number) => {
    const { id: containerId, name: containerName, service } = container
    const event = { at: world.now(), action, containerId, containerName, service, exitCode }
    for (const listener of [...events]) listener(event)
  }
  /** The lowest free address of the project's network; .1 is the engine's own. */
  const freeAddress = () => {
    const taken = new Set([...all.values()].map(({ address }) => address))
    let last = 2
    while (taken.has(`172.18.0.${last}`)) last += 1
    return `172.18.0.${last}`
  }

  const start = (container: DemoContainer) => {
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

  /** Its process ends. Unless by hand, a restart policy starts it again after a while. */
  const exit = (
    container: DemoContainer,
    exitCode: number,
    { byHand, oom = false }: { readonly byHand: boolean; readonly oom?: boolean },
  ) => {
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
    networks: new Set<string>(),
    volumes: new Set<string>(),
    starts,
    ends,
    containers: () => [...all.values()],
    /** By id or the beginning of one. */
    find: (id: string) =>
      all.get(id) ?? [...all.values()].find((container) => container.id.startsWith(id)),
    of: (service: KnownService) =>
      [...all.values()].filter((container) => container.service === service),
    /** `number` is Compose's, 0 where it numbers none; `name` without the project in front. */
    create: (
      service: KnownService,
      number: number,
      name = `${service}-${number}`,
      labels: Readonly<Record<string, string>> = {},
    ) => {
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
    destroy: (container: DemoContainer) => {
      exit(container, 137, { byHand: true })
      if (all.delete(container.id)) emit(container, 'destroy')
    },
    emit,
    say: (container: DemoContainer, stream: LogLine['stream'], text: string) => {
      const line = { stream, at: world.now(), text }
      container.log.push(line)
      if (container.log.length > keptLines) container.log.splice(0, keptLines / 10)
      for (const [listener, of] of [...lines]) if (of === container) listener(line)
    },
    /** Each of these gives the function that ends it. */
    onEvent: (listener: Listener<EngineEvent>) => {
      events.add(listener)
      return () => events.delete(listener)
    },
    onLine: (container: DemoContainer, listener: Listener<LogLine>) => {
      lines.set(listener, container)
      return () => lines.delete(listener)
    },
    /** When the container's present life ends. */
    onEnd: (container: DemoContainer, listener: () => void) => {
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

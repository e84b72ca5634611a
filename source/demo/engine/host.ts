import type { EngineEvent, LogLine, KnownService as Service } from '../../domain/container.ts'
import type { World } from '../world.ts'
import { addressOf, type ContainerSpec, type DemoContainer, newContainer } from './container.ts'
import { profiles } from './profiles.ts'

/** How many lines of a log the simulated engine keeps. */
const keptLines = 5000

type ContainerTask = (container: DemoContainer) => void

/** The simulated Docker engine: containers, their lives, events and logs. */
export interface Host {
  readonly networks: Set<string>
  readonly volumes: Set<string>
  /** In the order in which they were created. */
  containers(): readonly DemoContainer[]
  /** By id or the beginning of one. */
  find(id: string): DemoContainer | undefined
  of(service: Service): readonly DemoContainer[]
  create(spec: ContainerSpec, at?: number): DemoContainer
  /** Starts it; `since` lies in the past for what was there before the story began. */
  start(container: DemoContainer, since?: number): void
  /** Its process ends. Unless by hand, a restart policy starts it again after a while. */
  exit(container: DemoContainer, exitCode: number, how: { byHand: boolean; oom?: boolean }): void
  destroy(container: DemoContainer): void
  setHealth(container: DemoContainer, health: 'healthy' | 'unhealthy'): void
  emit(container: DemoContainer, action: string, exitCode?: number): void
  say(container: DemoContainer, stream: LogLine['stream'], text: string, at?: number): void
  /** Each gives the function that ends it. */
  onEvent(listener: (event: EngineEvent) => void): () => void
  onLine(container: DemoContainer, listener: (line: LogLine) => void): () => void
  /** Called once when the container's present life ends. */
  onceEnded(container: DemoContainer, listener: () => void): () => void
  onStart(task: ContainerTask): void
  onExit(task: ContainerTask): void
}

/** Makes an engine without containers. */
export function createHost(world: World): Host {
  const all = new Map<string, DemoContainer>()
  const listeners = new Set<(event: EngineEvent) => void>()
  const readers = new Map<string, Set<(line: LogLine) => void>>()
  const ended = new Map<string, Set<() => void>>()
  const starters: ContainerTask[] = []
  const enders: ContainerTask[] = []
  const random = world.random.fork('host')
  const ids = world.random.fork('container ids')

  const emit: Host['emit'] = (container, action, exitCode) => {
    const event = {
      at: world.now(),
      action,
      containerId: container.id,
      containerName: container.name,
      service: container.service,
      exitCode,
    }
    for (const listener of [...listeners]) listener(event)
  }
  const add = <T>(map: Map<string, Set<T>>, id: string, item: T) => {
    const set = map.get(id) ?? new Set<T>()
    map.set(id, set.add(item))
    return () => {
      set.delete(item)
    }
  }

  const setHealth: Host['setHealth'] = (container, health) => {
    if (container.state !== 'running' || container.health === health) return
    container.health = health
    emit(container, `health_status: ${health}`)
  }

  const start: Host['start'] = (container, since) => {
    if (container.state === 'running') return
    const life = (container.starts += 1)
    container.state = 'running'
    container.exitCode = undefined
    container.finishedAt = undefined
    container.oomKilled = false
    container.startedAt = since ?? world.now()
    container.address = addressOf(all.values())
    const { healthyMs } = profiles[container.service]
    const before = since !== undefined
    container.health = healthyMs === undefined ? 'none' : before ? 'healthy' : 'starting'
    if (!before) emit(container, 'start')
    for (const task of starters) task(container)
    if (healthyMs === undefined || before) return
    world.after(random.between(...healthyMs), () => {
      if (container.starts === life && container.health === 'starting') {
        setHealth(container, 'healthy')
      }
    })
  }

  const exit: Host['exit'] = (container, exitCode, { byHand, oom = false }) => {
    if (container.state === 'restarting' && byHand) container.state = 'exited'
    if (container.state !== 'running') return
    const { restarts, healthyMs } = profiles[container.service]
    const again = restarts && !byHand
    container.state = again ? 'restarting' : 'exited'
    container.exitCode = exitCode
    container.finishedAt = world.now()
    container.oomKilled = oom
    container.address = undefined
    // The engine calls every container unhealthy whose health is no longer watched.
    if (healthyMs !== undefined) container.health = 'unhealthy'
    emit(container, 'die', exitCode)
    for (const task of enders) task(container)
    for (const listener of [...(ended.get(container.id) ?? [])]) listener()
    ended.delete(container.id)
    if (!again) return
    world.after(random.between(2500, 4500), () => {
      if (container.state === 'restarting') start(container)
    })
  }

  return {
    networks: new Set(),
    volumes: new Set(),
    containers: () => [...all.values()],
    find: (id) => all.get(id) ?? [...all.values()].find((container) => container.id.startsWith(id)),
    of: (service) => [...all.values()].filter((container) => container.service === service),
    create: (spec, at) => {
      const container = newContainer(world, spec, ids.hex(64), at ?? world.now())
      all.set(container.id, container)
      if (at === undefined) emit(container, 'create')
      return container
    },
    start,
    exit,
    destroy: (container) => {
      exit(container, 137, { byHand: true })
      if (!all.delete(container.id)) return
      readers.delete(container.id)
      emit(container, 'destroy')
    },
    setHealth,
    emit,
    say: (container, stream, text, at = world.now()) => {
      const line: LogLine = { stream, at, text }
      container.log.push(line)
      if (container.log.length > keptLines) container.log.splice(0, keptLines / 10)
      for (const reader of [...(readers.get(container.id) ?? [])]) reader(line)
    },
    onEvent: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    onLine: (container, listener) => add(readers, container.id, listener),
    onceEnded: (container, listener) => add(ended, container.id, listener),
    onStart: (task) => {
      starters.push(task)
    },
    onExit: (task) => {
      enders.push(task)
    },
  }
}

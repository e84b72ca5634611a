import type {
  Container,
  ContainerState,
  Health,
  LogLine,
  KnownService as Service,
} from '../../domain/container.ts'
import type { World } from '../world.ts'
import { profiles } from './profiles.ts'

/** What a container uses now, and the totals of its present life. */
export interface Usage {
  cpuPercent: number
  memoryBytes: number
  receivedBytes: number
  sentBytes: number
  readBytes: number
  writtenBytes: number
  processes: number
}

/** A container while it is simulated: the only thing here that changes in place. */
export interface DemoContainer {
  readonly id: string
  readonly shortId: string
  readonly name: string
  readonly service: Service
  readonly number: number
  readonly labels: Readonly<Record<string, string>>
  readonly createdAt: number
  readonly log: LogLine[]
  state: ContainerState
  health: Health
  exitCode: number | undefined
  startedAt: number | undefined
  finishedAt: number | undefined
  oomKilled: boolean
  address: string | undefined
  /** How often it was started: what was planned in an earlier life must not happen in this one. */
  starts: number
  /** Cores that its processes keep busy now, beside what every such container always does. */
  busyCores: number
  /** Executors that live in it now. */
  executors: number
  /** How much of what is left of its memory a program in it has taken, 0 – 1. */
  hoardedShare: number
  usage: Usage
}

/** What a container is made of. */
export interface ContainerSpec {
  readonly service: Service
  /** 0 where Compose numbers none. */
  readonly number: number
  /** Without the project in front. */
  readonly name: string
  readonly labels?: Readonly<Record<string, string>>
}

/** What a container that does not run uses. */
export function noUsage(): Usage {
  return {
    cpuPercent: 0,
    memoryBytes: 0,
    receivedBytes: 0,
    sentBytes: 0,
    readBytes: 0,
    writtenBytes: 0,
    processes: 0,
  }
}

/** A container that has not started yet. */
export function newContainer(
  world: World,
  spec: ContainerSpec,
  id: string,
  at: number,
): DemoContainer {
  return {
    id,
    shortId: id.slice(0, 12),
    name: `${world.project}-${spec.name}`,
    service: spec.service,
    number: spec.number,
    labels: {
      'com.docker.compose.project': world.project,
      'com.docker.compose.service': spec.service,
      ...(spec.number > 0 && { 'com.docker.compose.container-number': String(spec.number) }),
      ...spec.labels,
    },
    createdAt: at,
    log: [],
    state: 'created',
    health: 'none',
    exitCode: undefined,
    startedAt: undefined,
    finishedAt: undefined,
    oomKilled: false,
    address: undefined,
    starts: 0,
    busyCores: 0,
    executors: 0,
    hoardedShare: 0,
    usage: noUsage(),
  }
}

/** The lowest free address of the project's network; .1 is the engine's own. */
export function addressOf(others: Iterable<DemoContainer>): string {
  const taken = new Set([...others].map(({ address }) => address))
  for (let host = 2; host < 255; host += 1) {
    if (!taken.has(`172.18.0.${host}`)) return `172.18.0.${host}`
  }
  return '172.18.1.2'
}

/** The container as the engine describes it. */
export function describe(container: DemoContainer): Container {
  const { id, shortId, name, service, number, state, health, exitCode } = container
  const { createdAt, startedAt, finishedAt, oomKilled, labels, address } = container
  return {
    id,
    shortId,
    name,
    service,
    number,
    image: profiles[service].image,
    memoryLimitBytes: profiles[service].memoryLimitBytes,
    state,
    health,
    exitCode,
    createdAt,
    startedAt,
    finishedAt,
    oomKilled,
    labels,
    ipAddresses: address === undefined ? [] : [address],
  }
}

import type {
  Container,
  ContainerSample,
  EngineEvent,
  ServiceName,
} from '../../source/domain/container.ts'
import { runLabels } from '../../source/domain/run.ts'
import type { SparkWorker } from '../../source/domain/spark.ts'

/** The project of these tests. */
export const project = 'test'

/** An id of 64 hexadecimal digits that is this service's and number's own. */
export function idOf(service: ServiceName, number: number): string {
  return (
    Buffer.from(service.slice(0, 4)).toString('hex').padEnd(8, 'c') +
    number.toString(16).padStart(4, '0').padEnd(56, '0')
  )
}

/** A running, healthy container. */
export function container(
  service: ServiceName,
  number = 1,
  more: Partial<Container> = {},
): Container {
  const id = idOf(service, number)
  return {
    id,
    shortId: id.slice(0, 12),
    name: `${project}-${service}-${number}`,
    service,
    number,
    image: 'image',
    state: 'running',
    health: 'healthy',
    exitCode: undefined,
    createdAt: 1_000,
    startedAt: 1_000,
    finishedAt: undefined,
    oomKilled: false,
    labels: {},
    ipAddresses: [`172.18.0.${number}`],
    ...more,
  }
}

/** A container of an example that was launched. */
export function runContainer(number: number, more: Partial<Container> = {}): Container {
  return container('run', number, {
    name: `${project}-run-pi-${number}`,
    health: 'none',
    labels: { [runLabels.example]: 'pi', [runLabels.arguments]: '["10"]' },
    ...more,
  })
}

/** The ALIVE, idle Spark worker of a container. */
export function sparkWorker(of: Container, more: Partial<SparkWorker> = {}): SparkWorker {
  return {
    id: `worker-${of.shortId}`,
    host: of.shortId,
    port: 7078,
    webUrl: '',
    cores: 1,
    coresUsed: 0,
    memoryMiB: 1024,
    memoryUsedMiB: 0,
    state: 'ALIVE',
    lastHeartbeat: 1_000,
    ...more,
  }
}

/** What a container uses; the first sample has no CPU. */
export const sampled: ContainerSample = {
  at: 1,
  cpuPercent: undefined,
  memoryBytes: 1024 ** 2 * 100,
  memoryLimitBytes: 1024 ** 3,
  receivedBytes: 0,
  sentBytes: 0,
  readBytes: 0,
  writtenBytes: 0,
  processes: 1,
}

/** What the engine says of a container. */
export function eventOf(action: string, { id, name, service }: Container): EngineEvent {
  return {
    at: 1,
    action,
    containerId: id,
    containerName: name,
    service,
    exitCode: undefined,
  }
}

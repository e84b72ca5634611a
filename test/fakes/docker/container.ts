import { randomBytes } from 'node:crypto'
import type { FakeRequest } from '../http.ts'

export interface FakeLog {
  readonly stream: 'stdout' | 'stderr'
  readonly at: string
  readonly text: string
  /** What was written where that is no line of text. */
  readonly bytes?: Buffer
}

/** An entry of a log as the engine sends it. */
export function logBytes({ at, text, bytes }: FakeLog, stamped: boolean): Buffer {
  return Buffer.concat([Buffer.from(stamped ? `${at} ` : ''), bytes ?? Buffer.from(`${text}\n`)])
}

export interface FakeContainer {
  readonly id: string
  name: string
  readonly image: string
  readonly labels: Record<string, string>
  readonly command: readonly string[]
  /** What it was created with, as the engine's API has it. */
  readonly created: Record<string, unknown>
  readonly createdAt: string
  readonly tty: boolean
  readonly ports: readonly number[]
  state: 'created' | 'running' | 'paused' | 'exited'
  health: 'starting' | 'healthy' | 'unhealthy' | undefined
  startedAt: string
  finishedAt: string
  exitCode: number
  oomKilled: boolean
  ipAddress: string
  readonly log: FakeLog[]
  cpuNanoseconds: number
}

/** The engine's time that means never. */
export const never = '0001-01-01T00:00:00Z'

let addresses = 1

/** A container that was created and not started. */
export function newContainer(given: Partial<FakeContainer>): FakeContainer {
  addresses += 1
  const id = given.id ?? randomBytes(32).toString('hex')
  return {
    id,
    name: `container-${id.slice(0, 6)}`,
    image: 'spark-on-docker/spark:4.3.0',
    labels: {},
    command: [],
    created: {},
    createdAt: new Date().toISOString(),
    tty: false,
    ports: [],
    state: 'created',
    health: undefined,
    startedAt: never,
    finishedAt: never,
    exitCode: 0,
    oomKilled: false,
    ipAddress: `172.18.0.${addresses}`,
    log: [],
    cpuNanoseconds: 1_000_000,
    ...given,
  }
}

function networksOf({ state, ipAddress }: FakeContainer): unknown {
  return { Networks: { fake_default: { IPAddress: state === 'running' ? ipAddress : '' } } }
}

/** What the list says of a container instead of its health and its exit status. */
function statusWords({ state, health, exitCode }: FakeContainer): string {
  if (state === 'created') return 'Created'
  if (state === 'exited') return `Exited (${exitCode}) 5 seconds ago`
  if (state === 'paused') return 'Up 5 minutes (Paused)'
  const words = health === 'starting' ? 'health: starting' : health
  return `Up 5 minutes${words === undefined ? '' : ` (${words})`}`
}

/** An entry of `GET /containers/json`. */
export function listAnswer(container: FakeContainer): unknown {
  return {
    Id: container.id,
    Names: [`/${container.name}`],
    Image: container.image,
    Created: Math.floor(Date.parse(container.createdAt) / 1000),
    Labels: container.labels,
    State: container.state,
    Status: statusWords(container),
    NetworkSettings: networksOf(container),
    Ports: container.ports.flatMap((port) =>
      ['127.0.0.1', '::1'].map((IP) => ({ IP, PublicPort: port, PrivatePort: 80, Type: 'tcp' })),
    ),
  }
}

/** `GET /containers/ID/json`. */
export function inspectAnswer(container: FakeContainer): unknown {
  return {
    Id: container.id,
    Name: `/${container.name}`,
    Created: container.createdAt,
    State: {
      Status: container.state,
      Running: container.state === 'running',
      OOMKilled: container.oomKilled,
      ExitCode: container.exitCode,
      StartedAt: container.startedAt,
      FinishedAt: container.finishedAt,
      ...(container.health && { Health: { Status: container.health, Log: [] } }),
    },
    Config: { Image: container.image, Labels: container.labels, Tty: container.tty },
    HostConfig: { Memory: 2_147_483_648, NanoCpus: 1_000_000_000 },
    NetworkSettings: networksOf(container),
  }
}

/** One value of the stats stream; `first` has nothing to compare with. */
export function statsAnswer(container: FakeContainer, first: boolean): unknown {
  if (container.state !== 'running') {
    return { read: never, cpu_stats: { cpu_usage: { total_usage: 0 } }, memory_stats: {} }
  }
  container.cpuNanoseconds += 250_000_000
  const total = container.cpuNanoseconds
  const system = total * 8
  return {
    read: new Date().toISOString(),
    cpu_stats: { cpu_usage: { total_usage: total }, system_cpu_usage: system, online_cpus: 2 },
    precpu_stats: first
      ? { cpu_usage: { total_usage: 0 } }
      : {
          cpu_usage: { total_usage: total - 250_000_000 },
          system_cpu_usage: system - 2_000_000_000,
          online_cpus: 2,
        },
    memory_stats: {
      usage: 300_000_000,
      limit: 2_147_483_648,
      stats: { inactive_file: 100_000_000 },
    },
    networks: { eth0: { rx_bytes: 1000, tx_bytes: 2000 } },
    blkio_stats: { io_service_bytes_recursive: [{ op: 'read', value: 4096 }] },
    pids_stats: { current: 12 },
  }
}

/** A line of a log as the engine sends it for a container without a terminal. */
export function frame(stream: FakeLog['stream'], text: string | Buffer): Buffer {
  const body = Buffer.isBuffer(text) ? text : Buffer.from(text)
  const header = Buffer.alloc(8)
  header[0] = stream === 'stdout' ? 1 : 2
  header.writeUInt32BE(body.length, 4)
  return Buffer.concat([header, body])
}

function filtersOf(query: URLSearchParams): { label?: string[]; event?: string[] } {
  return JSON.parse(query.get('filters') ?? '{}') as { label?: string[]; event?: string[] }
}

/** Whether an event passes the request's filters: the engine compares how they begin. */
export function wantsEvent(action: string, { query }: FakeRequest): boolean {
  const { event } = filtersOf(query)
  return event === undefined || event.some((wanted) => action.startsWith(wanted))
}

/** Whether a list or an event of something with these labels passes the request's filters. */
export function passes(labels: Readonly<Record<string, string>>, { query }: FakeRequest): boolean {
  const filters = filtersOf(query)
  return (filters.label ?? []).every((wanted) => {
    const [key = '', ...value] = wanted.split('=')
    return value.length === 0 ? key in labels : labels[key] === value.join('=')
  })
}

import { z } from 'zod'
import {
  type Container,
  containerStates,
  type EngineEvent,
  healthIn,
  type Health,
  isUp,
  type ServiceName,
} from '../../domain/container.ts'
import { runLabels } from '../../domain/run.ts'
import { cleanText } from '../../domain/text.ts'
import { list, number, parsed, text } from '../../clients/parse.ts'

/** Labels that Compose puts on what it makes. */
export const composeLabels = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  number: 'com.docker.compose.container-number',
  oneoff: 'com.docker.compose.oneoff',
} as const

type Labels = Readonly<Record<string, string>>

/** Which service a container is, by its labels alone; a run carries the run's label too. */
export function serviceOf(labels: Labels): ServiceName {
  if (labels[runLabels.example] !== undefined) return 'run'
  const name = cleanText(labels[composeLabels.service] ?? '')
  const oneOff = labels[composeLabels.oneoff]?.toLowerCase() === 'true'
  return oneOff || name === '' || name === 'run' ? 'other' : name
}

const labelMap = z
  .record(z.string(), z.string())
  .nullish()
  .transform((labels) =>
    Object.fromEntries(
      Object.entries(labels ?? {}).map(([key, value]) => [cleanText(key), cleanText(value)]),
    ),
  )

/** A time of the engine; its zero (year 1) means never. */
const time = z
  .string()
  .nullish()
  .transform((value) => {
    const at = Date.parse(value ?? '')
    return Number.isNaN(at) || at <= 0 ? undefined : at
  })

const networks = z
  .object({ Networks: z.record(z.string(), z.object({ IPAddress: text })).nullish() })
  .nullish()
  .transform((settings) =>
    Object.values(settings?.Networks ?? {})
      .map(({ IPAddress }) => IPAddress)
      .filter((address) => address !== ''),
  )

const id = z.string().regex(/^[0-9a-f]{12,}$/)
const state = z.enum(containerStates).catch('dead')

const inspected = z.object({
  Id: id,
  Name: text,
  Created: time,
  State: z.object({
    Status: state,
    ExitCode: number,
    StartedAt: time,
    FinishedAt: time,
    OOMKilled: z.boolean().nullish(),
    Health: z
      .object({ Status: z.enum(['starting', 'healthy', 'unhealthy']).optional().catch(undefined) })
      .nullish(),
  }),
  NetworkSettings: networks,
  Config: z.object({ Image: text, Labels: labelMap }),
  HostConfig: z.object({ Memory: number, NanoCpus: number }).nullish(),
})

const listed = z.array(
  z.object({
    Id: id,
    Names: list(text),
    Image: text,
    Created: number,
    Labels: labelMap,
    State: state,
    Status: text,
    NetworkSettings: networks,
    Ports: list(z.object({ PublicPort: z.number().nullish() })),
  }),
)

type Known = 'id' | 'name' | 'image' | 'labels' | 'state' | 'createdAt' | 'ipAddresses'
type Told = Pick<Container, Known> & Partial<Container>

/** A container, of what the list or an inspect tells of it. */
function containerOf(told: Told, health: Health | undefined): Container {
  return {
    exitCode: undefined,
    startedAt: undefined,
    finishedAt: undefined,
    oomKilled: false,
    ...told,
    shortId: told.id.slice(0, 12),
    service: serviceOf(told.labels),
    number: Number(told.labels[composeLabels.number] ?? 0) || 0,
    // The engine calls everything unhealthy whose health is no longer watched.
    health: (isUp(told) ? health : undefined) ?? 'none',
  }
}

/** Reads `GET /containers/ID/json`. Rejects with a `ClientError` what is not one. */
export function parseContainer(value: unknown): Container {
  const raw = parsed('engine', "the engine's description of a container", inspected, value)
  const { State: its, Config: config, HostConfig: limits } = raw
  const ended = !isUp({ state: its.Status })
  const told = {
    id: raw.Id,
    name: raw.Name.replace(/^\//, ''),
    image: config.Image,
    labels: config.Labels,
    state: its.Status,
    createdAt: raw.Created ?? 0,
    ipAddresses: raw.NetworkSettings,
    exitCode: ended && its.StartedAt !== undefined ? its.ExitCode : undefined,
    startedAt: its.StartedAt,
    finishedAt: ended ? its.FinishedAt : undefined,
    oomKilled: its.OOMKilled ?? false,
    ...(limits && { memoryLimitBytes: limits.Memory, cpus: limits.NanoCpus / 1e9 }),
  }
  return containerOf(told, its.Health?.Status)
}

/** A container of the list, with the ports of the host that it holds. */
export interface Listed {
  readonly container: Container
  readonly ports: readonly number[]
}

/** Reads `GET /containers/json`: health and exit status are in the words of `Status`. */
export function parseList(value: unknown): readonly Listed[] {
  return parsed('engine', "the engine's list of containers", listed, value).map((raw) => {
    const exitCode = /^(?:Exited|Restarting) \((-?\d+)\)/.exec(raw.Status)?.[1]
    const told = {
      id: raw.Id,
      // Others have the names by which they are linked.
      name: (raw.Names.find((name) => name.lastIndexOf('/') === 0) ?? '').slice(1),
      image: raw.Image,
      labels: raw.Labels,
      state: raw.State,
      createdAt: raw.Created * 1000,
      ipAddresses: raw.NetworkSettings,
      exitCode: exitCode === undefined ? undefined : Number(exitCode),
    }
    // The engine has an entry for IPv4 and one for IPv6.
    const ports = new Set(raw.Ports.flatMap(({ PublicPort }) => PublicPort ?? []))
    return { container: containerOf(told, healthIn(raw.Status)), ports: [...ports] }
  })
}

/** What is asked of the engine's events: those of health checks' commands are not. */
export const eventFilters = {
  type: ['container'],
  event: [
    ...['create', 'start', 'restart', 'die', 'kill', 'stop', 'oom', 'pause', 'unpause'],
    ...['rename', 'update', 'destroy', 'health_status'],
  ],
}

const event = z.object({
  Type: z.literal('container'),
  Action: text,
  Actor: z.object({ ID: z.string(), Attributes: labelMap }),
  time: number,
  timeNano: number,
})

/** Reads one event; undefined for what is none of those that were asked for. */
export function parseEvent(value: unknown): EngineEvent | undefined {
  const result = event.safeParse(value)
  if (!result.success) return undefined
  const { Action: action, Actor: actor, time: seconds, timeNano: nanoseconds } = result.data
  if (!eventFilters.event.includes(action.split(':', 1)[0] ?? '')) return undefined
  const code = Number(actor.Attributes.exitCode ?? NaN)
  return {
    at: nanoseconds > 0 ? Math.floor(nanoseconds / 1e6) : seconds * 1000,
    action,
    containerId: actor.ID,
    containerName: actor.Attributes.name ?? actor.ID.slice(0, 12),
    service: serviceOf(actor.Attributes),
    exitCode: Number.isNaN(code) ? undefined : code,
  }
}

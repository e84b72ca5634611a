import { z } from 'zod'
import type { Container, EngineEvent, Health, Service } from '../../domain/container.ts'
import { containerStates } from '../../domain/container.ts'
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

/** Which service a container is, by its labels alone; a run carries the run's label too. */
export function serviceOf(labels: Readonly<Record<string, string>>): Service {
  if (labels[runLabels.example] !== undefined) return 'run'
  const name = cleanText(labels[composeLabels.service] ?? '')
  const oneOff = labels[composeLabels.oneoff]?.toLowerCase() === 'true'
  return oneOff || name === '' || name === 'run' ? 'other' : name
}

const labelMap = z
  .record(z.string(), z.string())
  .nullish()
  .transform((labels) => labels ?? {})

/** A time of the engine; its zero (year 1) means never. */
const time = z
  .string()
  .nullish()
  .transform((value) => {
    const at = Date.parse(value ?? '')
    return Number.isNaN(at) || at <= 0 ? undefined : at
  })

const healths: Readonly<Record<string, Health>> = {
  starting: 'starting',
  healthy: 'healthy',
  unhealthy: 'unhealthy',
}

const inspected = z.object({
  Id: z.string().regex(/^[0-9a-f]{12,}$/),
  Name: text,
  Created: time,
  State: z.object({
    Status: z.enum(containerStates).catch('dead'),
    ExitCode: number,
    StartedAt: time,
    FinishedAt: time,
    OOMKilled: z.boolean().nullish(),
    Health: z.object({ Status: z.string().nullish() }).nullish(),
  }),
  NetworkSettings: z
    .object({ Networks: z.record(z.string(), z.object({ IPAddress: text })).nullish() })
    .nullish(),
  Config: z.object({ Image: text, Labels: labelMap, Tty: z.boolean().nullish() }),
  HostConfig: z.object({ Memory: number, NanoCpus: number }).nullish(),
})

const safeLabels = (labels: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(labels).map(([key, value]) => [cleanText(key), cleanText(value)]),
  )

/** A container read from the engine's inspect, with what only its reader needs. */
export interface Inspected {
  readonly container: Container
  /** True when its output is that of a terminal, which is not multiplexed. */
  readonly tty: boolean
}

/** Reads `GET /containers/ID/json`. Rejects with a `ClientError` what is not one. */
export function parseContainer(value: unknown): Inspected {
  const raw = parsed('engine', "the engine's description of a container", inspected, value)
  const { State: state } = raw
  const ended = state.Status !== 'running' && state.Status !== 'paused'
  const everStarted = state.StartedAt !== undefined
  const labels = safeLabels(raw.Config.Labels)
  const container: Container = {
    id: raw.Id,
    shortId: raw.Id.slice(0, 12),
    name: raw.Name.replace(/^\//, ''),
    service: serviceOf(labels),
    number: Number(labels[composeLabels.number] ?? 0) || 0,
    image: raw.Config.Image,
    state: state.Status,
    health: healths[state.Health?.Status ?? ''] ?? 'none',
    exitCode: ended && everStarted ? state.ExitCode : undefined,
    createdAt: raw.Created ?? 0,
    startedAt: state.StartedAt,
    finishedAt: ended ? state.FinishedAt : undefined,
    oomKilled: state.OOMKilled ?? false,
    ipAddresses: Object.values(raw.NetworkSettings?.Networks ?? {})
      .map(({ IPAddress }) => IPAddress)
      .filter((address) => address !== ''),
    labels,
    ...(raw.HostConfig && {
      memoryLimitBytes: raw.HostConfig.Memory,
      cpus: raw.HostConfig.NanoCpus / 1e9,
    }),
  }
  return { container, tty: raw.Config.Tty ?? false }
}

const listed = z.array(
  z.object({
    Id: z.string(),
    Names: list(text),
    Labels: labelMap,
    State: text,
    Ports: list(z.object({ PublicPort: z.number().nullish() })),
  }),
)

/** Reads `GET /containers/json`. */
export function parseList(value: unknown): z.infer<typeof listed> {
  return parsed('engine', "the engine's list of containers", listed, value)
}

const event = z.object({
  Type: text,
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: labelMap }),
  time: number,
  timeNano: number,
})

/**
 * Reads one event; undefined for what is not about a container, and for `exec_*`, which every
 * health check causes three of. `health_status` events of newer engines carry the status in the
 * action, as do those of older ones.
 */
export function parseEvent(value: unknown): EngineEvent | undefined {
  const result = event.safeParse(value)
  if (!result.success || result.data.Type !== 'container') return undefined
  const { Action: action, Actor: actor, time: seconds, timeNano: nanoseconds } = result.data
  if (action.startsWith('exec_')) return undefined
  const code = Number(actor.Attributes.exitCode)
  return {
    at: nanoseconds > 0 ? Math.floor(nanoseconds / 1e6) : seconds * 1000,
    action: cleanText(action),
    containerId: actor.ID,
    containerName: cleanText(actor.Attributes.name ?? actor.ID.slice(0, 12)),
    service: serviceOf(actor.Attributes),
    exitCode: actor.Attributes.exitCode !== undefined && !Number.isNaN(code) ? code : undefined,
  }
}

import { z } from 'zod'
import type { Config } from '../../config/config.ts'
import { cleanText } from '../../domain/text.ts'
import { ClientError, type EngineClient } from '../../clients/contracts.ts'
import { list, number, parsed, text } from '../../clients/parse.ts'
import { engineAddress } from './address.ts'
import { createEngineApi } from './api.ts'
import { type Archives, createArchives } from './archive.ts'
import { composeLabels, parseList } from './containers.ts'
import { createProjectLock } from './lock.ts'
import { createProjectContainers } from './project.ts'
import { createRuns } from './run.ts'
import { createEngineStreams } from './streams.ts'

/** A shell for a person: bash where there is one. Constant: nothing from outside is in it. */
const shell = ['sh', '-c', 'if command -v bash >/dev/null 2>&1; then exec bash; else exec sh; fi']

const versions = z.object({ Version: text, ApiVersion: text })
const named = list(z.object({ Name: z.string() })).transform((found) =>
  found.map(({ Name }) => Name).sort(),
)
/** What is asked for, and what it is in a message. */
const answers = {
  info: ["the engine's info", z.object({ Name: text, NCPU: number, MemTotal: number })],
  networks: ["the engine's networks", named],
  volumes: ["the engine's volumes", z.object({ Volumes: named })],
  waited: ["the engine's answer to wait", z.object({ StatusCode: z.number() })],
} as const

/** The Docker engine, seen through the label of `config.project` (see `project.ts`). */
export function createEngineClient(
  config: Config,
  address = engineAddress(config.engine),
): EngineClient & Archives & { close(): void } {
  const api = createEngineApi(address)
  const containers = createProjectContainers(config.project, api)
  const { filters } = containers

  return {
    info: async (signal) => {
      const { Name, NCPU, MemTotal } = await api.ask('GET /info', answers.info, signal)
      const { about, agreed } = await api.version(signal)
      const { Version, ApiVersion } = parsed('engine', "the engine's version", versions, about)
      return {
        name: Name,
        version: Version,
        apiVersion: agreed ?? ApiVersion,
        cores: NCPU,
        memoryBytes: MemTotal,
      }
    },

    containers: async (signal) => (await containers.list(signal)).map(({ container }) => container),
    inspect: containers.inspect,
    remove: containers.remove,

    ...createEngineStreams(api, containers),
    ...createArchives(api, containers),
    ...createRuns(config, api, containers),
    ...createProjectLock(config, api),

    start: (id, signal) => containers.act(id, 'start', signal, { limitMs: 30_000 }),
    restart: (id, graceS, signal) => {
      const given = { query: { t: graceS }, limitMs: graceS * 1000 + 30_000 }
      return containers.act(id, 'restart', signal, given)
    },
    kill: (id, name, signal) =>
      containers.act(id, 'kill', signal, { query: { signal: name }, limitMs: 15_000 }),

    interactive: (id, command) => {
      // It becomes an argument of a program: what begins with a dash would be an option.
      if (!/^[0-9a-f]{12,64}$/.test(id)) {
        throw new ClientError('engine', `${cleanText(id)} is no container id`)
      }
      return ['docker', 'exec', '-it', id, ...(command ?? shell)]
    },

    wait: async (id, signal) => {
      const path = await containers.path(id, signal)
      const given = { query: { condition: 'not-running' }, limitMs: Infinity }
      return (await api.ask(`POST ${path}/wait`, answers.waited, signal, given)).StatusCode
    },

    leftovers: async (signal) => {
      const [networks, volumes] = await Promise.all([
        api.ask('GET /networks', answers.networks, signal, { query: { filters } }),
        api.ask('GET /volumes', answers.volumes, signal, { query: { filters } }),
      ])
      return { networks, volumes: volumes.Volumes }
    },

    publishedPorts: async (signal) =>
      parseList(await api.call('GET /containers/json', signal, { query: { all: true } }))
        .flatMap(({ container: { name, labels, state }, ports }) =>
          ports.map((port) => ({
            port,
            containerName: name,
            project: labels[composeLabels.project],
            running: state === 'running',
          })),
        )
        .sort((a, b) => a.port - b.port),

    close: api.close,
  }
}

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

const info = z.object({ Name: text, NCPU: number, MemTotal: number })
const versions = z.object({ Version: text, ApiVersion: text })
const named = list(z.object({ Name: z.string() })).transform((found) =>
  found.map(({ Name }) => Name).sort(),
)
const volumeList = z.object({ Volumes: named })
const waited = z.object({ StatusCode: z.number() })

/** The Docker engine, seen through the label of `config.project` (see `project.ts`). */
export function createEngineClient(
  config: Config,
  address = engineAddress(config.engine),
): EngineClient & Archives & { close(): void } {
  const api = createEngineApi(address)
  const containers = createProjectContainers(config.project, api)
  const get = (path: string, query: Readonly<Record<string, unknown>>, signal: AbortSignal) =>
    api.call({ method: 'GET', path, query }, signal)

  return {
    info: async (signal) => {
      const machine = await get('/info', {}, signal)
      const { about, agreed } = await api.version(signal)
      const { Version: version, ApiVersion } = parsed(
        'engine',
        "the engine's version",
        versions,
        about,
      )
      const { Name, NCPU, MemTotal } = parsed('engine', "the engine's info", info, machine)
      return {
        name: Name,
        version,
        apiVersion: agreed ?? ApiVersion,
        cores: NCPU,
        memoryBytes: MemTotal,
      }
    },

    containers: async (signal) => (await containers.list(signal)).map(({ container }) => container),
    inspect: (id, signal) => containers.inspect(id, signal),

    ...createEngineStreams(api, containers),
    ...createArchives(api, containers),
    ...createRuns(config, api, containers),
    ...createProjectLock(config, api),

    start: (id, signal) => containers.act(id, 'start', { limitMs: 30_000 }, signal),
    restart: (id, graceS, signal) =>
      containers.act(
        id,
        'restart',
        { query: { t: graceS }, limitMs: graceS * 1000 + 30_000 },
        signal,
      ),
    kill: (id, name, signal) =>
      containers.act(id, 'kill', { query: { signal: name }, limitMs: 15_000 }, signal),
    remove: (id, signal) => containers.remove(id, signal),

    interactive: (id, command) => {
      // It becomes an argument of a program: what begins with a dash would be an option.
      if (!/^[0-9a-f]{12,64}$/.test(id)) {
        throw new ClientError('engine', `${cleanText(id)} is no container id`)
      }
      return ['docker', 'exec', '-it', id, ...(command ?? shell)]
    },

    wait: async (id, signal) => {
      const path = await containers.path(id, '/wait', signal)
      const query = { condition: 'not-running' }
      const answer = await api.call({ method: 'POST', path, query, limitMs: Infinity }, signal)
      return parsed('engine', "the engine's answer to wait", waited, answer).StatusCode
    },

    leftovers: async (signal) => {
      const query = { filters: containers.filters }
      const [networks, volumes] = await Promise.all([
        get('/networks', query, signal),
        get('/volumes', query, signal),
      ])
      return {
        networks: parsed('engine', "the engine's networks", named, networks),
        volumes: parsed('engine', "the engine's volumes", volumeList, volumes).Volumes,
      }
    },

    publishedPorts: async (signal) =>
      parseList(await get('/containers/json', { all: true }, signal))
        .flatMap(({ container: { name, labels, state }, ports }) =>
          // The engine has an entry for IPv4 and one for IPv6.
          [...new Set(ports)].map((port) => ({
            port,
            containerName: name,
            project: labels[composeLabels.project],
            running: state === 'running',
          })),
        )
        .sort((a, b) => a.port - b.port),

    close: () => api.close(),
  }
}

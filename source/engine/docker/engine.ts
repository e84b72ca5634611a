import { z } from 'zod'
import type { Config } from '../../config/config.ts'
import type { Container } from '../../domain/container.ts'
import { cleanText } from '../../domain/text.ts'
import { ClientError, type EngineClient, type PublishedPort } from '../../clients/contracts.ts'
import { isMissing } from '../../clients/failure.ts'
import { list, number, parsed, text } from '../../clients/parse.ts'
import { engineAddress } from './address.ts'
import { createEngineApi } from './api.ts'
import { type Archives, createArchives } from './archive.ts'
import { createEngineBytes } from './bytes.ts'
import { composeLabels, parseList } from './containers.ts'
import { createProjectLock } from './lock.ts'
import { containerPath, createProjectContainers } from './project.ts'
import { createRuns } from './run-life.ts'
import { createEngineStreams } from './streams.ts'

/** A shell for a person: bash where there is one. Constant: nothing from outside is in it. */
const shell = ['sh', '-c', 'if command -v bash >/dev/null 2>&1; then exec bash; else exec sh; fi']

/** How many containers are inspected at once. */
const inspectors = 8

const info = z.object({ Name: text, NCPU: number, MemTotal: number })
const versions = z.object({ Version: text, ApiVersion: text })
const networkList = z.array(z.object({ Name: z.string() }))
const volumeList = z.object({ Volumes: list(z.object({ Name: z.string() })) })
const labelled = z.object({ Labels: z.record(z.string(), z.string()).nullish() })
const waited = z.object({ StatusCode: z.number() })

async function mapLimited<In, Out>(items: readonly In[], of: (item: In) => Promise<Out>) {
  const results: Out[] = []
  const queue = items.entries()
  const work = async () => {
    for (const [index, item] of queue) results[index] = await of(item)
  }
  await Promise.all(Array.from({ length: inspectors }, work))
  return results
}

/** The Docker engine, seen through the label of `config.project` (see `project.ts`). */
export function createEngineClient(
  config: Config,
  address = engineAddress(config.engine),
): EngineClient & Archives & { close(): void } {
  const api = createEngineApi(address)
  const containers = createProjectContainers(config.project, api)
  const { filters } = containers

  const removeResource = async (
    kind: 'networks' | 'volumes',
    name: string,
    signal: AbortSignal,
  ) => {
    const path = `/${kind}/${encodeURIComponent(name)}`
    const found = await api.call({ method: 'GET', path }, signal)
    const labels = parsed('engine', `the engine's description of ${name}`, labelled, found).Labels
    if (labels?.[composeLabels.project] !== config.project) {
      const message = `${cleanText(name)} is not of project ${config.project}: left alone`
      throw new ClientError('engine', message)
    }
    await api.call({ method: 'DELETE', path, limitMs: 30_000 }, signal)
  }

  return {
    info: async (signal) => {
      const [about, machine] = await Promise.all([
        api.negotiate(signal),
        api.call({ method: 'GET', path: '/info' }, signal),
      ])
      const { Version, ApiVersion } = parsed('engine', "the engine's version", versions, about)
      const { Name, NCPU, MemTotal } = parsed('engine', "the engine's info", info, machine)
      return {
        name: Name,
        version: Version,
        apiVersion: api.version() ?? ApiVersion,
        cores: NCPU,
        memoryBytes: MemTotal,
      }
    },

    containers: async (signal) => {
      const query = { all: true, filters }
      const request = { method: 'GET', path: '/containers/json', query } as const
      const found = parseList(await api.call(request, signal))
      const described = await mapLimited(found, async ({ Id }) => {
        try {
          return (await containers.inspect(Id, signal)).container
        } catch (error) {
          // Removed since it was listed.
          if (isMissing(error)) return undefined
          throw error
        }
      })
      return described.filter((container): container is Container => container !== undefined)
    },

    ...createEngineStreams(api, containers),
    ...createEngineBytes(api, containers),
    ...createArchives(api, containers),
    ...createRuns(config, api, containers),
    ...createProjectLock(config, api),

    start: (id, signal) => containers.act(id, 'start', {}, 30_000, signal),
    restart: (id, graceS, signal) =>
      containers.act(id, 'restart', { t: graceS }, graceS * 1000 + 30_000, signal),
    kill: (id, name, signal) => containers.act(id, 'kill', { signal: name }, 15_000, signal),
    remove: (id, signal) => containers.remove(id, signal),

    interactive: (id, command) => {
      // It becomes an argument of a program: what begins with a dash would be an option.
      if (!/^[0-9a-f]{12,64}$/.test(id)) {
        throw new ClientError('engine', `${cleanText(id)} is no container id`)
      }
      return ['docker', 'exec', '-it', id, ...(command ?? shell)]
    },

    wait: async (id, signal) => {
      const path = containerPath((await containers.own(id, signal)).container.id, '/wait')
      const query = { condition: 'not-running' }
      const answer = await api.call({ method: 'POST', path, query, limitMs: Infinity }, signal)
      return parsed('engine', "the engine's answer to wait", waited, answer).StatusCode
    },

    leftovers: async (signal) => {
      const [networks, volumes] = await Promise.all([
        api.call({ method: 'GET', path: '/networks', query: { filters } }, signal),
        api.call({ method: 'GET', path: '/volumes', query: { filters } }, signal),
      ])
      const names = (found: readonly { readonly Name: string }[]) =>
        found.map(({ Name }) => Name).sort()
      return {
        networks: names(parsed('engine', "the engine's networks", networkList, networks)),
        volumes: names(parsed('engine', "the engine's volumes", volumeList, volumes).Volumes),
      }
    },
    removeNetwork: (name, signal) => removeResource('networks', name, signal),
    removeVolume: (name, signal) => removeResource('volumes', name, signal),

    publishedPorts: async (signal) => {
      const request = { method: 'GET', path: '/containers/json', query: { all: true } } as const
      const held = new Map<string, PublishedPort>()
      for (const { Names, Labels, State, Ports } of parseList(await api.call(request, signal))) {
        const containerName = (Names[0] ?? '').replace(/^\//, '')
        const label = Labels[composeLabels.project]
        const project = label === undefined ? undefined : cleanText(label)
        for (const { PublicPort: port } of Ports) {
          if (port == null) continue
          // The key joins the two entries that the engine has for IPv4 and IPv6.
          const running = State === 'running'
          held.set(`${port} ${containerName}`, { port, containerName, project, running })
        }
      }
      return [...held.values()].sort((a, b) => a.port - b.port)
    },

    close: () => api.close(),
  }
}

import { z } from 'zod'
import { cleanText } from '../../domain/text.ts'
import { ClientError } from '../../clients/contracts.ts'
import { isMissing } from '../../clients/failure.ts'
import { type EngineApi, EngineError, type Given } from './api.ts'
import { composeLabels, type Listed, parseContainer, parseList } from './containers.ts'

/** A container is removed in whatever state, with its nameless volumes. */
export const removal = { query: { force: true, v: true }, limitMs: 30_000 }

/** What the engine's API calls a container. */
export function containerPath(id: string): `/containers/${string}` {
  return `/containers/${encodeURIComponent(id)}`
}

const created = ["the engine's answer to create", z.object({ Id: z.string() })] as const

/** Creates a container of this name; gives its id. */
export async function createContainer(
  api: EngineApi,
  name: string,
  body: Given['body'] & {},
  signal: AbortSignal,
): Promise<string> {
  const given = { query: { name }, body, limitMs: 30_000 }
  return (await api.ask('POST /containers/create', created, signal, given)).Id
}

/** The engine's containers as far as they belong to one Compose project. */
export type ProjectContainers = ReturnType<typeof createProjectContainers>

/** Whatever is done to a container goes through here, so that the label is always looked at. */
export function createProjectContainers(project: string, api: EngineApi) {
  const filters = { label: [`${composeLabels.project}=${project}`] }
  /** Full ids of containers that carry the label: they keep it for as long as they live. */
  const own = new Set<string>()

  /** Rejects a container that does not carry the project's label. */
  const inspect = async (id: string, signal: AbortSignal) => {
    const container = parseContainer(await api.call(`GET ${containerPath(id)}/json`, signal))
    if (container.labels[composeLabels.project] !== project) {
      const message = `container ${cleanText(container.name)} is not of project ${project}: left alone`
      throw new ClientError('engine', message)
    }
    own.add(container.id)
    return container
  }
  /** The path of a container of the project; one that is not known yet is inspected. */
  const path = async (id: string, signal: AbortSignal) =>
    containerPath(own.has(id) ? id : (await inspect(id, signal)).id)

  return {
    /** What the engine's lists and events are filtered by. */
    filters,
    list: async (signal: AbortSignal): Promise<readonly Listed[]> => {
      const query = { all: true, filters }
      const listed = parseList(await api.call('GET /containers/json', signal, { query }))
      for (const { container } of listed) own.add(container.id)
      return listed
    },
    inspect,
    path,
    /** Posts a verb to a container; that it was so already (304) is a success. */
    act: async (id: string, verb: string, signal: AbortSignal, given: Given) => {
      await api.call(`POST ${await path(id, signal)}/${verb}`, signal, { also: [304], ...given })
    },
    /** Removes a container in whatever state; one that is gone already is a success. */
    remove: async (id: string, signal: AbortSignal) => {
      try {
        await api.call(`DELETE ${await path(id, signal)}`, signal, removal)
      } catch (error) {
        // Gone, or being removed by somebody else: that is what was asked for.
        const underWay =
          error instanceof EngineError &&
          error.status === 409 &&
          error.message.includes('in progress')
        if (!isMissing(error) && !underWay) throw error
      }
    },
  }
}

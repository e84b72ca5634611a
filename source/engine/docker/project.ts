import type { Container } from '../../domain/container.ts'
import { cleanText } from '../../domain/text.ts'
import { ClientError } from '../../clients/contracts.ts'
import { isMissing } from '../../clients/failure.ts'
import { type EngineApi, EngineError, type EngineRequest } from './api.ts'
import { composeLabels, type Listed, parseContainer, parseList } from './containers.ts'

/** The path of a container in the engine's API, with what follows it. */
export function containerPath(id: string, rest = ''): string {
  return `/containers/${encodeURIComponent(id)}${rest}`
}

/** The engine's containers as far as they belong to one Compose project. */
export interface ProjectContainers {
  /** What the engine's lists and events are filtered by. */
  readonly filters: { readonly label: readonly string[] }
  list(signal: AbortSignal): Promise<readonly Listed[]>
  /** Rejects a container that does not carry the project's label. */
  inspect(id: string, signal: AbortSignal): Promise<Container>
  /** The path of a container of the project; one that is not known yet is inspected. */
  path(id: string, rest: string, signal: AbortSignal): Promise<string>
  /** Posts a verb to a container; that it was so already (304) is a success. */
  act(
    id: string,
    verb: string,
    given: Pick<EngineRequest, 'query' | 'limitMs'>,
    signal: AbortSignal,
  ): Promise<void>
  /** Removes a container in whatever state; one that is gone already is a success. */
  remove(id: string, signal: AbortSignal): Promise<void>
}

/** Whatever is done to a container goes through here, so that the label is always looked at. */
export function createProjectContainers(project: string, api: EngineApi): ProjectContainers {
  const filters = { label: [`${composeLabels.project}=${project}`] }
  /** Full ids of containers that carry the label: they keep it for as long as they live. */
  const own = new Set<string>()

  const inspect = async (id: string, signal: AbortSignal) => {
    const path = containerPath(id, '/json')
    const container = parseContainer(await api.call({ method: 'GET', path }, signal))
    if (container.labels[composeLabels.project] !== project) {
      const message = `container ${cleanText(container.name)} is not of project ${project}: left alone`
      throw new ClientError('engine', message)
    }
    own.add(container.id)
    return container
  }
  const path = async (id: string, rest: string, signal: AbortSignal) =>
    containerPath(own.has(id) ? id : (await inspect(id, signal)).id, rest)

  return {
    filters,
    list: async (signal) => {
      const query = { all: true, filters }
      const request = { method: 'GET', path: '/containers/json', query } as const
      const listed = parseList(await api.call(request, signal))
      for (const { container } of listed) own.add(container.id)
      return listed
    },
    inspect,
    path,
    act: async (id, verb, given, signal) => {
      const at = await path(id, `/${verb}`, signal)
      await api.call({ method: 'POST', path: at, also: [304], ...given }, signal)
    },
    remove: async (id, signal) => {
      try {
        const query = { force: true, v: true }
        const at = await path(id, '', signal)
        await api.call({ method: 'DELETE', path: at, query, limitMs: 30_000 }, signal)
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

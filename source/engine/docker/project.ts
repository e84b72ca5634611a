import { cleanText } from '../../domain/text.ts'
import { ClientError } from '../../clients/contracts.ts'
import { isMissing } from '../../clients/failure.ts'
import type { EngineApi } from './api.ts'
import { EngineError } from './api.ts'
import { composeLabels, type Inspected, parseContainer } from './containers.ts'

/** The path of a container in the engine's API, with what follows it. */
export function containerPath(id: string, rest = ''): string {
  return `/containers/${encodeURIComponent(id)}${rest}`
}

/** The engine's containers as far as they belong to one Compose project. */
export interface ProjectContainers {
  /** What the engine's lists and events are filtered by. */
  readonly filters: { readonly label: readonly string[] }
  inspect(id: string, signal: AbortSignal): Promise<Inspected>
  /** As `inspect`, but rejects a container that does not carry the project's label. */
  own(id: string, signal: AbortSignal): Promise<Inspected>
  /** Checks the label, then posts `verb`; that it was so already (304) is a success. */
  act(
    id: string,
    verb: string,
    query: Readonly<Record<string, unknown>>,
    limitMs: number,
    signal: AbortSignal,
  ): Promise<void>
  /** Removes a container in whatever state; one that is gone already is a success. */
  remove(id: string, signal: AbortSignal): Promise<void>
}

/** Whatever is done to a container goes through here, so that the label is always looked at. */
export function createProjectContainers(project: string, api: EngineApi): ProjectContainers {
  const inspect = async (id: string, signal: AbortSignal): Promise<Inspected> =>
    parseContainer(await api.call({ method: 'GET', path: containerPath(id, '/json') }, signal))

  const own = async (id: string, signal: AbortSignal): Promise<Inspected> => {
    const found = await inspect(id, signal)
    if (found.container.labels[composeLabels.project] !== project) {
      throw new ClientError(
        'engine',
        `container ${cleanText(found.container.name)} is not of project ${project}: left alone`,
      )
    }
    return found
  }

  return {
    filters: { label: [`${composeLabels.project}=${project}`] },
    inspect,
    own,
    act: async (id, verb, query, limitMs, signal) => {
      const { container } = await own(id, signal)
      const path = containerPath(container.id, `/${verb}`)
      await api.call({ method: 'POST', path, query, limitMs, also: [304] }, signal)
    },
    remove: async (id, signal) => {
      try {
        const path = containerPath((await own(id, signal)).container.id)
        const query = { force: true, v: true }
        await api.call({ method: 'DELETE', path, query, limitMs: 30_000 }, signal)
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

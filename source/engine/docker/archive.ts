import type { Service } from '../../domain/container.ts'
import { isMissing } from '../../clients/failure.ts'
import { bytesOf, type EngineApi } from './api.ts'
import type { ProjectContainers } from './project.ts'

/** Reads files of the project's volumes through its containers; nothing is run in them for that. */
export interface Archives {
  /**
   * What is at the first of these paths that there is, in a container of the first of these
   * services that there is (one that runs, if any), as a tar archive; undefined where there is none.
   * It is read until the signal aborts, and closed with its reader.
   */
  archive(
    services: readonly Service[],
    paths: readonly string[],
    signal: AbortSignal,
  ): Promise<AsyncIterable<Buffer> | undefined>
}

/** The engine's archives (`GET /containers/ID/archive`), which it gives of stopped containers too. */
export function createArchives(api: EngineApi, containers: ProjectContainers): Archives {
  return {
    archive: async (services, paths, signal) => {
      const rank = ({ service, state }: { readonly service: Service; readonly state: string }) =>
        services.indexOf(service) + (state === 'running' ? 0 : services.length)
      const [found] = (await containers.list(signal))
        .map(({ container }) => container)
        .filter(({ service }) => services.includes(service))
        .sort((a, b) => rank(a) - rank(b))
      if (found === undefined) return undefined
      const at = await containers.path(found.id, '/archive', signal)
      for (const path of paths) {
        try {
          const answer = await api.stream({ method: 'GET', path: at, query: { path } }, signal)
          return bytesOf(answer, path, signal)
        } catch (error) {
          // No such file, or the container went: then it is not there either.
          if (!isMissing(error)) throw error
        }
      }
      return undefined
    },
  }
}

import type { Container, ServiceName } from '../../domain/container.ts'
import { isMissing } from '../../clients/failure.ts'
import { errorMessage } from '../../domain/text.ts'
import { answerBytes, type EngineApi } from './api.ts'
import type { ProjectContainers } from './project.ts'

/** Reads files of the project's volumes through its containers; nothing is run in them for that. */
export type Archives = ReturnType<typeof createArchives>

/** The engine's archives (`GET /containers/ID/archive`), which it gives of stopped containers too. */
export function createArchives(api: EngineApi, containers: ProjectContainers) {
  /** Whose archives were read before: many are read one after the other. */
  const known = new Map<string, string>()

  const find = async (services: readonly ServiceName[], signal: AbortSignal) => {
    const rank = ({ service, state }: Container) =>
      services.indexOf(service) + (state === 'running' ? 0 : services.length)
    const all = (await containers.list(signal)).map(({ container }) => container)
    const those = all.filter(({ service }) => services.includes(service))
    return those.sort((a, b) => rank(a) - rank(b))[0]?.id
  }

  /**
   * What is at the first of these paths that there is, in a container of the first of these
   * services that there is (one that runs, if any), as a tar archive; undefined where there is none.
   * It is read until the signal aborts, and closed with its reader.
   */
  const archive = async (
    services: readonly ServiceName[],
    paths: readonly string[],
    signal: AbortSignal,
  ): Promise<AsyncIterable<Buffer> | undefined> => {
    const key = services.join()
    const before = known.get(key)
    const id = before ?? (await find(services, signal))
    if (id === undefined) return undefined
    known.set(key, id)
    for (const path of paths) {
      try {
        const at = await containers.path(id, signal)
        const answer = await api.stream(`GET ${at}/archive`, signal, { query: { path } })
        return answerBytes(answer, path, signal)
      } catch (error) {
        if (!isMissing(error)) throw error
        // No such file there; or the container went, and another may have it.
        if (!/no such container/i.test(errorMessage(error))) continue
        known.delete(key)
        return before === undefined ? undefined : archive(services, paths, signal)
      }
    }
    return undefined
  }
  return { archive }
}

import type { Service } from '../../domain/container.ts'
import { ClientError } from '../../clients/contracts.ts'
import { isMissing } from '../../clients/failure.ts'
import type { EngineApi } from './api.ts'
import { parseList, serviceOf } from './containers.ts'
import { containerPath, type ProjectContainers } from './project.ts'

/** Reads files of the project's volumes through its containers; nothing is run in them for that. */
export interface Archives {
  /**
   * What is at the first of these paths that there is, in a container of the first of these
   * services that there is (one that runs, if any), as a tar archive. Undefined where there is no
   * such container or none of the paths. It is read until the signal aborts, and closed with its
   * reader.
   */
  archive(
    services: readonly Service[],
    paths: readonly string[],
    signal: AbortSignal,
  ): Promise<AsyncIterable<Buffer> | undefined>
}

/** The engine's archives (`GET /containers/ID/archive`), which it gives of stopped containers too. */
export function createArchives(api: EngineApi, { filters }: ProjectContainers): Archives {
  const containerOf = async (services: readonly Service[], signal: AbortSignal) => {
    const query = { all: true, filters }
    const found = parseList(
      await api.call({ method: 'GET', path: '/containers/json', query }, signal),
    )
    const rank = (service: Service, running: boolean) =>
      services.indexOf(service) + (running ? 0 : services.length)
    return found
      .map(({ Id, Labels, State }) => ({
        id: Id,
        service: serviceOf(Labels),
        running: State === 'running',
      }))
      .filter(({ service }) => services.includes(service))
      .sort((a, b) => rank(a.service, a.running) - rank(b.service, b.running))[0]
  }

  return {
    archive: async (services, paths, signal) => {
      const container = await containerOf(services, signal)
      if (container === undefined) return undefined
      for (const path of paths) {
        const request = {
          method: 'GET',
          path: containerPath(container.id, '/archive'),
          query: { path },
        } as const
        try {
          return bytesOf(await api.stream(request, signal), path, signal)
        } catch (error) {
          // No such file, or the container went: then it is not there either.
          if (!isMissing(error)) throw error
        }
      }
      return undefined
    },
  }
}

async function* bytesOf(
  answer: AsyncIterable<unknown>,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void> {
  try {
    for await (const chunk of answer) yield Buffer.from(chunk as Uint8Array)
  } catch (error) {
    signal.throwIfAborted()
    throw new ClientError('engine', `the Docker engine cut ${path} short`, { cause: error })
  }
}

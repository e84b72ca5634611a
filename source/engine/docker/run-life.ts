import { z } from 'zod'
import type { Config } from '../../config/config.ts'
import type { Container } from '../../domain/container.ts'
import { needsStoppedMark, stoppedMark } from '../../domain/run.ts'
import { ClientError, type EngineClient, type RunRequest } from '../../clients/contracts.ts'
import { isMissing, lineOf } from '../../clients/failure.ts'
import { parsed } from '../../clients/parse.ts'
import { type EngineApi, EngineError } from './api.ts'
import { containerPath, type ProjectContainers } from './project.ts'
import { runContainer, runName } from './run.ts'

const created = z.object({ Id: z.string() })
const never = new AbortController().signal

/** Says what to do where the engine would only say that something is not there. */
function orMissing(message: string): (error: unknown) => never {
  return (error) => {
    throw isMissing(error) ? new ClientError('engine', message, { cause: error }) : error
  }
}

/** How a run begins, and how a container ends. */
export function createRuns(
  config: Config,
  api: EngineApi,
  containers: ProjectContainers,
): Pick<EngineClient, 'createRun' | 'stop'> {
  /** What could not be started, or is not wanted any more, is nobody's result. */
  const removeHalf = async (name: string, why: unknown) => {
    try {
      await containers.remove(name, AbortSignal.timeout(10_000))
    } catch (error) {
      throw new ClientError(
        'engine',
        `${lineOf(why)}; ${name} may be left (${lineOf(error)}): docker rm -f ${name}`,
        { cause: error },
      )
    }
  }

  /**
   * Not cut off when the caller wants no more: what was sent may be done all the same, and only the
   * answer tells.
   */
  const create = async (name: string, run: RunRequest): Promise<string> => {
    const path = '/containers/create'
    const body = runContainer(config, run)
    try {
      const request = { method: 'POST', path, query: { name }, body, limitMs: 30_000 } as const
      const answer = await api.call(request, never)
      return parsed('engine', "the engine's answer to create", created, answer).Id
    } catch (error) {
      if (!(error instanceof EngineError)) await removeHalf(name, error)
      return orMissing(`there is no image ${config.sparkImage}: ./scripts/start builds it`)(error)
    }
  }

  const markStopped = async (before: Container, signal: AbortSignal) => {
    const { container } = await containers.inspect(before.id, signal)
    if (!needsStoppedMark(container)) return
    const path = containerPath(container.id, '/rename')
    const query = { name: `${container.name}${stoppedMark}` }
    await api.call({ method: 'POST', path, query }, signal)
  }

  return {
    createRun: async (run, signal) => {
      const network = `${config.project}_default`
      // Asked first: creating the container would make a volume of its own in vain.
      await api
        .call({ method: 'GET', path: `/networks/${encodeURIComponent(network)}` }, signal)
        .catch(orMissing(`there is no network ${network}: bring the cluster up first`))
      const name = runName(config.project, run.example)
      const id = await create(name, run)
      try {
        signal.throwIfAborted()
        await containers.act(id, 'start', {}, 30_000, never)
        signal.throwIfAborted()
        return id
      } catch (error) {
        await removeHalf(name, error)
        throw error
      }
    },

    stop: async (id, graceS, signal) => {
      const { container } = await containers.own(id, signal)
      await containers.act(id, 'stop', { t: graceS }, graceS * 1000 + 15_000, signal)
      if (container.service !== 'run' || container.state !== 'running') return
      // It is stopped, whether the mark could be made or not.
      await markStopped(container, signal).catch(() => undefined)
    },
  }
}

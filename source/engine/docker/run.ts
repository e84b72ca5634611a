import { randomBytes } from 'node:crypto'
import type { Config } from '../../config/config.ts'
import { needsStoppedMark, runLabels, stoppedMark } from '../../domain/run.ts'
import { parseSize } from '../../domain/units.ts'
import { ClientError, type EngineClient, type RunRequest } from '../../clients/contracts.ts'
import { errorMessage } from '../../domain/text.ts'
import { isMissing } from '../../clients/failure.ts'
import { type EngineApi, EngineError } from './api.ts'
import { composeLabels } from './containers.ts'
import { containerPath, createContainer, type ProjectContainers } from './project.ts'

/** Bytes of a size as Compose writes it: `1g`, `512m`, `1073741824`. Rejects anything else. */
export function bytesOfSize(size: string, variable: string): number {
  const bytes = parseSize(size)
  if (bytes !== undefined) return bytes
  throw new ClientError('engine', `${variable} is no size: ${size} (like 1g or 512m)`)
}

/** Variables of the configuration that a driver takes from its container's environment. */
const passedOn = {
  SPARK_DRIVER_MEMORY: 'SPARK_ON_DOCKER_DRIVER_MEMORY',
  SPARK_EXECUTOR_MEMORY: 'SPARK_ON_DOCKER_EXECUTOR_MEMORY',
  SPARK_LOG_LEVEL: 'SPARK_ON_DOCKER_LOG_LEVEL',
}
const limitVariable = 'SPARK_ON_DOCKER_DRIVER_MEMORY_LIMIT'

/**
 * The container of a run: the Spark image on the project's network with the volume of event logs,
 * what `compose/compose.yaml` says a driver needs. User, variables and the way in are the image's.
 */
function bodyOf({ environment, project, sparkImage }: Config, run: RunRequest) {
  const limit = environment[limitVariable] ?? ''
  return {
    Image: sparkImage,
    Cmd: [...run.command, ...run.arguments],
    WorkingDir: '/opt/spark',
    Env: Object.entries(passedOn).flatMap(([inside, outside]) => {
      const value = environment[outside] ?? ''
      return value === '' ? [] : [`${inside}=${value}`]
    }),
    Labels: {
      [composeLabels.project]: project,
      [composeLabels.service]: 'run',
      [composeLabels.oneoff]: 'True',
      [runLabels.example]: run.example,
      [runLabels.arguments]: JSON.stringify(run.arguments),
    },
    HostConfig: {
      Init: true,
      NetworkMode: `${project}_default`,
      RestartPolicy: { Name: 'no' },
      SecurityOpt: ['no-new-privileges:true'],
      Mounts: [{ Type: 'volume', Source: `${project}_events`, Target: '/var/lib/spark/events' }],
      LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '3' } },
      ...(limit === '' ? {} : { Memory: bytesOfSize(limit, limitVariable) }),
    },
  }
}

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
      const left = `${name} may be left (${errorMessage(error)}): docker rm -f ${name}`
      throw new ClientError('engine', `${errorMessage(why)}; ${left}`, { cause: error })
    }
  }

  /**
   * Not cut off when the caller wants no more: what was sent may be done all the same, and only the
   * answer tells.
   */
  const create = async (name: string, run: RunRequest): Promise<string> => {
    const body = bodyOf(config, run)
    try {
      return await createContainer(api, name, body, never)
    } catch (error) {
      if (!(error instanceof EngineError)) await removeHalf(name, error)
      return orMissing(`there is no image ${config.sparkImage}: ./scripts/start builds it`)(error)
    }
  }

  const markStopped = async (id: string, signal: AbortSignal) => {
    const container = await containers.inspect(id, signal)
    if (!needsStoppedMark(container)) return
    const query = { name: `${container.name}${stoppedMark}` }
    await api.call(`POST ${containerPath(id)}/rename`, signal, { query })
  }

  return {
    createRun: async (run, signal) => {
      const network = `${config.project}_default`
      // Asked first: creating the container would make a volume of its own in vain.
      await api
        .call(`GET /networks/${encodeURIComponent(network)}`, signal)
        .catch(orMissing(`there is no network ${network}: bring the cluster up first`))
      const safe = run.example.replace(/[^a-zA-Z0-9_.-]+/g, '-')
      const name = `${config.project}-run-${safe}-${randomBytes(3).toString('hex')}`
      const id = await create(name, run)
      try {
        signal.throwIfAborted()
        await containers.act(id, 'start', never, { limitMs: 30_000 })
        signal.throwIfAborted()
        return id
      } catch (error) {
        await removeHalf(name, error)
        throw error
      }
    },

    stop: async (id, graceS, signal) => {
      const { service, state } = await containers.inspect(id, signal)
      const limitMs = graceS * 1000 + 15_000
      await containers.act(id, 'stop', signal, { query: { t: graceS }, limitMs })
      if (service !== 'run' || state !== 'running') return
      // It is stopped, whether the mark could be made or not.
      await markStopped(id, signal).catch(() => undefined)
    },
  }
}

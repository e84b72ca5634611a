import { randomBytes } from 'node:crypto'
import type { Config } from '../../config/config.ts'
import { runLabels } from '../../domain/run.ts'
import { parseSize } from '../../domain/units.ts'
import { ClientError, type RunRequest } from '../../clients/contracts.ts'
import { composeLabels } from './containers.ts'

/** Bytes of a size as Compose writes it: `1g`, `512m`, `1073741824`. Rejects anything else. */
export function bytesOf(size: string, variable: string): number {
  const bytes = parseSize(size)
  if (bytes !== undefined) return bytes
  throw new ClientError('engine', `${variable} is no size: ${size} (like 1g or 512m)`)
}

/** Variables of the configuration that a driver takes from its container's environment. */
const passedOn: Readonly<Record<string, string>> = {
  SPARK_DRIVER_MEMORY: 'SPARK_ON_DOCKER_DRIVER_MEMORY',
  SPARK_EXECUTOR_MEMORY: 'SPARK_ON_DOCKER_EXECUTOR_MEMORY',
  SPARK_LOG_LEVEL: 'SPARK_ON_DOCKER_LOG_LEVEL',
}

/** A name for the container of a run, unlike that of any other: `spark-on-docker-run-pi-4f1a2b`. */
export function runName(project: string, example: string): string {
  const safe = example.replace(/[^a-zA-Z0-9_.-]+/g, '-')
  return `${project}-run-${safe}-${randomBytes(3).toString('hex')}`
}

/**
 * The container of a run, as the engine's `POST /containers/create` takes it: the Spark image on
 * the project's network with the volume of event logs, what `compose/compose.yaml` says a driver
 * needs. User, variables and the way in are the image's.
 */
export function runContainer(config: Config, run: RunRequest): Record<string, unknown> {
  const { environment, project } = config
  const limit = environment.SPARK_ON_DOCKER_DRIVER_MEMORY_LIMIT ?? ''
  return {
    Image: config.sparkImage,
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
      ...(limit === '' ? {} : { Memory: bytesOf(limit, 'SPARK_ON_DOCKER_DRIVER_MEMORY_LIMIT') }),
    },
  }
}

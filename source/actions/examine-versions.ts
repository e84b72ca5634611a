import type { Container, EngineInfo } from '../domain/container.ts'
import { type Answer, type VersionReading, valueOf } from '../diagnostics/doctor/facts.ts'
import { typed } from '../diagnostics/doctor/remedy.ts'

/** The least that the program works with, as the README says. */
const least = { engineApi: '1.41', node: '22.19', compose: '1.29' }

/** Versions of everything that has one, with the least of each; what did not answer is left out. */
export function versionsOf(of: {
  readonly info: Answer<EngineInfo>
  readonly compose: Answer<string>
  readonly containers: readonly Container[]
  readonly project: string
}): readonly VersionReading[] {
  const engine = valueOf(of.info)
  const compose = valueOf(of.compose)
  const fetched = `${typed(of.project, 'status')} fetches a newer one`
  const spark = of.containers.filter(
    ({ service, state }) => (service === 'master' || service === 'worker') && state === 'running',
  )
  const any = { least: undefined, group: undefined, update: undefined }
  return [
    { ...any, what: 'Node', version: process.versions.node, least: least.node, update: fetched },
    ...(compose === undefined
      ? []
      : [
          {
            ...any,
            what: 'Compose',
            version: compose,
            least: least.compose,
            update: `unset SPARK_ON_DOCKER_COMPOSE; ${fetched}`,
          },
        ]),
    ...(engine === undefined
      ? []
      : [
          { ...any, what: 'engine', version: engine.version },
          {
            ...any,
            what: 'engine API',
            version: engine.apiVersion,
            least: least.engineApi,
            update: 'install a newer engine: https://docs.docker.com/engine/install/',
          },
        ]),
    ...spark.map(({ name, image }) => ({
      ...any,
      what: name,
      version: image,
      group: 'the Spark image',
    })),
  ]
}

import type { Container } from '../domain/container.ts'
import { didYouMean } from '../domain/nearest.ts'
import { shortName } from '../store/selectors/workers.ts'
import { UsageError } from './context.ts'

/** Names by which a person may call a container, the best first. */
function namesOf(container: Container, project: string): readonly string[] {
  return [shortName(container.name, project), container.name, container.service]
}

/**
 * The container that a person means by its name, its name without the project, its service where
 * that has one container, or the beginning of its id. Throws a `UsageError` with the valid names.
 */
export function resolve(
  name: string,
  containers: readonly Container[],
  project: string,
): Container {
  const exact = containers.filter((one) => namesOf(one, project).slice(0, 2).includes(name))
  const byService = containers.filter(({ service }) => service === name)
  const byId = /^[0-9a-f]{4,64}$/.test(name)
    ? containers.filter(({ id }) => id.startsWith(name))
    : []
  for (const found of [exact, byService, byId]) {
    if (found[0] !== undefined && found.length === 1) return found[0]
  }
  const names = containers.map((one) => shortName(one.name, project))
  const valid = names.join(', ')
  const known = [...names, ...containers.map(({ service }) => service)]
  const several = byService.length > 1 || byId.length > 1
  throw new UsageError(
    valid === ''
      ? `there is no container ${name}: the cluster is down, \`up\` starts it`
      : several
        ? `${name} means several containers: choose from ${valid}`
        : `there is no container ${name}${didYouMean(name, known)}: choose from ${valid}`,
  )
}

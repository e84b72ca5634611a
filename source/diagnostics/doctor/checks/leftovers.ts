import { containersOf } from '../../../domain/presence.ts'
import type { DoctorFacts } from '../facts.ts'
import { type Finding, ok, warning } from '../finding.ts'
import { typedCommand } from '../remedy.ts'

/** Networks that nothing uses, and stopped containers though nothing of the project runs. */
export function leftovers(facts: DoctorFacts): readonly Finding[] {
  const { leftovers: left, project } = facts
  if (left === undefined) return []
  const containers = containersOf(facts)
  const running = containers.some(({ state }) => state === 'running')
  // The network of a cluster that is up, or of one that was stopped and not taken down, is its own.
  const own = `${project}_default`
  const foreign = left.networks.filter((name) => name !== own)
  // Volumes are meant to stay.
  const stopped = running ? [] : containers.filter(({ service }) => service !== 'run')
  const network = running || !left.networks.includes(own) ? [] : [own]
  const evidence = [
    ...[...network, ...foreign].map((name) => `network ${name}`),
    ...stopped.map(({ name }) => `stopped container ${name}`),
  ]
  if (evidence.length === 0) {
    const kept = left.volumes.length === 0 ? [] : [`volumes that stay: ${left.volumes.join(', ')}`]
    return [ok('leftovers', `Nothing is left over of ${project}`, kept)]
  }
  const remedies = [
    ...(network.length + stopped.length > 0 ? [typedCommand(project, 'down')] : []),
    ...(foreign.length > 0 ? [`docker network rm ${foreign.join(' ')}`] : []),
  ]
  return [warning('leftovers', 'Something is left over', evidence, remedies.join('; '))]
}

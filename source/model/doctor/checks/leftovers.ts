import type { DoctorFacts } from '../facts.ts'
import { type Finding, ok, warning } from '../finding.ts'

/** Networks and stopped containers that remain though nothing of the project runs. */
export function leftovers({
  leftovers: left,
  containers,
  project,
}: DoctorFacts): readonly Finding[] {
  const running = containers.some(({ state }) => state === 'running')
  const stopped = containers.filter(
    ({ state, service }) => state !== 'running' && service !== 'run',
  )
  // Volumes are meant to stay; a network without containers is not.
  const networks = running ? left.networks.slice(1) : left.networks
  const evidence = [
    ...networks.map((name) => `network ${name}`),
    ...(running ? [] : stopped.map(({ name }) => `stopped container ${name}`)),
  ]
  if (evidence.length === 0) return [ok('leftovers', `Nothing is left over of ${project}`)]
  return [warning('leftovers', 'Something is left over', evidence, 'clean')]
}

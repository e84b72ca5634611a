import { holderWords, type PortHolder, type PortUse } from '../../../domain/ports.ts'
import { presenceOf } from '../../../domain/presence.ts'
import { readingOf } from '../../../domain/service.ts'
import type { DoctorFacts, HeldPort } from '../facts.ts'
import { about, bad, type Finding, ok } from '../finding.ts'
import { anew, typed } from '../remedy.ts'

/** Every port that the project publishes is its own, or free while its service is not running. */
export function ports(facts: DoctorFacts): readonly Finding[] {
  const problems = facts.ports.flatMap((held) => portProblem(facts, held) ?? [])
  if (problems.length > 0) return problems
  return about(facts.ports, (all) =>
    ok(
      'ports',
      `${all.length} ports are as they should be`,
      all.map(
        ({ use, holder }) => `${use.port} ${use.what}${holder === undefined ? ' (free)' : ''}`,
      ),
    ),
  )
}

function portProblem(facts: DoctorFacts, { use, holder }: HeldPort): Finding | undefined {
  const { project } = facts
  if (holder === undefined) {
    if (presenceOf(facts, use.service).kind !== 'running') return undefined
    return bad(
      'ports',
      `Port ${use.port} (${use.what}) is not published though ${use.service} runs`,
      [`nothing listens on ${use.address}:${use.port}`],
      anew(project),
    )
  }
  if (holder.kind === 'container' && holder.project === project) return undefined
  return bad(
    'ports',
    `Port ${use.port} (${use.what}) is taken`,
    [`held by ${holderWords(holder, project)}`],
    `${ending(use, holder)}, or ${elsewhere(use)} && ${typed(project, 'up')} (compose/.env keeps it)`,
  )
}

/** How the one who holds a port is ended. */
function ending({ port }: PortUse, holder: PortHolder): string {
  switch (holder.kind) {
    case 'container':
      return `docker stop ${holder.name}`
    case 'process':
      return `kill ${holder.pid}`
    case 'unknown':
      return `end it (sudo ss -ltnp 'sport = :${port}' says who)`
  }
}

/** Another port, for this shell: `compose/.env` is every project's. */
function elsewhere({ port, variable }: PortUse): string {
  return `export ${variable}=${port > 64_535 ? port - 1000 : port + 1000}`
}

/** Ports of an engine on another machine that are bound to its loopback are forwarded to here. */
export function forwarding(facts: DoctorFacts): readonly Finding[] {
  const { forward, services } = facts
  const asked = services
    .filter(({ id }) => presenceOf(facts, id).kind === 'running')
    .map(({ id }) => readingOf(facts, id))
    .filter(({ kind }) => kind !== 'loading')
  if (forward === undefined || asked.length === 0) return []
  const failed = asked.flatMap((said) => (said.kind === 'stale' ? [said.error] : []))
  if (failed.length < asked.length) {
    return [ok('forwarding', `Ports of ${forward.remote} are forwarded to this machine`)]
  }
  return [
    bad(
      'forwarding',
      `Ports of ${forward.remote} are bound to its loopback and not forwarded to this machine`,
      failed,
      forward.remedy,
    ),
  ]
}

/** Services and workers find each other by name in the cluster's network. */
export function names({ lookups, project }: DoctorFacts): readonly Finding[] {
  const failed = lookups.filter(({ found }) => !found)
  if (failed.length === 0) {
    const askers = Map.groupBy(lookups, ({ from }) => from)
    const evidence = [...askers].map(
      ([from, asked]) => `${from} finds ${asked.map(({ name }) => name).join(', ')}`,
    )
    return about(lookups, () =>
      ok('names', `${lookups.length} names resolve between containers`, evidence),
    )
  }
  return [
    bad(
      'names',
      'Containers do not find each other by name',
      failed.map(({ from, name }) => `${from} cannot resolve ${name}`),
      `${anew(project)}: the network is made anew (leaving a swarm breaks the DNS of older ones)`,
    ),
  ]
}

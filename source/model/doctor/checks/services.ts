import type { Service } from '../../container.ts'
import { type Answer, type DoctorFacts, valueOf } from '../facts.ts'
import { bad, type Finding, ok, warning } from '../finding.ts'
import { command } from '../remedy.ts'

/** The services that a cluster consists of, with what answers for them. */
const services: readonly {
  readonly service: Service
  readonly answer: (facts: DoctorFacts) => Answer<unknown> | undefined
  readonly severity: 'warning' | 'bad'
  /** What it says of itself, where it answers. */
  readonly says: (facts: DoctorFacts) => string | undefined
}[] = [
  {
    service: 'master',
    answer: (facts) => facts.master,
    severity: 'bad',
    says: (facts) => valueOf(facts.master)?.status,
  },
  {
    service: 'traefik',
    answer: (facts) => facts.traefik,
    severity: 'warning',
    says: (facts) => valueOf(facts.traefik)?.version,
  },
  {
    service: 'redis',
    answer: (facts) => facts.redis,
    severity: 'warning',
    says: (facts) => valueOf(facts.redis)?.version,
  },
]

/** Master, Traefik and Redis run and answer; containers that are unhealthy or restart over and over. */
export function runningServices(facts: DoctorFacts): readonly Finding[] {
  if (!facts.engine.ok) return []
  const found = services.map(({ service, answer, severity, says }): Finding => {
    const say = severity === 'bad' ? bad : warning
    const container = facts.containers.find((one) => one.service === service)
    const id = `service-${service}`
    if (container === undefined) {
      return say(
        id,
        `There is no ${service} container`,
        [`project ${facts.project}`],
        command(facts.project, 'up'),
      )
    }
    if (container.state !== 'running') {
      const exit = container.exitCode === undefined ? '' : `, exit status ${container.exitCode}`
      return say(
        id,
        `${container.name} is ${container.state}`,
        [`${container.state}${exit}${container.oomKilled ? ', killed for memory' : ''}`],
        `${command(facts.project, `logs ${container.name}`)}, then ${command(facts.project, 'up')}`,
      )
    }
    const said = answer(facts)
    if (said?.ok === false) {
      return say(
        id,
        `${container.name} runs but does not answer`,
        [said.error],
        command(facts.project, `logs ${container.name}`),
      )
    }
    return ok(
      id,
      `${container.name} runs${said === undefined ? '' : ' and answers'}`,
      [says(facts) ?? []].flat(),
    )
  })
  return [...found, ...restless(facts)]
}

/** Containers that run badly: unhealthy by their own check, or restarted over and over. */
function restless({ containers, project }: DoctorFacts): readonly Finding[] {
  return containers
    .filter(
      ({ health, state }) =>
        state === 'restarting' || (state === 'running' && health === 'unhealthy'),
    )
    .map((one) =>
      warning(
        'health',
        `${one.name} is ${one.state === 'restarting' ? 'restarting over and over' : 'unhealthy'}`,
        [`state ${one.state}, health ${one.health}`],
        command(project, `logs ${one.name}`),
      ),
    )
}

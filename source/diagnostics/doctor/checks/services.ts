import type { Service } from '../../../domain/container.ts'
import type { ServiceFault } from '../../../domain/service.ts'
import { redisFaults } from '../../../services/redis/faults.ts'
import { traefikFaults } from '../../../services/traefik/faults.ts'
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
  /** What is wrong although it answers. */
  readonly faults: (facts: DoctorFacts) => readonly ServiceFault[]
}[] = [
  {
    service: 'master',
    answer: (facts) => facts.master,
    severity: 'bad',
    says: (facts) => valueOf(facts.master)?.status,
    faults: () => [],
  },
  {
    service: 'traefik',
    answer: (facts) => facts.traefik,
    severity: 'warning',
    says: (facts) => valueOf(facts.traefik)?.version,
    faults: (facts) => {
      const { at: now, containers, project } = facts
      const traefik = valueOf(facts.traefik)
      return traefik === undefined ? [] : traefikFaults(traefik, { containers, project, now })
    },
  },
  {
    service: 'redis',
    answer: (facts) => facts.redis,
    severity: 'warning',
    says: (facts) => {
      const redis = valueOf(facts.redis)
      return redis === undefined ? undefined : `${redis.server} ${redis.version}`
    },
    faults: (facts) => {
      const redis = valueOf(facts.redis)
      return redis === undefined ? [] : redisFaults(redis, facts)
    },
  },
]

/** Master, Traefik and Redis run and answer; containers that are unhealthy or restart over and over. */
export function runningServices(facts: DoctorFacts): readonly Finding[] {
  if (!facts.engine.ok) return []
  const found = services.flatMap(({ service, answer, severity, says, faults }) => {
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
        `${container.name} ${refusal(said.error) ?? 'runs but does not answer'}`,
        [said.error],
        command(facts.project, `logs ${container.name}`),
      )
    }
    const evidence = [says(facts) ?? []].flat()
    const wrong = faults(facts)
    const told = wrong.map((one) =>
      warning(one.id, `${container.name} ${one.text}`, one.evidence, one.remedy),
    )
    if (wrong.some(({ degrades }) => degrades)) return told
    const answers = said === undefined ? '' : ' and answers'
    return [ok(id, `${container.name} runs${answers}`, evidence), ...told]
  })
  return [...found, ...restless(facts)]
}

/** What an answer that is a refusal says (`refuses the password: …`); undefined for none at all. */
function refusal(error: string): string | undefined {
  return /\b(?:refuses (?:the password|writes)|is loading|does not allow|does not speak).*/.exec(
    error,
  )?.[0]
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

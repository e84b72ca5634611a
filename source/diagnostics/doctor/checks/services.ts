import { containersOf, endWords, presenceOf, serviceFaults } from '../../../domain/presence.ts'
import { readingOf, type ServiceKind } from '../../../domain/service.ts'
import type { DoctorFacts } from '../facts.ts'
import { bad, type Finding, ok, warning } from '../finding.ts'
import { typedCommand } from '../remedy.ts'

/** Each service runs and answers; containers that are unhealthy or restart over and over. */
export function runningServices(facts: DoctorFacts): readonly Finding[] {
  if (facts.engine.kind !== 'fresh') return []
  return [...facts.services.flatMap((service) => ofService(facts, service)), ...restless(facts)]
}

function ofService(facts: DoctorFacts, kind: ServiceKind): readonly Finding[] {
  const { id: service, need } = kind
  const { container } = presenceOf(facts, service)
  const said = readingOf(facts, service)
  const absent = container === undefined || said.kind === 'loading'
  if (need === 'many' || (need === 'optional' && absent)) return []
  const say = need === 'vital' ? bad : warning
  const id = `service-${service}`
  const run = (words: string) => typedCommand(facts.project, words)
  if (container === undefined) {
    const title = `There is no ${service} container`
    return [say(id, title, [`project ${facts.project}`], run('up'))]
  }
  const { name, state } = container
  if (state !== 'running') {
    const evidence = [`${state}${endWords(container)}`]
    return [say(id, `${name} is ${state}`, evidence, `${run(`logs ${name}`)}, then ${run('up')}`)]
  }
  if (said.kind === 'stale') {
    const title = `${name} ${refusal(said.error) ?? 'runs but does not answer'}`
    return [say(id, title, [said.error], run(`logs ${name}`))]
  }
  const faults = serviceFaults(facts, service)
  const told = faults.map((one) => warning(one.id, `${name} ${one.text}`, one.evidence, one.remedy))
  if (faults.some(({ degrades }) => degrades)) return told
  const own = said.kind === 'fresh' ? (kind.says?.(said.value) ?? []) : []
  return [
    ok(id, `${name} runs${said.kind === 'fresh' ? ' and answers' : ''}`, [own].flat()),
    ...told,
  ]
}

/** What an answer that is a refusal says (`refuses the password: …`); undefined for none at all. */
function refusal(error: string): string | undefined {
  return /\b(?:refuses (?:the password|writes)|is loading|does not allow|does not speak).*/.exec(
    error,
  )?.[0]
}

/** Containers that run badly: unhealthy by their own check, or restarted over and over. */
function restless(facts: DoctorFacts): readonly Finding[] {
  return containersOf(facts).flatMap(({ name, state, health }) => {
    const unhealthy = state === 'running' && health === 'unhealthy'
    if (state !== 'restarting' && !unhealthy) return []
    const how = unhealthy ? 'unhealthy' : 'restarting over and over'
    const evidence = [`state ${state}, health ${health}`]
    return [
      warning('health', `${name} is ${how}`, evidence, typedCommand(facts.project, `logs ${name}`)),
    ]
  })
}

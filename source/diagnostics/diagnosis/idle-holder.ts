import { restOf } from '../../domain/spark-facts.ts'
import { formatDuration } from '../../domain/units.ts'
import { type Explanation, evidence, explain, plural } from './explanation.ts'
import { activeApplications, nameOf, wantsCores, type WaitingFacts } from './facts.ts'
import { idleForMs } from './idle.ts'
import { idleMs } from './limits.ts'

/**
 * An application holds cores but has run no job for a while, and others wait for cores: a shell
 * or a notebook that somebody left open. Silent while nobody waits: holding is then harmless.
 */
export function idleHolder(facts: WaitingFacts): readonly Explanation[] {
  const active = activeApplications(facts)
  const waiting = active.filter(wantsCores)
  if (waiting.length === 0) return []
  return active.flatMap((one) => {
    const { application } = one
    const rest = restOf(one)
    if (rest === undefined || application.state !== 'RUNNING' || application.cores === 0) return []
    const idle = idleForMs(facts, application, rest)
    if (idle === undefined || idle < idleMs) return []
    return explain({
      applicationId: application.id,
      cause: 'idle-holder',
      certainty: 'likely',
      says: `idle but holding: ${nameOf(application)} has ${plural(application.cores, 'core')} and has run no job for ${formatDuration(idle)} while ${plural(waiting.length, 'other waits', 'others wait')}`,
      evidence: evidence(
        ['cores held', application.cores],
        ['no job for', formatDuration(idle)],
        ['applications waiting', waiting.length],
      ),
      remedy: {
        kind: 'key',
        text: 'K',
        effect:
          'kills it; next time --conf spark.dynamicAllocation.enabled=true gives idle cores back',
      },
    })
  })
}

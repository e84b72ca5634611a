import { formatDuration, plural } from '../../domain/units.ts'
import { perApplication } from './detector.ts'
import { activeApplications, idleForMs, idleMs } from './facts.ts'

/**
 * An application holds cores but has run no job for a while, and others wait for cores: a shell
 * or a notebook that somebody left open. Silent while nobody waits: holding is then harmless.
 */
export const idleApplication = perApplication({
  kind: 'waiting',
  detect: (one, facts) => {
    const { state, cores } = one.application
    const idle = idleForMs(one, facts.at)
    const waiting = activeApplications(facts).filter(({ wantsCores }) => wantsCores).length
    if (state !== 'RUNNING' || cores === 0 || waiting === 0) return undefined
    if (idle === undefined || idle < idleMs) return undefined
    return { confidence: 'medium', evidence: { cores, idle, waiting }, remedy: { key: 'K' } }
  },
  words: ({ cores, idle, waiting }, { who }) => ({
    title: `idle but holding: ${who}has ${plural(cores, 'core')} and has run no job for ${formatDuration(idle)} while ${plural(waiting, 'other waits', 'others wait')}`,
    figures: [
      ['cores held', cores],
      ['no job for', formatDuration(idle)],
      ['applications waiting', waiting],
    ],
    effect: 'kills it; next time --conf spark.dynamicAllocation.enabled=true gives idle cores back',
  }),
})

import { formatDuration, plural } from '../../domain/units.ts'
import { idleLongMs, judgedApplications, perApplication } from './facts.ts'

/**
 * An application holds cores but has run no job for a while, and others wait for cores: a shell
 * or a notebook that somebody left open. Silent while nobody waits: holding is then harmless.
 */
export const idleApplication = perApplication({
  kind: 'waiting',
  confidence: 'medium',
  detect: ({ application: { cores, state }, idleMs }, facts) => {
    const waiting = judgedApplications(facts).filter(({ wantsCores }) => wantsCores).length
    const holds = state === 'RUNNING' && cores > 0 && idleMs >= idleLongMs
    return holds && waiting > 0 ? [{ cores, idleMs, waiting }] : []
  },
  remedy: { key: 'K' },
  words: ({ cores, idleMs, waiting }, { who }) => ({
    title: `idle but holding: ${who}has ${plural(cores, 'core')} and has run no job for ${formatDuration(idleMs)} while ${plural(waiting, 'other waits', 'others wait')}`,
    figures: {
      'cores held': cores,
      'no job for': formatDuration(idleMs),
      'applications waiting': waiting,
    },
    effect: 'kills it; next time --conf spark.dynamicAllocation.enabled=true gives idle cores back',
  }),
})

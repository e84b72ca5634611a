import { loading } from '../domain/reading.ts'
import { presenceOf } from '../store/selectors/presence.ts'
import type { State } from '../store/state.ts'

const services = ['master', 'traefik', 'redis'] as const

/** What is known only through a service, without what was said by one that is gone. */
const nothing: Record<(typeof services)[number], Partial<State>> = {
  master: {
    master: loading,
    notAlive: {},
    workerPages: {},
    diagnoses: [],
  },
  traefik: { traefik: loading, traefikRates: [] },
  redis: { redis: loading, redisOps: [] },
}

/**
 * The state without the figures of services whose container is gone: they are of a cluster that
 * is no more. What is about the past (events, runs, what was found of applications) stays. Given
 * after each change, for an answer may come after its service has gone.
 */
export function withoutGone(state: State): State {
  return services.reduce((left, service) => {
    const reading = left[service]
    const known = reading.kind !== 'loading' && reading.value !== undefined
    return known && presenceOf(left, service).kind === 'missing'
      ? { ...left, ...nothing[service] }
      : left
  }, state)
}

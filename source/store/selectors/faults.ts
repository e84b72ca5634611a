import type { ServiceFault } from '../../domain/service-fault.ts'
import { redisFaults } from '../../services/redis/faults.ts'
import { traefikFaults } from '../../services/traefik/faults.ts'
import type { State } from '../state.ts'
import { containersOf } from './containers.ts'
import { presenceOf } from './presence.ts'

type Faults = (state: State) => readonly ServiceFault[]

/** Where a fresh answer itself says that something is wrong. */
const faults: Readonly<Record<'master' | 'traefik' | 'redis', Faults>> = {
  master: () => [],
  traefik: ({ traefik, ...state }) =>
    traefik.kind === 'fresh'
      ? traefikFaults(traefik.value, {
          containers: containersOf(state),
          project: state.project,
          now: state.now,
        })
      : [],
  redis: ({ redis, project }) => (redis.kind === 'fresh' ? redisFaults(redis.value, project) : []),
}

/** What is wrong with a service that runs and answers, the worst first. */
export function serviceFaults(state: State, service: keyof typeof faults): readonly ServiceFault[] {
  return presenceOf(state, service).kind === 'running' ? faults[service](state) : []
}

/** The first of them by which the cluster lacks something. */
export function degradingFault(
  state: State,
  service: keyof typeof faults,
): ServiceFault | undefined {
  return serviceFaults(state, service).find(({ degrades }) => degrades)
}

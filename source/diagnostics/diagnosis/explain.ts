import { type Cause, causes, type Explanation } from './explanation.ts'
import { executorsDie } from './executors-die.ts'
import type { WaitingFacts } from './facts.ts'
import { fragments } from './fragments.ts'
import { heldOut } from './held-out.ts'
import { idleHolder } from './idle-holder.ts'
import { killedForMemory } from './killed-for-memory.ts'
import { losingExecutors } from './losing-executors.ts'
import { neverStarts } from './never-starts.ts'
import { noWorkers } from './no-workers.ts'
import { overcommit } from './overcommit.ts'
import { stalledWorker } from './stalled-worker.ts'
import { starvedStage } from './starved-stage.ts'
import { straggler } from './straggler.ts'

/** Every cause with the function that finds it. */
export const finders: Readonly<Record<Cause, (facts: WaitingFacts) => readonly Explanation[]>> = {
  'no-workers': noWorkers,
  'never-starts': neverStarts,
  'killed-for-memory': killedForMemory,
  // One function tells these two apart.
  'driver-unreachable': executorsDie,
  'executors-die': () => [],
  'held-out': heldOut,
  fragments,
  'idle-holder': idleHolder,
  'losing-executors': losingExecutors,
  'starved-stage': starvedStage,
  straggler,
  'stalled-worker': stalledWorker,
  overcommit,
}

/** What follows from another cause of the same application and need not be said beside it. */
const impliedBy: Readonly<Partial<Record<Cause, readonly Cause[]>>> = {
  'held-out': ['never-starts'],
  fragments: ['never-starts'],
  'losing-executors': ['killed-for-memory', 'driver-unreachable', 'executors-die'],
  'starved-stage': [
    'no-workers',
    'never-starts',
    'killed-for-memory',
    'driver-unreachable',
    'executors-die',
    'held-out',
    'fragments',
  ],
}

/**
 * Why applications wait, hang or lose work: the root causes, in the order of `causes`. Empty when
 * all is well, when it is too early to tell (see `limits.ts`), or when too little is known.
 */
export function explainWaiting(facts: WaitingFacts): readonly Explanation[] {
  const found = causes.flatMap((cause) => finders[cause](facts))
  return found
    .filter(
      ({ cause, applicationId }) =>
        !found.some(
          (other) =>
            other.applicationId === applicationId &&
            (impliedBy[cause]?.includes(other.cause) ?? false),
        ),
    )
    .sort((a, b) => causes.indexOf(a.cause) - causes.indexOf(b.cause))
}

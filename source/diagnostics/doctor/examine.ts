import { clock } from './checks/clock.ts'
import { compose } from './checks/compose.ts'
import { cpu } from './checks/cpu.ts'
import { disk } from './checks/disk.ts'
import { engine } from './checks/engine.ts'
import { forwarding } from './checks/forwarding.ts'
import { leftovers } from './checks/leftovers.ts'
import { memory } from './checks/memory.ts'
import { names } from './checks/names.ts'
import { ports } from './checks/ports.ts'
import { routing } from './checks/routing.ts'
import { runningServices } from './checks/services.ts'
import { versions } from './checks/versions.ts'
import { workers } from './checks/workers.ts'
import type { DoctorFacts } from './facts.ts'
import { type Finding, severities } from './finding.ts'

/** Every check, in the order in which one would look. */
export const checks: readonly ((facts: DoctorFacts) => readonly Finding[])[] = [
  engine,
  compose,
  versions,
  ports,
  forwarding,
  runningServices,
  workers,
  memory,
  cpu,
  routing,
  names,
  clock,
  disk,
  leftovers,
]

/** The whole cluster checked: what does not work first, what is well last. */
export function examine(facts: DoctorFacts): readonly Finding[] {
  return checks
    .flatMap((check) => check(facts))
    .sort((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity))
}

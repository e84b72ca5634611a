import { leftovers } from './checks/leftovers.ts'
import { disk } from './checks/disk.ts'
import { clock, compose, engine, versions } from './checks/machine.ts'
import { forwarding, names, ports } from './checks/network.ts'
import { runningServices } from './checks/services.ts'
import type { DoctorFacts } from './facts.ts'
import { bySeverity, type Finding } from './finding.ts'

/** The whole cluster checked, in the order in which one would look; what does not work first. */
export function examine(facts: DoctorFacts): readonly Finding[] {
  const ofServices = facts.services.map((service) => () => service.checks?.(facts) ?? [])
  const checks = [
    ...[engine, compose, versions, ports, forwarding, runningServices],
    ...ofServices,
    ...[names, clock, disk, leftovers],
  ]
  return bySeverity(checks.flatMap((check) => check(facts)))
}

import type { DoctorFacts } from '../facts.ts'
import { bad, type Finding, ok } from '../finding.ts'

/** Ports of an engine on another machine that are bound to its loopback are forwarded to here. */
export function forwarding({ forward, master, traefik, redis }: DoctorFacts): readonly Finding[] {
  const asked = [master, traefik, redis].filter((answer) => answer !== undefined)
  if (forward === undefined || asked.length === 0) return []
  const { remote, remedy } = forward
  const failed = asked.flatMap((answer) => (answer.ok ? [] : [answer.error]))
  if (failed.length < asked.length) {
    return [ok('forwarding', `Ports of ${remote} are forwarded to this machine`)]
  }
  return [
    bad(
      'forwarding',
      `Ports of ${remote} are bound to its loopback and not forwarded to this machine`,
      failed,
      remedy,
    ),
  ]
}

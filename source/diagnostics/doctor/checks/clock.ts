import { formatDuration } from '../../../domain/units.ts'
import type { DoctorFacts } from '../facts.ts'
import { type Finding, ok, warning } from '../finding.ts'

/** Ages and heartbeats are wrong from here on. */
const mostMs = 2_000

/** The containers' clocks against this machine's. They drift in a virtual machine that slept. */
export function clock({ clocks }: DoctorFacts): readonly Finding[] {
  if (clocks.length === 0) return []
  const off = clocks.filter(({ aheadMs }) => Math.abs(aheadMs) > mostMs)
  if (off.length === 0) {
    const evidence = clocks.map(({ container }) => `${container} and this machine`)
    return [ok('clock', 'The clocks agree', evidence)]
  }
  return [
    warning(
      'clock',
      'Clocks differ, so ages and heartbeats are wrong',
      off.map(
        ({ container, aheadMs }) =>
          `${container} is ${formatDuration(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead' : 'behind'}`,
      ),
      'sudo systemctl restart docker; where the engine is in a virtual machine, restart that',
    ),
  ]
}

import { formatBytes, formatPercent } from '../../units.ts'
import type { DoctorFacts } from '../facts.ts'
import { bad, type Finding, ok, warning } from '../finding.ts'

const GiB = 1024 ** 3
/** A job of any size spills and shuffles more than this. */
const lowBytes = 5 * GiB
/** Nothing works: logs, event logs, shuffle files. */
const fullBytes = GiB / 2

/** Room for shuffle files, logs and images. */
export function disk({ disks }: DoctorFacts): readonly Finding[] {
  return disks.map(({ what, freeBytes, totalBytes }) => {
    const evidence = [
      `${formatBytes(freeBytes)} of ${formatBytes(totalBytes)} free (${formatPercent((freeBytes / Math.max(1, totalBytes)) * 100)})`,
    ]
    const remedy =
      'docker system df shows what takes it, docker image prune removes what no tag names'
    if (freeBytes < fullBytes) return bad('disk', `The disk of ${what} is full`, evidence, remedy)
    if (freeBytes < lowBytes) {
      return warning('disk', `Little room is left on the disk of ${what}`, evidence, remedy)
    }
    return ok('disk', `The disk of ${what} has room`, evidence)
  })
}

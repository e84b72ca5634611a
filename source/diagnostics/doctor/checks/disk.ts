import { formatBytes, formatPercent } from '../../../domain/units.ts'
import type { DiskReading, DoctorFacts } from '../facts.ts'
import { about, bad, type Finding, ok, warning } from '../finding.ts'
import { anew } from '../remedy.ts'

const GiB = 1024 ** 3
/** A job of any size spills and shuffles more than this. */
const lowBytes = 5 * GiB
/** Nothing works: logs, event logs, shuffle files. */
const fullBytes = GiB / 2
/** So many containers are named; the rest are counted. */
const maxNamed = 5

/** File systems that each container has for itself. */
const inMemory = /^(?:tmpfs|ramfs|shm|none)$/

/** Room for shuffle files, logs, event logs and images, wherever Spark writes. */
export function disk({ disks, project }: DoctorFacts): readonly Finding[] {
  // The root of a container and a volume are on the same disk under different names, so it is
  // the size that tells a file system; where that deceives, the fullest counts.
  const systems = Map.groupBy(
    disks.toSorted(byFree),
    ({ container, folder, device, totalBytes }) =>
      inMemory.test(device) ? `${container} ${folder}` : String(totalBytes),
  )
  /** The engine's own: the roots of containers are on it. */
  const isShared = (readings: readonly DiskReading[]) => readings.some((one) => one.folder === '/')
  const isLow = ([worst]: readonly DiskReading[]) => (worst?.freeBytes ?? Infinity) < lowBytes
  const all = [...systems.values()]
  const shared = all.filter(isShared)
  const low = all.filter((one) => isLow(one) && !isShared(one)).flat()
  return [
    ...shared.filter(isLow).flatMap((readings) => about(readings, onEngine)),
    ...[...Map.groupBy(low, ({ folder }) => folder).values()].flatMap((readings) =>
      about(readings.toSorted(byFree), (sorted, worst) => inFolder(sorted, worst, project)),
    ),
    ...about(shared.find((one) => !isLow(one)) ?? [], (_, worst) =>
      ok('disk', 'The disk of the engine has room', [figures(worst), `asked: ${listed(disks)}`]),
    ),
  ]
}

const byFree = (a: DiskReading, b: DiskReading) => a.freeBytes - b.freeBytes

const severityOf = ({ freeBytes }: DiskReading) => (freeBytes < fullBytes ? bad : warning)

function figures({ freeBytes, totalBytes }: DiskReading): string {
  const share = formatPercent((freeBytes / Math.max(1, totalBytes)) * 100)
  return `${formatBytes(freeBytes)} of ${formatBytes(totalBytes)} free (${share})`
}

function listed(readings: readonly DiskReading[]): string {
  const names = [...new Set(readings.map(({ container }) => container))]
  const rest = names.length - maxNamed
  return `${names.slice(0, maxNamed).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

function onEngine(_: readonly DiskReading[], worst: DiskReading): Finding {
  return severityOf(worst)(
    'disk',
    `Only ${formatBytes(worst.freeBytes)} are free on the disk of the engine`,
    [`${figures(worst)}, ${worst.folder} of ${worst.container}`],
    'docker system df shows what takes it, docker image prune removes what no tag names',
  )
}

/** A folder that is on a file system of its own, in one container or several. */
function inFolder(sorted: readonly DiskReading[], worst: DiskReading, project: string): Finding {
  const { folder, freeBytes } = worst
  return severityOf(worst)(
    'disk-folder',
    `Only ${formatBytes(freeBytes)} are free in ${folder} of ${listed(sorted)}`,
    sorted.slice(0, maxNamed).map((one) => `${one.container} ${folder}: ${figures(one)}`),
    `what Spark writes there (shuffle, spill, logs) soon fails with “No space left on device”: give that mount more room, or take it away so that the engine’s disk is used; ${anew(project)}`,
  )
}

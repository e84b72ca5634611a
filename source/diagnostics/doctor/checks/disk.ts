import { formatBytes, formatPercent } from '../../../domain/units.ts'
import type { DiskReading, DoctorFacts } from '../facts.ts'
import { bad, type Finding, ok, warning } from '../finding.ts'
import { anew } from '../remedy.ts'

const GiB = 1024 ** 3
/** A job of any size spills and shuffles more than this. */
const lowBytes = 5 * GiB
/** Nothing works: logs, event logs, shuffle files. */
const fullBytes = GiB / 2
/** So many containers are named; the rest are counted. */
const most = 5

/** File systems that each container has for itself. */
const inMemory = /^(?:tmpfs|ramfs|shm|none)$/

/** One file system, with every folder that is on it. */
interface FileSystem {
  readonly worst: DiskReading
  readonly readings: readonly DiskReading[]
  /** The engine's own: the roots of containers are on it. */
  readonly shared: boolean
}

/**
 * Readings of the same file system together. The root of a container and a volume are on the same
 * disk under different names, so it is the size that tells; where that deceives, the fullest counts.
 */
function fileSystems(disks: readonly DiskReading[]): readonly FileSystem[] {
  const keyOf = ({ container, folder, device, totalBytes }: DiskReading) =>
    inMemory.test(device) ? `${container} ${folder}` : String(totalBytes)
  const groups = new Map<string, [DiskReading, ...DiskReading[]]>()
  for (const reading of disks) {
    const group = groups.get(keyOf(reading))
    if (group === undefined) groups.set(keyOf(reading), [reading])
    else group.push(reading)
  }
  return [...groups.values()].map((readings) => ({
    readings,
    worst: readings.reduce((a, b) => (b.freeBytes < a.freeBytes ? b : a)),
    shared: readings.some(({ folder }) => folder === '/'),
  }))
}

function figures({ freeBytes, totalBytes }: DiskReading): string {
  const share = formatPercent((freeBytes / Math.max(1, totalBytes)) * 100)
  return `${formatBytes(freeBytes)} of ${formatBytes(totalBytes)} free (${share})`
}

function listed(names: readonly string[]): string {
  const rest = names.length - most
  return `${names.slice(0, most).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

/** Room for shuffle files, logs, event logs and images, wherever Spark writes. */
export function disk({ disks, project }: DoctorFacts): readonly Finding[] {
  const all = fileSystems(disks)
  const low = all.filter(({ worst }) => worst.freeBytes < lowBytes)
  const own = low.filter(({ shared }) => !shared).flatMap(({ readings }) => readings)
  const folders = [...new Set(own.map(({ folder }) => folder))]
  const found = [
    ...low.filter(({ shared }) => shared).map(({ worst }) => onEngine(worst)),
    ...folders.map((folder) =>
      inFolder(
        folder,
        own.filter((one) => one.folder === folder),
        project,
      ),
    ),
  ]
  const rooms = all.filter(({ worst }) => worst.freeBytes >= lowBytes)
  const [engine] = rooms.filter(({ shared }) => shared)
  if (engine === undefined) return found
  const containers = [...new Set(disks.map(({ container }) => container))]
  const evidence = [figures(engine.worst), `asked: ${listed(containers)}`]
  return [...found, ok('disk', 'The disk of the engine has room', evidence)]
}

function onEngine(worst: DiskReading): Finding {
  const say = worst.freeBytes < fullBytes ? bad : warning
  return say(
    'disk',
    `Only ${formatBytes(worst.freeBytes)} are free on the disk of the engine`,
    [`${figures(worst)}, ${worst.folder} of ${worst.container}`],
    'docker system df shows what takes it, docker image prune removes what no tag names',
  )
}

/** A folder that is on a file system of its own, in one container or several. */
function inFolder(folder: string, readings: readonly DiskReading[], project: string): Finding {
  const sorted = readings.toSorted((a, b) => a.freeBytes - b.freeBytes)
  const least = sorted[0]?.freeBytes ?? 0
  const say = least < fullBytes ? bad : warning
  return say(
    'disk-folder',
    `Only ${formatBytes(least)} are free in ${folder} of ${listed(sorted.map(({ container }) => container))}`,
    sorted.slice(0, most).map((one) => `${one.container} ${folder}: ${figures(one)}`),
    `what Spark writes there (shuffle, spill, logs) soon fails with “No space left on device”: give that mount more room, or take it away so that the engine’s disk is used; ${anew(project)}`,
  )
}

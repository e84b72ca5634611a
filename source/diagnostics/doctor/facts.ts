import type { PortHolder, PortUse } from '../../domain/ports.ts'
import type { Reading } from '../../domain/reading.ts'
import type { Seen, ServiceKind } from '../../domain/service.ts'
import type { Finding } from './finding.ts'

/** A port that the project publishes, with who holds it now; undefined: nobody. */
export interface HeldPort {
  readonly use: PortUse
  readonly holder: PortHolder | undefined
}

/** A name that one container looked up. */
export interface NameLookup {
  /** The container that asked. */
  readonly from: string
  readonly name: string
  readonly found: boolean
}

/** A container's clock against this machine's. */
export interface ClockReading {
  readonly container: string
  /** Positive: the container is ahead. */
  readonly aheadMs: number
}

/** Space where a container writes. */
export interface DiskReading {
  /** Without the project: `worker-2`. */
  readonly container: string
  readonly folder: string
  /** What `df` calls the file system: `overlay`, `tmpfs`, `/dev/sda1`. */
  readonly device: string
  readonly freeBytes: number
  readonly totalBytes: number
}

/** A version that something has, and the least that is needed. */
export interface VersionReading {
  readonly what: string
  readonly version: string
  /** Absent: any will do, but those of a group must agree. */
  readonly least?: string
  /** Versions of the same group must be equal (the images of master and workers). */
  readonly group?: string
  /** What to type to get a newer one; absent: there is no one way. */
  readonly update?: string
}

/** Everything that the checks look at. What was not asked is `loading` or empty. */
export interface DoctorFacts extends Seen {
  readonly services: readonly (ServiceKind & {
    checks?(facts: DoctorFacts): readonly Finding[]
  })[]
  /** Compose's own version. */
  readonly compose: Reading<string>
  readonly ports: readonly HeldPort[]
  readonly lookups: readonly NameLookup[]
  readonly clocks: readonly ClockReading[]
  readonly disks: readonly DiskReading[]
  readonly versions: readonly VersionReading[]
  /** The engine is elsewhere and publishes on its loopback: how its ports come here. */
  readonly forward?: { readonly remote: string; readonly remedy: string } | undefined
  /** Networks and volumes with the project's label; undefined: the engine did not say. */
  readonly leftovers:
    { readonly networks: readonly string[]; readonly volumes: readonly string[] } | undefined
}

import type { Container, EngineInfo } from '../../domain/container.ts'
import type { PortHolder, PortUse } from '../../domain/ports.ts'
import type { Redis } from '../../domain/redis.ts'
import type { Master } from '../../domain/spark.ts'
import type { LimitedContainer } from '../../domain/spark-facts.ts'
import type { Traefik } from '../../domain/traefik.ts'

/** An answer, or the one line that says why there was none. */
export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string }

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
  /** Undefined: any will do, but `same` must agree. */
  readonly least: string | undefined
  /** Versions of the same group must be equal (the images of master and workers). */
  readonly group: string | undefined
  /** What to type to get a newer one; undefined: there is no one way. */
  readonly update: string | undefined
}

/** Everything that the checks look at. What was not asked is absent. */
export interface DoctorFacts {
  readonly at: number
  readonly project: string
  readonly engine: Answer<EngineInfo>
  /** Compose's own version. */
  readonly compose: Answer<string>
  readonly containers: readonly (Container & LimitedContainer)[]
  readonly master: Answer<Master> | undefined
  readonly traefik: Answer<Traefik> | undefined
  readonly redis: Answer<Redis> | undefined
  readonly ports: readonly HeldPort[]
  readonly lookups: readonly NameLookup[]
  readonly clocks: readonly ClockReading[]
  readonly disks: readonly DiskReading[]
  readonly versions: readonly VersionReading[]
  /** The engine is elsewhere and publishes on its loopback: how its ports come here. */
  readonly forward?: { readonly remote: string; readonly remedy: string } | undefined
  /** Networks and volumes with the project's label. */
  readonly leftovers: {
    readonly networks: readonly string[]
    readonly volumes: readonly string[]
  }
}

/** A container with its limits, 0 where there is none or the engine did not say. */
export function limitedContainer(container: Container): Container & LimitedContainer {
  const { memoryLimitBytes = 0, cpus = 0 } = container
  return { ...container, memoryLimitBytes, cpus }
}

/** The master's answer, where it gave one. */
export function valueOf<T>(answer: Answer<T> | undefined): T | undefined {
  return answer?.ok === true ? answer.value : undefined
}

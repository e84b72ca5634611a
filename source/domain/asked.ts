import { mib, parseSize } from './units.ts'

/** What an application asked for: its `/environment`, read. */
export interface Asked {
  readonly executorMemoryMiB: number
  /** Undefined: it did not say, and then an executor takes all cores of its worker. */
  readonly executorCores: number | undefined
  readonly coresMax: number | undefined
  readonly taskCpus: number
  readonly dynamicAllocation: boolean
  readonly driverHost: string | undefined
  readonly properties: Readonly<Record<string, string>>
}

function count(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
}

/**
 * Reads what an application asked for from its properties. Defaults are Spark's: 1 GiB an
 * executor, 1 CPU a task (https://spark.apache.org/docs/latest/configuration.html).
 */
export function askedOf(properties: Readonly<Record<string, string>>): Asked {
  return {
    executorMemoryMiB:
      (parseSize(properties['spark.executor.memory'] ?? '', 'm') ?? 1024 * mib) / mib,
    executorCores: count(properties['spark.executor.cores']),
    coresMax: count(properties['spark.cores.max']),
    taskCpus: count(properties['spark.task.cpus']) ?? 1,
    dynamicAllocation: properties['spark.dynamicAllocation.enabled'] === 'true',
    driverHost: properties['spark.driver.host'],
    properties,
  }
}

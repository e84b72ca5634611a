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

const units: Readonly<Record<string, number>> = {
  b: 1 / (1024 * 1024),
  k: 1 / 1024,
  m: 1,
  g: 1024,
  t: 1024 * 1024,
  p: 1024 * 1024 * 1024,
}

/**
 * A size as Spark's settings write it (`1g`, `512m`, `1024kb`), in MiB; undefined for anything
 * else. A bare number is in `bare` (Spark: MiB for `spark.executor.memory`).
 */
export function parseMemoryMiB(text: string | undefined, bare = 'm'): number | undefined {
  const match = /^\s*(\d+)\s*([bkmgtp]?)b?\s*$/i.exec(text ?? '')
  if (match === null) return undefined
  const unit = units[(match[2] === '' ? bare : (match[2] ?? bare)).toLowerCase()]
  return unit === undefined ? undefined : Number(match[1]) * unit
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
    executorMemoryMiB: parseMemoryMiB(properties['spark.executor.memory']) ?? 1024,
    executorCores: count(properties['spark.executor.cores']),
    coresMax: count(properties['spark.cores.max']),
    taskCpus: count(properties['spark.task.cpus']) ?? 1,
    dynamicAllocation: properties['spark.dynamicAllocation.enabled'] === 'true',
    driverHost: properties['spark.driver.host'],
    properties,
  }
}

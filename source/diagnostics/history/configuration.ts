/** Set by Spark for each application, or by the image for all: says nothing about a run. */
const noise: readonly RegExp[] = [
  /^spark\.app\.(?:id|name|startTime|submitTime|initial)/,
  /^spark\.(?:driver\.(?:host|port|bindAddress|appUIAddress|extraJavaOptions)|executor\.(?:id|extraJavaOptions))$/,
  /^spark\.(?:master|jars|files|repl|submit|rdd\.compress|serializer\.objectStreamReset|ui\.proxyBase|ui\.filters|ui\.showConsoleProgress|sql\.warehouse\.dir|sql\.artifact)/,
  /^spark\.(?:eventLog|history|deploy|decommission|storage\.decommission|worker|ui\.reverseProxy|org\.apache|hadoop)\b/,
]

/** Spark's own defaults of what people set most; a setting equal to its default is no difference. */
const defaults: Readonly<Record<string, string>> = {
  'spark.executor.memory': '1g',
  'spark.driver.memory': '1g',
  'spark.task.cpus': '1',
  'spark.memory.fraction': '0.6',
  'spark.memory.storageFraction': '0.5',
  'spark.scheduler.mode': 'FIFO',
  'spark.speculation': 'false',
  'spark.sql.shuffle.partitions': '200',
  'spark.sql.adaptive.enabled': 'true',
  'spark.dynamicAllocation.enabled': 'false',
  'spark.shuffle.service.enabled': 'false',
  'spark.task.maxFailures': '4',
}

/**
 * The properties of an application that somebody chose: without what Spark and the image set for
 * every one, and without what equals Spark's default
 * (https://spark.apache.org/docs/latest/configuration.html).
 */
export function configurationThatDiffers(
  properties: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([key, value]) => defaults[key] !== value && !noise.some((of) => of.test(key)))
      .sort(([a], [b]) => a.localeCompare(b)),
  )
}

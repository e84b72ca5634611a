import type { DemoContainer } from '../engine/container.ts'
import type { Plan } from '../examples/plan.ts'

/** What Spark's launcher adds for Java 17, as far as anybody reads it. */
const javaOptions = [
  '-Djava.net.preferIPv6Addresses=false',
  '-XX:+IgnoreUnrecognizedVMOptions',
  '--add-modules=jdk.incubator.vector',
  '--add-opens=java.base/java.lang=ALL-UNNAMED',
  '--add-opens=java.base/java.nio=ALL-UNNAMED',
  '--add-opens=java.base/java.util=ALL-UNNAMED',
].join(' ')

/** The cluster's own settings (`compose/spark/conf/spark-defaults.conf`) and what Spark adds. */
const defaults = {
  'spark.decommission.enabled': 'true',
  'spark.deploy.recoveryDirectory': '/var/lib/spark/recovery',
  'spark.deploy.recoveryMode': 'FILESYSTEM',
  'spark.deploy.recoveryTimeout': '20',
  'spark.driver.extraJavaOptions': javaOptions,
  'spark.driver.memory': '1g',
  'spark.eventLog.dir': 'file:/var/lib/spark/events',
  'spark.eventLog.enabled': 'true',
  'spark.executor.decommission.forceKillTimeout': '120s',
  'spark.executor.extraJavaOptions': javaOptions,
  'spark.executor.id': 'driver',
  'spark.executor.memory': '1g',
  'spark.history.fs.cleaner.enabled': 'false',
  'spark.history.fs.logDirectory': 'file:/var/lib/spark/events',
  'spark.master': 'spark://master:7077',
  'spark.scheduler.mode': 'FIFO',
  'spark.storage.decommission.enabled': 'true',
  'spark.storage.decommission.rddBlocks.enabled': 'true',
  'spark.storage.decommission.replicationReattemptInterval': '3s',
  'spark.storage.decommission.shuffleBlocks.enabled': 'true',
  'spark.submit.deployMode': 'client',
  'spark.submit.pyFiles': '',
  'spark.ui.reverseProxy': 'true',
  'spark.ui.reverseProxyUrl': '/',
  'spark.worker.cleanup.appDataTtl': '86400',
  'spark.worker.cleanup.enabled': 'true',
} as const

const ofPython = { 'spark.serializer.objectStreamReset': '100' } as const
const ofSql = { 'spark.sql.artifact.isolation.enabled': 'false' } as const

/** The `/environment` of an application: the cluster's settings, its own, and what is only known then. */
export function propertiesOf(
  plan: Plan,
  given: {
    readonly id: string
    readonly at: number
    readonly driver: DemoContainer
    readonly driverPort: number
  },
): Readonly<Record<string, string>> {
  const startedAt = Math.round(given.at)
  const all = {
    ...defaults,
    ...(plan.script !== undefined && ofPython),
    ...(plan.queries !== undefined && ofSql),
    'spark.app.id': given.id,
    'spark.app.name': plan.application,
    'spark.app.startTime': String(startedAt - 1900),
    'spark.app.submitTime': String(startedAt - 3100),
    'spark.driver.host': given.driver.shortId,
    'spark.driver.port': String(given.driverPort),
    ...plan.conf,
  }
  return Object.fromEntries(Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

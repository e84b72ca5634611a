import { askedOf } from '../../domain/asked.ts'
import type { World } from '../world.ts'
import type { Submission } from './cluster.ts'
import { propertiesOf } from './environment.ts'
import type { DemoApplication } from './types.ts'

/** The master's `spark.deploy.defaultCores`. */
const defaultCores = 2
/** From its registration until a driver submits its first job. */
const planningMs = 900

/** An application that has just registered; what it asked for decides how it fares. */
export function newApplication(
  world: World,
  { plan, driver, says, prints, ended }: Submission,
  id: string,
  at: number,
): DemoApplication {
  const random = world.random.fork(`application ${id.slice(-4)}`)
  const driverPort = random.fork('port').integer(33_000, 46_000)
  const properties = propertiesOf(plan, { id, at, driver, driverPort })
  const asked = askedOf(properties)
  return {
    id,
    plan,
    user: 'spark',
    driver,
    properties,
    asked,
    reachable: asked.driverHost === driver.shortId,
    driverPort,
    maxCores: asked.coresMax ?? defaultCores,
    memoryPerExecutorMiB: asked.executorMemoryMiB,
    submittedAt: at,
    random,
    says,
    prints,
    ended,
    state: 'WAITING',
    endedAt: undefined,
    executors: [],
    jobs: [],
    caches: new Map(),
    nextExecutor: 0,
    nextStage: 0,
    nextTask: 0,
    nextJobAt: world.ahead(planningMs),
    givesUpAt: plan.givesUpMs === undefined ? Infinity : world.ahead(plan.givesUpMs),
    error: undefined,
    failures: 0,
  }
}

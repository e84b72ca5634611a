import type { Config } from '../config.ts'
import { createComposeClient } from './compose.ts'
import type { Clients } from './contracts.ts'
import { createEngineClient } from './docker/engine.ts'
import { createEventLogClient } from './event-log/client.ts'
import { createRedisClient } from './redis/client.ts'
import { createSparkClient } from './spark/client.ts'
import { createTraefikClient } from './traefik/client.ts'

/**
 * The clients of the real systems. Nothing is opened before the first call. Throws a
 * `ClientError` when the engine's TLS files cannot be read.
 */
export function createRealClients(config: Config): Clients {
  const engine = createEngineClient(config)
  const spark = createSparkClient(config)
  const traefik = createTraefikClient(config)
  const redis = createRedisClient(config)
  return {
    kind: 'real',
    engine,
    compose: createComposeClient(config, engine),
    spark,
    traefik,
    redis,
    eventLogs: createEventLogClient(engine),
    close: async () => {
      engine.close()
      await Promise.all([spark.close(), traefik.close(), redis.close()])
    },
  }
}

import type { Config } from '../config.ts'
import { forwardHint } from '../config/forwarding.ts'
import { createComposeClient } from './compose.ts'
import type { Clients } from './contracts.ts'
import { engineAddress } from './docker/address.ts'
import { createEngineClient } from './docker/engine.ts'
import { createEventLogClient } from './event-log/client.ts'
import type { OpenForward } from './forward.ts'
import { createRedisClient } from './redis/client.ts'
import { createSparkClient } from './spark/client.ts'
import { createTraefikClient } from './traefik/client.ts'

/**
 * The clients of the real systems. Nothing is opened before the first call. Throws a
 * `ClientError` when the engine's TLS files cannot be read.
 */
export function createRealClients(config: Config, forward?: OpenForward): Clients {
  const engine = createEngineClient(config, engineAddress(config.engine, forward?.control))
  const reached = { ...config, ports: forward?.ports ?? config.ports }
  const hint = forwardHint(config)
  const spark = createSparkClient(reached, hint)
  const traefik = createTraefikClient(reached, hint)
  const redis = createRedisClient(reached, hint)
  return {
    kind: 'real',
    ...(forward && { reachedPorts: forward.ports }),
    engine,
    compose: createComposeClient(config, engine),
    spark,
    traefik,
    redis,
    eventLogs: createEventLogClient(engine),
    close: async () => {
      engine.close()
      forward?.close()
      await Promise.all([spark.close(), traefik.close(), redis.close()])
    },
  }
}

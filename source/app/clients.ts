import type { Config } from '../config/config.ts'
import { forwardHint } from '../config/forwarding.ts'
import { createComposeClient } from '../engine/compose.ts'
import type { Clients } from '../clients/contracts.ts'
import { engineAddress } from '../engine/docker/address.ts'
import { createEngineClient } from '../engine/docker/engine.ts'
import { createEventLogClient } from '../services/spark/event-log/client.ts'
import type { OpenForward } from '../engine/forward.ts'
import { createRedisClient } from '../services/redis/client.ts'
import { createSparkClient } from '../services/spark/client.ts'
import { createTraefikClient } from '../services/traefik/client.ts'

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

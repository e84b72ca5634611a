import type { Config } from '../config/config.ts'
import { forwardHint } from '../config/forwarding.ts'
import { createComposeClient } from '../engine/compose.ts'
import type { Clients } from '../clients/contracts.ts'
import { engineAddress } from '../engine/docker/address.ts'
import { createEngineClient } from '../engine/docker/engine.ts'
import { createEventLogClient } from '../services/spark/event-log/client.ts'
import type { OpenForward } from '../engine/forward.ts'
import { services } from '../services/index.ts'
import { createSparkClient } from '../services/spark/client.ts'

/**
 * The clients of the real systems. Nothing is opened before the first call. Throws a
 * `ClientError` when the engine's TLS files cannot be read.
 */
export function createRealClients(config: Config, forward?: OpenForward): Clients {
  const engine = createEngineClient(config, engineAddress(config.engine, forward?.control))
  const reached = { ...config, ports: forward?.ports ?? config.ports }
  const hint = forwardHint(config)
  const spark = createSparkClient(reached, hint)
  const made = services.flatMap((service) => {
    const client = service.client?.(reached, hint)
    return client === undefined ? [] : [[service.id, client] as const]
  })
  const history = made.find(([, one]) => one.history !== undefined)?.[1].history
  if (history === undefined) throw new Error('no service keeps the history')
  return {
    kind: 'real',
    ...(forward && { reachedPorts: forward.ports }),
    engine,
    compose: createComposeClient(config, engine),
    spark,
    services: Object.fromEntries(made),
    history,
    eventLogs: createEventLogClient(engine),
    close: async () => {
      engine.close()
      forward?.close()
      await Promise.all([spark.close(), ...made.map(([, one]) => one.close?.())])
    },
  }
}

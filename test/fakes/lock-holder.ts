import { createRealClients } from '../../source/app/clients.ts'
import type { Config } from '../../source/config/config.ts'

/** A program of its own that takes the lock of the project in its argument and keeps it. */
const config = JSON.parse(process.argv[2] ?? '') as Config
const lock = await createRealClients(config).engine.lock(
  'scale to 8 workers',
  AbortSignal.timeout(60_000),
)
process.stdout.write(`${lock.kind}\n`)
setInterval(() => undefined, 60_000)

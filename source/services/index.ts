import { historyServer } from './history-server/service.ts'
import { redis } from './redis/service.ts'
import type { Service } from './service.ts'
import { master } from './spark/master/service.ts'
import { workers } from './spark/workers/service.ts'
import { traefik } from './traefik/service.ts'

/** Every service, in the order of the panes: the one place that knows which there are. */
export const services: readonly Service[] = [master, workers, traefik, redis, historyServer]

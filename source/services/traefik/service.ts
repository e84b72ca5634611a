import { z } from 'zod'
import { type Traefik, traefikKey, traefikRates } from '../../domain/traefik.ts'
import { ring } from '../../feeds/context.ts'
import type { Service } from '../service.ts'
import { traefikChecks } from './checks.ts'
import { createTraefikClient } from './client.ts'
import { withComplaint } from './complaint.ts'
import { traefikFaults } from './faults.ts'
import { traefikPane } from './pane.ts'

/** Ten minutes at one every two seconds. */
const keptRates = 300

function statusOf({ version, services }: Traefik) {
  const servers = services.flatMap((service) => service.servers)
  const serversUp = servers.filter(({ up }) => up).length
  return { version, serversUp, serversDown: servers.length - serversUp }
}

/** Traefik, which leads browsers to the pages of master and workers. */
export const traefik: Service<Traefik> = {
  ...traefikKey,
  title: 'Traefik',
  need: 'usual',
  ports: [
    { name: 'web', what: "the master's page" },
    { name: 'workers', what: "the workers' pages" },
    {
      name: 'dashboard',
      what: "Traefik's dashboard",
      address: (host, port) => `http://${host}:${port}/dashboard/`,
    },
  ],
  client: createTraefikClient,
  everyMs: 2000,
  complete: async (answer, { engine, seen, previous, at }, signal) => {
    const value = await withComplaint(answer, engine, seen, signal)
    if (previous === undefined) return value
    const { value: before, at: beforeAt } = previous
    const rate = beforeAt === undefined ? [] : [traefikRates(before, beforeAt, value, at)]
    return { ...value, rates: ring(before.rates ?? [], rate, keptRates) }
  },
  says: ({ version }) => version,
  faults: traefikFaults,
  checks: traefikChecks,
  status: {
    fields: {
      version: z.string().nullable(),
      serversUp: z.number().nullable(),
      serversDown: z.number().nullable(),
    },
    of: statusOf,
    words: (value) => {
      const { version, serversUp, serversDown } = statusOf(value)
      return `${version}, servers ${serversUp} up, ${serversDown} down`
    },
  },
  pane: traefikPane,
}

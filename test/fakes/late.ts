import { expect, vi } from 'vitest'
import type { FakeCluster } from './cluster.ts'

const systems = ['spark', 'traefik', 'redis'] as const

/** How often a system was asked for what a reading begins with. */
function asked(cluster: FakeCluster, system: (typeof systems)[number]): number {
  if (system !== 'redis') return cluster[system].requests.length
  return cluster.redis.commands.filter(([name]) => /^(?:auth|info)$/i.test(name ?? '')).length
}

/** The next answer of Spark, Traefik and Redis does not come in time; those after it do. */
export async function lateOnce(cluster: FakeCluster): Promise<void> {
  await Promise.all(
    systems.map(async (system) => {
      const before = asked(cluster, system)
      cluster[system].fault('hang')
      await vi.waitFor(() => expect(asked(cluster, system)).toBeGreaterThan(before), {
        timeout: 15_000,
      })
      cluster[system].fault(undefined)
    }),
  )
}

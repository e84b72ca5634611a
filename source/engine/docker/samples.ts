import { z } from 'zod'
import type { ContainerSample } from '../../domain/container.ts'
import { list, number } from '../../clients/parse.ts'

const cpu = z
  .object({
    cpu_usage: z.object({ total_usage: number, percpu_usage: list(z.number()) }).nullish(),
    system_cpu_usage: number,
    online_cpus: number,
  })
  .nullish()

const stats = z.object({
  read: z.string(),
  cpu_stats: cpu,
  precpu_stats: cpu,
  memory_stats: z
    .object({
      usage: z.number().nullish(),
      limit: number,
      stats: z.record(z.string(), z.number()).nullish().catch(undefined),
    })
    .nullish(),
  networks: z.record(z.string(), z.object({ rx_bytes: number, tx_bytes: number })).nullish(),
  blkio_stats: z
    .object({ io_service_bytes_recursive: list(z.object({ op: z.string(), value: number })) })
    .nullish(),
  pids_stats: z.object({ current: number }).nullish(),
})

type Stats = z.infer<typeof stats>

/** Share of one core ×100: Δcontainer ÷ Δsystem × cores, as the engine's own `stats` has it. */
function cpuPercent({ cpu_stats: now, precpu_stats: before }: Stats): number | undefined {
  if (now?.cpu_usage == null || before?.cpu_usage == null) return undefined
  // The first sample of a stream has no time of the system before it.
  if (before.system_cpu_usage === 0) return undefined
  const system = now.system_cpu_usage - before.system_cpu_usage
  const used = now.cpu_usage.total_usage - before.cpu_usage.total_usage
  if (system <= 0 || used < 0) return undefined
  const cores = now.online_cpus || now.cpu_usage.percpu_usage.length || 1
  return (used / system) * cores * 100
}

/** Used memory without the page cache that the kernel would give back: cgroup v2, else v1. */
function usedMemory(memory: Stats['memory_stats']): number {
  const usage = memory?.usage ?? 0
  const cache = memory?.stats?.inactive_file ?? memory?.stats?.total_inactive_file ?? 0
  return cache < usage ? usage - cache : usage
}

/**
 * Reads one value of the stats stream: a sample, `stopped` for the empty ones that the engine
 * goes on sending when the container has no process any more, undefined for anything else.
 */
export function parseSample(value: unknown): ContainerSample | 'stopped' | undefined {
  const result = stats.safeParse(value)
  if (!result.success) return undefined
  const raw = result.data
  const at = Date.parse(raw.read)
  if (Number.isNaN(at)) return undefined
  if (at <= 0 || (raw.cpu_stats?.cpu_usage?.total_usage ?? 0) === 0) return 'stopped'
  const network = (of: 'rx_bytes' | 'tx_bytes') =>
    Object.values(raw.networks ?? {}).reduce((sum, one) => sum + one[of], 0)
  const blocks = (operation: string) =>
    (raw.blkio_stats?.io_service_bytes_recursive ?? [])
      .filter((entry) => entry.op.toLowerCase() === operation)
      .reduce((sum, entry) => sum + entry.value, 0)
  return {
    at,
    cpuPercent: cpuPercent(raw),
    memoryBytes: usedMemory(raw.memory_stats),
    memoryLimitBytes: raw.memory_stats?.limit ?? 0,
    receivedBytes: network('rx_bytes'),
    sentBytes: network('tx_bytes'),
    readBytes: blocks('read'),
    writtenBytes: blocks('write'),
    processes: raw.pids_stats?.current ?? 0,
  }
}

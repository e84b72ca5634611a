import type { DemoApplication, DemoExecutor, DemoTask } from './types.ts'

/** A task that is done has left its partition in memory, or found it there. */
export function keepPartition(application: DemoApplication, task: DemoTask): void {
  const plan = task.stage.plan.cache
  if (plan === undefined) return
  const cache = application.caches.get(plan.id) ?? { plan, where: new Map() }
  application.caches.set(plan.id, cache)
  const partition = task.index % plan.partitions
  if (!cache.where.has(partition)) cache.where.set(partition, task.executor)
}

/** What an executor had is gone with it; a draining one has given it to another first. */
export function losePartitions({ application, id, state: now }: DemoExecutor): void {
  const heir =
    now === 'draining' ? application.executors.find(({ state }) => state === 'active') : undefined
  for (const { where } of application.caches.values()) {
    for (const [partition, holder] of where) {
      if (holder.id !== id) continue
      if (heir === undefined) where.delete(partition)
      else where.set(partition, heir)
    }
  }
}

/** Bytes of cached partitions that an executor has. */
export function cachedBytes({ application, id }: DemoExecutor): number {
  return [...application.caches.values()].reduce(
    (sum, { plan, where }) =>
      sum + [...where.values()].filter((holder) => holder.id === id).length * plan.bytes,
    0,
  )
}

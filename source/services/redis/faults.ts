import { anew, typedCommand, setting, typed } from '../../diagnostics/doctor/remedy.ts'
import type { Redis } from '../../domain/redis.ts'
import { formatBytes, mib } from '../../domain/units.ts'
import type { Around, ServiceFault } from '../../domain/service.ts'

/** What one condition comes to where it holds. */
type Rule = (
  redis: Redis,
  project: string,
) => Omit<ServiceFault, 'degrades' | 'young'> & Partial<ServiceFault>

/** Nothing may be evicted: no key at all, or none because none has a time to live. */
function nothingToEvict({ evictionPolicy, keysWithExpiry }: Redis): boolean {
  return (
    evictionPolicy === 'noeviction' ||
    (evictionPolicy.startsWith('volatile-') && keysWithExpiry === 0)
  )
}

/** A full memory may take keys that have no time to live, as the history's. */
export function mayEvictHistory({ memoryLimitBytes, evictionPolicy }: Redis): boolean {
  return memoryLimitBytes > 0 && /^allkeys-|^eviction$/.test(evictionPolicy)
}

/** Every condition with what it means, the worst first. */
const rules: readonly (readonly [(redis: Redis) => boolean, Rule])[] = [
  [
    ({ loading }) => loading,
    (_, project) => ({
      id: 'redis-loading',
      text: 'is loading its data and does not serve yet (LOADING)',
      evidence: ['INFO: loading:1'],
      remedy: `wait until it has; ${typedCommand(project, 'logs redis')} says how far it is`,
      young: true,
    }),
  ],
  [
    ({ role }) => role === 'slave' || role === 'replica',
    ({ role }, project) => ({
      id: 'redis-replica',
      text: 'refuses writes, because it is a replica (READONLY)',
      evidence: [`INFO: role:${role}`],
      remedy: typed(project, 'exec redis redis-cli replicaof no one'),
    }),
  ],
  [
    ({ aofLastWriteOk }) => !aofLastWriteOk,
    (_, project) => ({
      id: 'redis-aof',
      text: 'refuses writes, because it cannot write its append-only file (MISCONF)',
      evidence: ['INFO: aof_last_write_status:err'],
      remedy: `make room where its data is (${typed(project, 'exec redis df -h /data')}); ${typedCommand(project, 'logs redis')} says more`,
    }),
  ],
  [
    ({ rdbLastSaveOk }) => !rdbLastSaveOk,
    ({ server }, project) => {
      // Dragonfly goes on taking writes when a snapshot fails.
      const refuses = server !== 'Dragonfly'
      return {
        id: 'redis-save',
        text: refuses
          ? 'refuses writes, because it could not save its data (MISCONF)'
          : 'could not save its data',
        evidence: ['INFO: rdb_last_bgsave_status:err'],
        remedy: `make room where its data is (${typed(project, 'exec redis df -h /data')}) and memory for the copy that saves; ${typedCommand(project, 'logs redis')} says more`,
        degrades: refuses,
      }
    },
  ],
  [
    (redis) =>
      redis.memoryLimitBytes > 0 &&
      redis.memoryBytes >= redis.memoryLimitBytes &&
      nothingToEvict(redis),
    ({ memoryBytes, memoryLimitBytes, evictionPolicy, keysWithExpiry }, project) => {
      const twice = Math.ceil((memoryLimitBytes * 2) / mib)
      return {
        id: 'redis-full',
        text: 'refuses writes, because its memory is full (OOM)',
        evidence: [
          `${formatBytes(memoryBytes)} of ${formatBytes(memoryLimitBytes)}, policy ${evictionPolicy}, ${keysWithExpiry} keys that may go`,
        ],
        remedy: `${setting('SPARK_ON_DOCKER_REDIS_MAXMEMORY', `${twice}mb`)}; ${setting('SPARK_ON_DOCKER_REDIS_MEMORY_LIMIT', `${twice * 2}m`)}; ${anew(project)}`,
      }
    },
  ],
  [
    mayEvictHistory,
    ({ evictionPolicy }, project) => ({
      id: 'redis-policy',
      text: 'may evict the history of applications, which is to stay for 30 days',
      evidence: [`policy ${evictionPolicy}: when its memory is full, any key may go`],
      remedy: `${setting('SPARK_ON_DOCKER_REDIS_POLICY', 'volatile-lru')}; ${anew(project)}`,
      degrades: false,
    }),
  ],
]

/** What is wrong with a Redis that answers, by what it says of itself. */
export function redisFaults(
  redis: Redis,
  { project }: Pick<Around, 'project'>,
): readonly ServiceFault[] {
  return rules.flatMap(([holds, rule]) =>
    holds(redis) ? { degrades: true, young: false, ...rule(redis, project) } : [],
  )
}

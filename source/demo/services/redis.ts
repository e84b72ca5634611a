import type { Redis, SlowLogEntry } from '../../domain/redis.ts'
import { ClientError, type ServiceClient } from '../../clients/contracts.ts'
import type { Host } from '../engine/host.ts'
import type { Gate } from '../gate.ts'
import type { Cluster } from '../spark/cluster.ts'
import type { World } from '../world.ts'

const mib = 1024 ** 2
/** `maxmemory` of compose.yaml. */
const limitBytes = 128 * mib
/** A key with its value. */
const keyBytes = 9800
/** `save 300 10` of compose.yaml. */
const saveMs = 300_000
const keptSlow = 16

const slowCommands = [
  'KEYS session:*',
  'SORT recent BY weight_* LIMIT 0 50',
  'HGETALL run:history',
  'SMEMBERS workers:seen',
] as const

/** Figures that change in place; those of a life of the process begin anew with it. */
interface Figures {
  startedAt: number
  ops: number
  hits: number
  misses: number
  evicted: number
  expired: number
  clients: number
  slow: SlowLogEntry[]
}

/** Redis of the simulated cluster: a cache that is used, the more so while applications run. */
export function createRedis(
  world: World,
  host: Host,
  cluster: Cluster,
  gate: Gate,
): ServiceClient<Redis> {
  const random = world.random.fork('redis')
  // On the volume: they outlive the process.
  let keys = 8200
  let savedAt = world.now() - 140_000
  let nextSlow = 0
  let figures = fresh(world.now())
  const process = () => host.of('redis').find(({ state }) => state === 'running')

  const say = (text: string, at = world.now()) => {
    const container = process()
    if (container === undefined) return
    const [, day = '', month = '', year = '', time = ''] =
      /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(at).toUTCString()) ?? []
    const ms = String(new Date(at).getUTCMilliseconds()).padStart(3, '0')
    host.say(container, 'stdout', `1:M ${day} ${month} ${year} ${time}.${ms} * ${text}`, at)
  }

  host.onStart((container) => {
    if (container.service !== 'redis') return
    const at = container.startedAt ?? world.now()
    figures = fresh(at)
    const seconds = (world.now() - at) / 1000
    // What ran before the story began has counted already.
    figures.hits = Math.round(seconds * 61)
    figures.misses = Math.round(seconds * 5.4)
    say('Running mode=standalone, port=6379.', at)
    say(`DB loaded from append only file: ${keys} keys`, at)
    say('Ready to accept connections', at)
  })

  const save = () => {
    savedAt = world.now()
    say('10 changes in 300 seconds. Saving...')
    say('DB saved on disk')
  }
  const slow = () => {
    const entry = {
      id: nextSlow++,
      at: world.now(),
      microseconds: random.integer(10_400, 48_000),
      command: random.pick(slowCommands),
    }
    figures.slow = [entry, ...figures.slow].slice(0, keptSlow)
  }

  world.onTick((ms) => {
    if (process() === undefined) return
    const seconds = ms / 1000
    const apps = cluster.active().length
    const wave = 1 + 0.35 * Math.sin(world.now() / 23_000) + 0.2 * Math.sin(world.now() / 7100)
    const wanted = (70 + apps * 260) * wave * random.between(0.8, 1.25)
    figures.ops += (wanted - figures.ops) * 0.3
    const lookups = figures.ops * seconds * 0.8
    const missed = lookups * random.between(0.04, 0.12)
    figures.misses += missed
    figures.hits += lookups - missed
    keys += missed * 0.6
    const expired = figures.ops * seconds * random.between(0.005, 0.03)
    keys -= expired
    figures.expired += expired
    const most = (limitBytes - 2 * mib) / keyBytes
    if (keys > most) {
      figures.evicted += keys - most
      keys = most
    }
    figures.clients = 3 + apps * 2
    if (random.next() < 0.004 * seconds * 4) slow()
    if (world.now() - savedAt > saveMs) save()
  })

  const state = (): Redis => ({
    server: 'Redis',
    version: '7.0.15',
    uptimeS: Math.max(0, Math.floor((world.now() - figures.startedAt) / 1000)),
    role: 'master',
    clients: figures.clients,
    blockedClients: 0,
    memoryBytes: Math.round(keys * keyBytes + 1.4 * mib),
    memoryLimitBytes: limitBytes,
    evictionPolicy: 'volatile-lru',
    fragmentation: 1.08,
    opsPerSecond: Math.round(figures.ops),
    hits: Math.round(figures.hits),
    misses: Math.round(figures.misses),
    keys: Math.round(keys),
    keysWithExpiry: Math.round(keys * 0.72),
    evictedKeys: Math.round(figures.evicted),
    expiredKeys: Math.round(figures.expired),
    rdbLastSaveAt: savedAt,
    rdbLastSaveOk: true,
    aofEnabled: true,
    aofLastWriteOk: true,
    loading: false,
    slowLog: figures.slow,
  })

  return {
    state: (signal) =>
      gate.call('redis', signal, () => {
        if (process() === undefined) {
          throw new ClientError('redis', 'Redis at 127.0.0.1:6379 refuses connections')
        }
        return state()
      }),
  }
}

function fresh(startedAt: number): Figures {
  return {
    startedAt,
    ops: 60,
    hits: 0,
    misses: 0,
    evicted: 0,
    expired: 0,
    clients: 3,
    slow: [],
  }
}

import type { Redis as Connection } from 'ioredis'
import type { Config } from '../../config/config.ts'
import type { ServiceClient } from '../../clients/contracts.ts'
import type { Redis } from '../../domain/redis.ts'
import { errorMessage } from '../../domain/text.ts'
import { codeOf, limited } from '../../clients/failure.ts'
import { createHistory } from './history.ts'
import { parseRedis } from './info.ts'

/** Time limit of one reading, connecting included, where none is given. */
const usualLimitMs = 3000
/** Of a connection's own, which only ends what nobody waits for any more. */
const longestMs = 10_000

/** What an error means to a person, by what is found in it. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [
    /WRONGPASS|NOAUTH|invalid password/i,
    'refuses the password: check SPARK_ON_DOCKER_REDIS_PASSWORD',
  ],
  [/LOADING/, 'is loading its data'],
  [/MISCONF/, 'refuses writes, because it cannot save its data (MISCONF)'],
  [/\bOOM\b|out of memory/i, 'refuses writes, because its memory is full (OOM)'],
  [/READONLY/, 'refuses writes, because it is a replica (READONLY)'],
  [/NOPERM/, 'does not allow this user what the monitor asks (INFO, SLOWLOG, its own keys)'],
  [/ECONNREFUSED/, 'refuses connections'],
  [/ENOTFOUND/, 'has a host name that is not known'],
  [/ECONNRESET|EPIPE|connection is closed/i, 'closed the connection'],
  [/ETIMEDOUT|timed out/i, 'does not answer'],
  [/protocol error/i, 'does not speak the Redis protocol: another service has its port'],
]

/** A command that the server refused gives nothing; every other failure stays one. */
function unlessRefused(error: unknown): undefined {
  if (error instanceof Error && error.name === 'ReplyError') return undefined
  throw error
}

/**
 * Redis over one connection that is made when it is needed and never retried in the background:
 * the caller asks again, and that is the retry.
 */
export function createRedisClient(
  config: Pick<Config, 'host' | 'ports' | 'redisPassword'>,
  /** What a refused connection means besides. */
  refused = '',
): ServiceClient<Redis> {
  const where = `Redis at ${config.host}:${config.ports.redis}`
  let connection: Connection | undefined
  let lastError: Error | undefined

  const describe = (limitMs: number) => (error: unknown) => {
    if (error === undefined) return `${where} did not answer in ${limitMs / 1000} s`
    // "Connection is closed" is what comes of an earlier error; that one tells more.
    const seen = `${lastError === undefined ? '' : `${codeOf(lastError) ?? ''} ${errorMessage(lastError)} `}${codeOf(error) ?? ''} ${errorMessage(error)}`
    const meaning = meanings.find(([sign]) => sign.test(seen))?.[1]
    const hint = seen.includes('ECONNREFUSED') ? refused : ''
    return `${where} ${meaning ?? `failed: ${errorMessage(lastError ?? error)}`}${hint}`
  }

  // Several ask at once at the start: they wait for the same connection.
  let connecting: Promise<Connection> | undefined

  const connect = (): Promise<Connection> => {
    if (connection?.status === 'ready') return Promise.resolve(connection)
    if (connecting !== undefined) return connecting
    const opening = open().finally(() => {
      if (connecting === opening) connecting = undefined
    })
    connecting = opening
    return opening
  }

  const open = async (): Promise<Connection> => {
    connection?.disconnect()
    // Loaded with the first reading: the first frame does not wait for it.
    const { Redis } = await import('ioredis')
    lastError = undefined
    const made = new Redis({
      host: config.host,
      port: config.ports.redis,
      ...(config.redisPassword === '' ? {} : { password: config.redisPassword }),
      connectionName: 'spark-on-docker',
      // Every version of Redis speaks it; the newer one would change nothing here.
      protocol: 2,
      lazyConnect: true,
      connectTimeout: longestMs,
      commandTimeout: longestMs,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      // One that loads its data says so; waiting until it has would be silence.
      enableReadyCheck: false,
      autoResendUnfulfilledCommands: false,
      retryStrategy: () => null,
    })
    made.on('error', (error: Error) => {
      lastError = error
    })
    connection = made
    await made.connect()
    return made
  }

  const drop = () => {
    connection?.disconnect()
    connection = undefined
    // Nobody joins a connection that is being given up.
    connecting = undefined
  }

  const withConnection = async <T>(
    signal: AbortSignal,
    task: (redis: Connection) => Promise<T>,
    limitMs = usualLimitMs,
  ): Promise<T> => {
    try {
      return await limited('redis', signal, limitMs, describe(limitMs), async () =>
        task(await connect()),
      )
    } catch (error) {
      // What failed once (a hang, a half answer) is not trusted again: the next one starts anew.
      drop()
      throw error
    }
  }

  return {
    state: (signal, limitMs) =>
      withConnection(
        signal,
        async (redis) => {
          const [info, slowLog] = await Promise.all([
            redis.call('INFO', 'all'),
            // A server without a slow log, or one that is loading, still says how it is.
            redis.call('SLOWLOG', 'GET', '10').catch(unlessRefused),
          ])
          return parseRedis(String(info), slowLog)
        },
        limitMs,
      ),
    history: createHistory(withConnection),
    close: () => {
      drop()
      return Promise.resolve()
    },
  }
}

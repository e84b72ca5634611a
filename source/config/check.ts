import { isIP } from 'node:net'
import { z } from 'zod'
import { cleanText } from '../domain/text.ts'
import { maxWorkers } from '../domain/scaling.ts'
import { prefix } from './variables.ts'

/** A kind of value: how it is checked, and what is valid in words. */
interface Kind {
  readonly schema: z.ZodType<unknown, string>
  readonly valid: string
}

const whole = (from: number, to: number): Kind => ({
  schema: z
    .string()
    .regex(/^\d+$/)
    .refine((text) => Number(text) >= from && Number(text) <= to),
  valid: `a whole number from ${from} to ${to}`,
})
const pattern = (regex: RegExp, valid: string): Kind => ({ schema: z.string().regex(regex), valid })
const words = (...valid: readonly [string, ...string[]]): Kind => ({
  schema: z.string().refine((text) => valid.includes(text)),
  valid: valid.join(', '),
})

const port = whole(1, 65_535)
const address: Kind = {
  schema: z.string().refine((text) => isIP(text) !== 0),
  valid: 'an IP address of this machine, like 127.0.0.1 or 0.0.0.0',
}
const size = pattern(/^[1-9]\d*(?:\.\d+)?\s?[bkmg]b?$/i, 'a size like 512m or 2g')
const memory = pattern(/^[1-9]\d*[mg]$/i, 'a size like 512m or 2g')
const share = pattern(/^\d+(?:\.\d+)?$/, 'a number of CPUs like 0.5 or 2 (0: no limit)')
const image = pattern(/^[a-z0-9][\w.:/@-]*$/, 'the name of an image, like redis:7')
const path = pattern(/^\/./, 'a path that begins with /')

/** The kind of each variable by its name without the prefix; the first that matches counts. */
const kinds: readonly (readonly [RegExp, Kind])[] = [
  [
    /^PROJECT$/,
    pattern(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'lower-case letters, digits, - and _, not - or _ first'),
  ],
  [/^WORKERS$/, whole(0, maxWorkers)],
  [/_PORT$/, port],
  [/^(?:WORKER|DEFAULT)_CORES$/, whole(1, 1024)],
  [/^WORKER_TIMEOUT$/, whole(1, 86_400)],
  [/^KEPT_RUNS$/, whole(0, 1000)],
  [/^EVENT_LOG_MAX_AGE$/, pattern(/^(?:0|[1-9]\d*[dhm])$/i, 'an age like 7d or 12h (0: no bound)')],
  [
    /^EVENT_LOG_MAX_SIZE$/,
    pattern(/^(?:0|[1-9]\d*[mg])$/i, 'a size like 512m or 2g (0: no bound)'),
  ],
  [/^EVENT_LOG_MAX_COUNT$/, whole(0, 1_000_000)],
  [/_MICROSECONDS$/, whole(0, 1_000_000_000)],
  [/_MEMORY_LIMIT$|_MAXMEMORY$/, size],
  [/_MEMORY$/, memory],
  [/_CPU_LIMIT$/, share],
  [/^TRAEFIK_LOG_LEVEL$/, words('DEBUG', 'INFO', 'WARN', 'ERROR')],
  [/LOG_LEVEL$/, words('trace', 'debug', 'info', 'warn', 'error')],
  [/^TRAEFIK_ACCESS_LOG$/, words('true', 'false')],
  [
    /^REDIS_POLICY$/,
    words(
      'noeviction',
      'allkeys-lru',
      'allkeys-lfu',
      'allkeys-random',
      'volatile-lru',
      'volatile-lfu',
      'volatile-random',
      'volatile-ttl',
    ),
  ],
  [/BIND$/, address],
  [/_IMAGE$/, image],
  [/^DOCKER_SOCKET$/, path],
  [/^(?:READ_ONLY|ENSURE)$/, words('0', '1', 'true', 'false')],
]

/**
 * Checks every variable of the project that has a value. Throws one line that
 * names the first wrong one, its value, what is valid, and where it was set.
 */
export function checkVariables(
  variables: Readonly<Record<string, string>>,
  origin: (name: string) => string,
): void {
  for (const [name, value] of Object.entries(variables)) {
    if (!name.startsWith(prefix)) continue
    const own = name.slice(prefix.length)
    const kind = kinds.find(([names]) => names.test(own))?.[1]
    if (/[\0\n\r]/.test(value)) {
      throw new Error(`${name} (${origin(name)}) must be one line`)
    }
    if (kind === undefined || kind.schema.safeParse(value).success) continue
    // A password is never shown, not even in an error.
    const said = name.includes('PASSWORD') ? '' : ` is "${cleanText(value).slice(0, 80)}"`
    throw new Error(`${name}${said} (${origin(name)}); valid: ${kind.valid}`)
  }
}

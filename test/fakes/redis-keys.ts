/** Strings and sorted sets, as far as the monitor uses them. */
export interface FakeKeys {
  readonly strings: Map<string, string>
  readonly sorted: Map<string, Map<string, number>>
  /** Seconds that a key was given to live. */
  readonly expiries: Map<string, number>
  /** The answer in Redis's protocol; undefined for a command that is not known. */
  reply(words: readonly string[]): string | undefined
}

const bulk = (text: string | undefined) =>
  text === undefined ? '$-1\r\n' : `$${Buffer.byteLength(text)}\r\n${text}\r\n`
const list = (items: readonly (string | undefined)[]) =>
  `*${items.length}\r\n${items.map(bulk).join('')}`

/** Keys of a Redis that is empty. */
export function createKeys(): FakeKeys {
  const strings = new Map<string, string>()
  const sorted = new Map<string, Map<string, number>>()
  const expiries = new Map<string, number>()
  const members = (key: string) =>
    [...(sorted.get(key) ?? [])].sort(([, a], [, b]) => a - b).map(([member]) => member)
  /** From and to as Redis counts them: both included, negative ones from the end. */
  const byScore = (key: string, from: string, to: string) => {
    // `(5` is what Redis writes for more than 5.
    const bound = (text: string) =>
      text.endsWith('inf') ? Number(`${text[0] ?? ''}Infinity`) : Number(text.replace('(', ''))
    const least = (score: number) =>
      from.startsWith('(') ? score > bound(from) : score >= bound(from)
    const most = (score: number) => (to.startsWith('(') ? score < bound(to) : score <= bound(to))
    return members(key).filter((member) => {
      const score = sorted.get(key)?.get(member) ?? 0
      return least(score) && most(score)
    })
  }
  const range = (items: readonly string[], from: string, to: string) => {
    const at = (text: string) => (Number(text) < 0 ? items.length + Number(text) : Number(text))
    return items.slice(Math.max(0, at(from)), Math.max(0, at(to) + 1))
  }
  const commands: Readonly<Record<string, (args: readonly string[]) => string>> = {
    SET: ([key = '', value = '', , seconds]) => {
      strings.set(key, value)
      expiries.delete(key)
      if (seconds !== undefined) expiries.set(key, Number(seconds))
      return '+OK\r\n'
    },
    MGET: (keys) => list(keys.map((key) => strings.get(key))),
    DEL: (keys) => `:${keys.filter((key) => strings.delete(key)).length}\r\n`,
    PERSIST: ([key = '']) => `:${Number(expiries.delete(key))}\r\n`,
    EXPIRE: ([key = '', seconds]) => {
      expiries.set(key, Number(seconds))
      return ':1\r\n'
    },
    ZADD: ([key = '', score = '0', member = '']) => {
      const set = sorted.get(key) ?? new Map<string, number>()
      sorted.set(key, set.set(member, Number(score)))
      return ':1\r\n'
    },
    ZREM: ([key = '', ...gone]) =>
      `:${gone.filter((member) => sorted.get(key)?.delete(member)).length}\r\n`,
    ZRANGE: ([key = '', from = '0', to = '-1']) => list(range(members(key), from, to)),
    ZRANGEBYSCORE: ([key = '', from = '', to = '']) => list(byScore(key, from, to)),
    ZREVRANGEBYSCORE: ([key = '', to = '', from = '', , skip = '0', count = '1000']) =>
      list(
        byScore(key, from, to)
          .reverse()
          .slice(Number(skip), Number(skip) + Number(count)),
      ),
    ZREVRANGE: ([key = '', from = '0', to = '-1']) => list(range(members(key).reverse(), from, to)),
  }
  return {
    strings,
    sorted,
    expiries,
    reply: ([name = '', ...args]) => commands[name.toUpperCase()]?.(args),
  }
}

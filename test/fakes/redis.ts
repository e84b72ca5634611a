import { createServer, type Socket } from 'node:net'
import type { Fault } from './http.ts'
import { createKeys, type FakeKeys } from './redis-keys.ts'

/** A server that speaks enough of Redis's protocol (RESP2) to be asked how it is. */
export interface FakeRedis {
  readonly port: number
  /** Commands so far, with their arguments. */
  readonly commands: readonly (readonly string[])[]
  /** Fields of INFO; change them to change the answer. */
  readonly info: Record<string, string>
  /** What it answers to commands that write, instead of doing them: `MISCONF …`, `OOM …`. */
  refusal: string | undefined
  /** What is stored. */
  readonly keys: FakeKeys
  connections(): number
  fault(fault: Fault | undefined): void
  refuse(): Promise<void>
  accept(): Promise<void>
  close(): Promise<void>
}

const defaultInfo: Readonly<Record<string, string>> = {
  redis_version: '7.0.15',
  uptime_in_seconds: '3600',
  role: 'master',
  connected_clients: '2',
  blocked_clients: '0',
  used_memory: '1048576',
  maxmemory: '134217728',
  maxmemory_policy: 'volatile-lru',
  mem_fragmentation_ratio: '1.25',
  instantaneous_ops_per_sec: '7',
  keyspace_hits: '90',
  keyspace_misses: '10',
  evicted_keys: '0',
  expired_keys: '3',
  rdb_last_save_time: '1795439000',
  rdb_last_bgsave_status: 'ok',
  aof_enabled: '1',
  db0: 'keys=5,expires=2,avg_ttl=0',
}

const writing = new Set(['SET', 'DEL', 'ZADD', 'ZREM', 'PERSIST', 'EXPIRE'])

const bulk = (text: string) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`

/** Takes whole commands (arrays of bulk strings) from the front of a buffer. */
function takeCommands(buffer: Buffer): { commands: string[][]; rest: Buffer } {
  const commands: string[][] = []
  let at = 0
  for (;;) {
    let position = at
    const line = () => {
      const end = buffer.indexOf('\r\n', position)
      if (end < 0) return undefined
      const text = buffer.toString('utf8', position, end)
      position = end + 2
      return text
    }
    const head = line()
    if (!head?.startsWith('*')) break
    const words: string[] = []
    for (let n = Number(head.slice(1)); n > 0; n -= 1) {
      const length = line()
      if (length === undefined) break
      const end = position + Number(length.slice(1))
      if (buffer.length < end + 2) break
      words.push(buffer.toString('utf8', position, end))
      position = end + 2
    }
    if (words.length < Number(head.slice(1))) break
    commands.push(words)
    at = position
  }
  return { commands, rest: buffer.subarray(at) }
}

/** Starts a Redis on a free port of the loopback address. */
export async function startFakeRedis(password = ''): Promise<FakeRedis> {
  const commands: string[][] = []
  const info = { ...defaultInfo }
  const keys = createKeys()
  const sockets = new Set<Socket>()
  let fault: Fault | undefined
  let refusal: string | undefined
  let port = 0

  const slowLog = `*1\r\n*6\r\n:4\r\n:1795439500\r\n:12345\r\n*2\r\n${bulk('KEYS')}${bulk('*\u001b[2J')}${bulk('127.0.0.1:5000')}${bulk('')}`
  const plain: Readonly<Record<string, () => string>> = {
    PING: () => '+PONG\r\n',
    CLIENT: () => '+OK\r\n',
    SELECT: () => '+OK\r\n',
    SLOWLOG: () => slowLog,
    INFO: () =>
      bulk(
        `# Server\r\n${Object.entries(info)
          .map(([key, value]) => `${key}:${value}\r\n`)
          .join('')}`,
      ),
  }

  const serve = (socket: Socket) => {
    let rest: Buffer = Buffer.alloc(0)
    let known = password === ''
    const reply = (words: readonly string[]): string => {
      const name = (words[0] ?? '').toUpperCase()
      if (name === 'AUTH') {
        known = words.at(-1) === password
        return known
          ? '+OK\r\n'
          : '-WRONGPASS invalid username-password pair or user is disabled.\r\n'
      }
      if (!known) return '-NOAUTH Authentication required.\r\n'
      if (refusal !== undefined && writing.has(name)) return `-${refusal}\r\n`
      return plain[name]?.() ?? keys.reply(words) ?? `-ERR unknown command '${name}'\r\n`
    }
    const failing: Readonly<Record<Fault, (text: string) => void>> = {
      hang: () => undefined,
      garbage: () => socket.write('HTTP/1.1 200 OK\r\n\r\n'),
      error: () => socket.write('-LOADING Redis is loading the dataset in memory\r\n'),
      slow: (text) => setTimeout(() => socket.write(text), 300),
      cut: () => {
        socket.write('$5000\r\n# Serv')
        setTimeout(() => socket.destroy(), 20)
      },
    }
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    socket.on('data', (chunk: Buffer) => {
      const taken = takeCommands(Buffer.concat([rest, chunk]))
      rest = taken.rest
      for (const words of taken.commands) {
        commands.push(words)
        if (fault === undefined) socket.write(reply(words))
        else failing[fault](reply(words))
      }
    })
  }

  const server = createServer(serve)
  const accept = () =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => {
        const address = server.address()
        if (address !== null && typeof address === 'object') port = address.port
        resolve()
      })
    })
  const refuse = () =>
    new Promise<void>((resolve) => {
      server.close(() => {
        resolve()
      })
      for (const socket of sockets) socket.destroy()
    })
  await accept()
  return {
    get port() {
      return port
    },
    commands,
    info,
    get refusal() {
      return refusal
    },
    set refusal(next) {
      refusal = next
    },
    keys,
    connections: () => sockets.size,
    fault: (next) => {
      fault = next
    },
    refuse,
    accept,
    close: refuse,
  }
}

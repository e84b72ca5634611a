import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** What can be wrong with a server that is there. */
export type Fault = 'hang' | 'garbage' | 'error' | 'slow' | 'cut'

/** A request as a route sees it. */
export interface FakeRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: string
}

/** Answers a request to speak another protocol, once its body has been read. */
export type UpgradeRoute = (request: FakeRequest, socket: Socket) => void

export type Route = (request: FakeRequest, response: ServerResponse) => void | Promise<void>

/** A server that speaks HTTP for real, and can be made to fail. */
export interface FakeServer {
  /** 0 for one on a socket. */
  readonly port: number
  /** `METHOD path?query` of all requests so far. */
  readonly requests: readonly string[]
  /** How many requests are being answered now. */
  inProgress(): number
  /** Makes requests whose path matches fail from now on; undefined heals. */
  fault(fault: Fault | undefined, path?: RegExp): void
  /** Cuts every connection in mid-stream; new ones are accepted. */
  cut(): void
  /** Stops listening and cuts every connection: new ones are refused. */
  refuse(): Promise<void>
  /** Listens again where it did. */
  accept(): Promise<void>
  close(): Promise<void>
}

const slowMs = 300

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}

const failures: Readonly<Record<Exclude<Fault, 'slow'>, (response: ServerResponse) => void>> = {
  hang: () => undefined,
  garbage: (response) => response.end('<html>\u001b[31mnot what was asked for</html>'),
  error: (response) => {
    response.statusCode = 500
    response.end(JSON.stringify({ message: 'something broke inside' }))
  },
  cut: (response) => {
    response.setHeader('content-length', '100000')
    response.write('{"half": [')
    setTimeout(() => response.socket?.destroy(), 20)
  },
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.statusCode = status
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(value))
}

/** The body of a request to upgrade: the server leaves it to who takes the connection over. */
async function bodyBeforeUpgrade(request: IncomingMessage, socket: Socket, head: Buffer) {
  const length = Number(request.headers['content-length'] ?? 0)
  let read = head
  while (read.length < length) {
    const chunk = socket.read() as Buffer | null
    if (chunk === null) await once(socket, 'readable')
    else read = Buffer.concat([read, chunk])
  }
  if (read.length > length) socket.unshift(read.subarray(length))
  return read.subarray(0, length).toString()
}

/** Starts a server on a free port of the loopback address, or on a socket. */
export async function startHttp(
  route: Route,
  socketPath?: string,
  upgrade?: UpgradeRoute,
): Promise<FakeServer> {
  const requests: string[] = []
  const sockets = new Set<Socket>()
  let fault: { readonly kind: Fault; readonly path: RegExp } | undefined
  let port = 0
  let active = 0

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://fake')
    requests.push(`${request.method ?? ''} ${url.pathname}${url.search}`)
    active += 1
    response.once('close', () => (active -= 1))
    const body = await bodyOf(request)
    const failing = fault?.path.test(url.pathname) === true ? fault.kind : undefined
    if (failing !== undefined && failing !== 'slow') {
      failures[failing](response)
      return
    }
    if (failing === 'slow') await new Promise((resolve) => setTimeout(resolve, slowMs))
    const { pathname: path, searchParams: query } = url
    await route({ method: request.method ?? '', path, query, body }, response)
  }
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  if (upgrade !== undefined) {
    server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://fake')
      const method = request.method ?? ''
      requests.push(`${method} ${path}`)
      socket.on('error', () => socket.destroy())
      bodyBeforeUpgrade(request, socket, head).then(
        (body) => {
          upgrade({ method, path, query, body }, socket)
        },
        () => socket.destroy(),
      )
    })
  }
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  const accept = () =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      const listening = () => {
        const address = server.address()
        if (address !== null && typeof address === 'object') port = address.port
        resolve()
      }
      if (socketPath === undefined) server.listen(port, '127.0.0.1', listening)
      else server.listen(socketPath, listening)
    })
  const refuse = () =>
    new Promise<void>((resolve) => {
      server.close(() => {
        resolve()
      })
      cut()
    })

  await accept()
  return {
    get port() {
      return port
    },
    requests,
    inProgress: () => active,
    fault: (kind, path = /./) => {
      fault = kind === undefined ? undefined : { kind, path }
    },
    cut,
    refuse,
    accept,
    close: refuse,
  }
}

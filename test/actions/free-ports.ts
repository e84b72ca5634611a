import { createServer } from 'node:net'
import type { Config } from '../../source/config/config.ts'

/** Ports of this machine that nobody holds now. */
export async function freePorts(): Promise<Config['ports']> {
  const servers = await Promise.all(
    Array.from(
      { length: 6 },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const server = createServer()
          server.listen(0, '127.0.0.1', () => resolve(server))
        }),
    ),
  )
  const [web = 0, workers = 0, dashboard = 0, master = 0, redis = 0, history = 0] = servers.map(
    (server) => {
      const address = server.address()
      return typeof address === 'object' && address !== null ? address.port : 0
    },
  )
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return { web, workers, dashboard, master, redis, history }
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { containerOf, docker, execute, project } from './program.ts'

/** A Traefik of somebody else: it reads every container of the engine, and has usual names. */
const name = `${project}-second-traefik`
const ports = { web: 8000, workers: 8001, traefik: 8002 } as const

const routers = z.array(
  z.object({ name: z.string(), status: z.string(), error: z.array(z.string()).optional() }),
)

async function addressOf(entryPoint: keyof typeof ports): Promise<string> {
  return `http://${await docker('port', name, `${ports[entryPoint]}/tcp`)}`
}

async function statusOf(url: string, host?: string): Promise<number> {
  // `fetch` keeps its own Host.
  const curl = ['-s', '-o', '/dev/null', '-w', '%{http_code}', '-m', '5']
  const { hostname, port, pathname } = new URL(url)
  const to = host === undefined ? url : `http://${host}:${port}${pathname}`
  const resolve = host === undefined ? [] : ['--resolve', `${host}:${port}:${hostname}`]
  const { stdout } = await execute('curl', [...curl, ...resolve, to])
  return Number(stdout)
}

async function routersOf(): Promise<z.infer<typeof routers>> {
  const answer = await fetch(`${await addressOf('traefik')}/api/http/routers?per_page=1000`)
  return routers.parse(await answer.json())
}

describe('a second Traefik on the engine', () => {
  beforeAll(async () => {
    await docker('rm', '-f', name).catch(() => '')
    const image = await docker('inspect', '-f', '{{.Config.Image}}', await containerOf('traefik'))
    const entryPoints = Object.entries(ports).flatMap(([entryPoint, port]) => [
      `--entrypoints.${entryPoint}.address=:${port}`,
      ...(entryPoint === 'traefik' ? [] : [`--entrypoints.${entryPoint}.asdefault=true`]),
    ])
    await docker(
      ...['run', '-d', '--name', name, '--network', `${project}_default`],
      ...Object.values(ports).flatMap((port) => ['-p', `127.0.0.1::${port}`]),
      ...['-v', '/var/run/docker.sock:/var/run/docker.sock:ro'],
      // A router and a service of its own, called as one would call them.
      ...['-l', 'second=own'],
      ...['-l', 'traefik.http.routers.master.rule=Host(`master.test`)'],
      ...['-l', 'traefik.http.routers.master.entrypoints=web'],
      ...['-l', 'traefik.http.routers.master.service=master'],
      ...['-l', `traefik.http.services.master.loadbalancer.server.port=${ports.traefik}`],
      image,
      ...entryPoints,
      // What else is on this engine is no matter of this test.
      `--providers.docker.constraints=Label(\`com.docker.compose.project\`,\`${project}\`) || Label(\`second\`,\`own\`)`,
      ...['--providers.docker=true', `--providers.docker.network=${project}_default`],
      ...['--api.insecure=true', '--ping=true'],
    )
  })
  afterAll(async () => {
    await docker('rm', '-f', name)
  })

  it('has the cluster’s routers, and none that works', async () => {
    await expect
      .poll(async () => (await routersOf().catch(() => [])).map((router) => router.name), {
        timeout: 30_000,
        interval: 500,
      })
      .toEqual(expect.arrayContaining([`${project}-master@docker`, `${project}-workers@docker`]))
    const own = (await routersOf()).filter((router) => router.name.startsWith(`${project}-`))
    const named = own.filter((router) =>
      /-(?:master|worker-links|workers)@docker$/.test(router.name),
    )
    expect(named).toHaveLength(3)
    for (const { status, error } of named) {
      expect([status, error?.join()]).toEqual(['disabled', expect.stringMatching(/entryPoint/i)])
    }
  })

  it('serves none of the cluster’s pages at its own ports', async () => {
    for (const entryPoint of ['web', 'workers'] as const) {
      for (const path of ['/', '/json/', '/proxy/']) {
        expect([entryPoint, path, await statusOf((await addressOf(entryPoint)) + path)]).toEqual([
          entryPoint,
          path,
          404,
        ])
      }
    }
  })

  it('and its own router of a usual name still works, as do the cluster’s pages', async () => {
    expect(await statusOf(`${await addressOf('web')}/ping`, 'master.test')).toBe(200)
    for (const variable of ['WEB', 'WORKERS']) {
      const port = process.env[`SPARK_ON_DOCKER_${variable}_PORT`] ?? ''
      expect(await statusOf(`http://127.0.0.1:${port}/`)).toBe(200)
    }
  })
})

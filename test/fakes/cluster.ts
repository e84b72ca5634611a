import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Config } from '../../source/config/config.ts'
import { readEngine } from '../../source/config/engine.ts'
import { settingsSchema } from '../../source/config/settings.ts'
import type { FakeContainer } from './docker/container.ts'
import { type FakeEngine, type FakeRan, startFakeEngine } from './docker/engine.ts'
import { sendJson } from './http.ts'
import { type FakeRedis, startFakeRedis } from './redis.ts'
import { type FakeSpark, startFakeSpark } from './spark.ts'
import { type FakeTraefik, startFakeTraefik } from './traefik.ts'

/** All the systems of a cluster, speaking their real protocols, joined as the real ones are. */
export interface FakeCluster {
  readonly project: string
  readonly engine: FakeEngine
  readonly spark: FakeSpark
  readonly traefik: FakeTraefik
  readonly redis: FakeRedis
  /** What a program needs to be told to work on this cluster. */
  readonly config: Config
  /** The same as variables, for a program of its own (with `test/fakes/bin` first in PATH). */
  readonly environment: Readonly<Record<string, string>>
  /** Containers of a service that are there now, by number. */
  containers(service: string): readonly FakeContainer[]
  /** Runs that start from now on take ten steps of this length. */
  pace(stepMs: number): void
  /**
   * Containers that start from now on are not healthy, and workers do not register, until what is
   * given is called; those that start after that are held again.
   */
  holdStarts(): () => void
  /** Commands in containers are answered by this from now on; undefined: as before. */
  commands(answer: (name: string, command: readonly string[]) => FakeRan | undefined): void
  /** Exit status of runs that are stopped from now on; undefined: as SIGTERM's. */
  stopStatus(status: number | undefined): void
  /** What Compose's `up` does. */
  up(workers: number): void
  close(): Promise<void>
}

export type { FakeRan }

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const services = ['master', 'traefik', 'redis'] as const

/** What the drivers of the examples print, by a word of their command. */
const results: readonly (readonly [RegExp, string])[] = [
  [/SparkPi/, 'Pi is roughly 3.1415926'],
  [/LinearRegression/, 'Coefficients: [0.0,0.3] Intercept: 0.15'],
  [/wordcount/, 'License: 7'],
  [/pagerank/, '4 has rank: 0.75.'],
  [/kmeans/, 'Cluster Centers: [0.1 0.1 0.1]'],
  [/pipeline/, '(4, spark i j k) --> prob=[0.2,0.8], prediction=1.0'],
  [/multilayer/, 'Test set accuracy = 0.9523809523809523'],
]

/** Starts a cluster with a master, Traefik, Redis and as many workers. `stepMs` paces runs. */
export async function startFakeCluster(
  given: {
    readonly workers?: number
    readonly project?: string
    readonly stepMs?: number
  } = {},
): Promise<FakeCluster> {
  const project = given.project ?? 'fake'
  let stepMs = given.stepMs ?? 30
  let stopStatus: number | undefined
  let held: (() => void)[] | undefined
  let answered: Parameters<FakeCluster['commands']>[0] = () => undefined
  const folder = await mkdtemp(join(tmpdir(), 'fake-cluster-'))
  const password = 'fake-password'
  const timers = new Set<NodeJS.Timeout>()
  const [spark, traefik, redis] = await Promise.all([
    startFakeSpark(),
    startFakeTraefik(project),
    startFakeRedis(password),
  ])

  const serviceOf = ({ labels }: FakeContainer) => labels['com.docker.compose.service']
  const hostOf = ({ id }: FakeContainer) => id.slice(0, 12)
  const workerOf = (container: FakeContainer) =>
    spark.workers.findLast(({ host }) => host === hostOf(container))
  const urlOf = ({ ipAddress }: FakeContainer) => `http://${ipAddress}:8081`

  /** A driver: an application with tasks that get done, then a result and an exit status. */
  const drive = (container: FakeContainer) => {
    const command = container.command.join(' ')
    const application = spark.addApplication({ name: command, driverHost: hostOf(container) })
    engine.log(container, `26/11/23 12:00:00 WARN Driver: ${command}`, 'stderr')
    const timer = setInterval(() => {
      application.done += 1
      if (application.done < application.tasks && container.state === 'running') return
      clearInterval(timer)
      timers.delete(timer)
      if (container.state !== 'running') return
      const fails = container.command.includes('--fail')
      const said = results.find(([word]) => word.test(command))?.[1] ?? 'done'
      if (fails) engine.log(container, 'Exception in thread "main": it was told to', 'stderr')
      else engine.log(container, said)
      spark.endApplication(application.id, fails ? 'FAILED' : 'FINISHED')
      engine.end(container, fails ? 1 : 0)
    }, stepMs)
    timers.add(timer)
  }

  /** Workers are ALIVE when they have found the master, containers healthy when they are asked. */
  const begin = (container: FakeContainer) => {
    const service = serviceOf(container)
    if (service === 'worker') spark.addWorker(hostOf(container))
    if (service === 'master') {
      for (const worker of containers('worker')) {
        if (worker.state === 'running' && workerOf(worker) === undefined) {
          spark.addWorker(hostOf(worker))
        }
      }
    }
    if (container.health === 'starting') engine.setHealth(container, 'healthy')
  }
  const beginWhenLet = (container: FakeContainer) => {
    if (serviceOf(container) === 'master') spark.workers.splice(0)
    if (held === undefined) {
      begin(container)
      return
    }
    if (container.health !== undefined) container.health = 'starting'
    held.push(() => {
      if (container.state === 'running') begin(container)
    })
  }

  const engine = await startFakeEngine(join(folder, 'docker.sock'), {
    project,
    hooks: {
      started: (container) => {
        if (serviceOf(container) === 'run') drive(container)
        else beginWhenLet(container)
        if (serviceOf(container) !== 'worker') return
        traefik.workers.set(urlOf(container), 'UP')
        engine.log(container, 'INFO Worker: Successfully registered with master', 'stderr')
      },
      signalled: (container, signal) => {
        const worker = workerOf(container)
        if (signal === 'SIGPWR' && worker !== undefined) worker.state = 'DECOMMISSIONED'
        return signal !== 'SIGPWR'
      },
      ended: (container) => {
        const worker = workerOf(container)
        if (worker !== undefined) worker.state = 'DEAD'
        traefik.workers.delete(urlOf(container))
        const running = spark.active.find(({ driverHost }) => driverHost === hostOf(container))
        if (running !== undefined) spark.endApplication(running.id, 'FAILED')
      },
      stopStatus: (container) => (serviceOf(container) === 'run' ? stopStatus : undefined),
      exec: (container, command) =>
        answered(container.name, command) ??
        (command[0] === 'hostname'
          ? { stdout: `${hostOf(container)}\n`, stderr: '', exitCode: 0 }
          : { stdout: '', stderr: `${command[0] ?? ''}: not found\n`, exitCode: 127 }),
      other: ({ path, query }, response) => {
        // What the fake Compose in `compose.mjs` asks for.
        if (path === '/_compose/up' && query.get('service') === 'history') ensure('history', 1)
        else if (path === '/_compose/up') up(Number(query.get('workers')))
        else if (path === '/_compose/down')
          for (const name of ['worker', ...services, query.get('profile') ?? '']) removeAll(name)
        else {
          sendJson(response, { message: 'page not found' }, 404)
          return
        }
        sendJson(response, {})
      },
    },
  })

  const containers = (service: string) =>
    [...engine.state.containers.values()].filter((container) => serviceOf(container) === service)
  const removeAll = (service: string) => {
    for (const container of containers(service)) engine.state.remove(container)
  }
  const ensure = (service: string, number: number) => {
    const name = `${project}-${service}-${number}`
    const found = engine.state.find(name)
    if (found === undefined) {
      const labels = {
        'com.docker.compose.project': project,
        'com.docker.compose.service': service,
        'com.docker.compose.container-number': String(number),
        'com.docker.compose.oneoff': 'False',
      }
      // The address by which the fake Traefik knows the master.
      const at = service === 'master' ? { ipAddress: '172.18.0.2' } : {}
      engine.add({ name, labels, health: 'healthy', ...at })
    } else if (found.state !== 'running') engine.state.start(found)
  }
  const up = (workers: number) => {
    for (const service of services) ensure(service, 1)
    for (let number = 1; containers('worker').length < workers; number += 1)
      ensure('worker', number)
  }
  up(given.workers ?? 3)

  const environment = {
    DOCKER_HOST: `unix://${engine.socketPath}`,
    SPARK_ON_DOCKER_PROJECT: project,
    SPARK_ON_DOCKER_MASTER_PORT: String(spark.port),
    SPARK_ON_DOCKER_DASHBOARD_PORT: String(traefik.port),
    SPARK_ON_DOCKER_REDIS_PORT: String(redis.port),
    SPARK_ON_DOCKER_REDIS_PASSWORD: password,
    SPARK_ON_DOCKER_SPARK_IMAGE: 'spark-on-docker/spark:4.3.0',
    SPARK_ON_DOCKER_COMPOSE: here('bin/docker-compose'),
  }
  return {
    project,
    engine,
    spark,
    traefik,
    redis,
    environment,
    config: {
      ...settingsSchema.parse({}),
      project,
      workers: given.workers ?? 3,
      host: '127.0.0.1',
      ports: {
        web: spark.port,
        workers: spark.port,
        dashboard: traefik.port,
        master: spark.port,
        redis: redis.port,
        history: 1,
      },
      redisPassword: password,
      examples: [],
      environment,
      engine: readEngine(environment),
      composeFile: 'compose.yaml',
      stateFolder: folder,
      composeCommand: [process.execPath, here('compose.mjs')],
      given: [],
      demo: false,
    },
    containers,
    pace: (ms) => {
      stepMs = ms
    },
    holdStarts: () => {
      held = []
      return () => {
        for (const start of held?.splice(0) ?? []) start()
      }
    },
    commands: (answer) => {
      answered = answer
    },
    stopStatus: (status) => {
      stopStatus = status
    },
    up,
    close: async () => {
      for (const timer of timers) clearInterval(timer)
      await Promise.all([engine.close(), spark.close(), traefik.close(), redis.close()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}

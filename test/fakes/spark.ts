import { type FakeServer, sendJson, startHttp } from './http.ts'
import { answerKill } from './spark-kill.ts'
import {
  applicationAnswers,
  type FakeApplication,
  masterAnswer,
  newApplication,
} from './spark-json.ts'

export type { FakeApplication } from './spark-json.ts'

export interface FakeWorker {
  readonly id: string
  readonly host: string
  cores: number
  memoryMiB: number
  state: 'ALIVE' | 'DEAD' | 'DECOMMISSIONED' | 'UNKNOWN'
  /** Application ids of its executors. */
  executors: string[]
  /** Application ids of its executors that have ended. */
  finished?: string[]
  /** `host:port` where its executors call their driver. */
  driver?: string
}

/** A server that answers as a Spark master with its reverse proxy does. */
export interface FakeSpark extends FakeServer {
  status: string
  readonly workers: FakeWorker[]
  readonly active: FakeApplication[]
  readonly completed: FakeApplication[]
  /** True: a request to kill is answered with 302 and nothing happens. */
  ignoresKills: boolean
  /** What its forms carry and requests to kill must have; undefined: Spark before 4.1. */
  token: string | undefined
  /** By application and executor (`app-…/0`): what it wrote, all of it. */
  readonly executorLogs: Map<string, string>
  addWorker(host: string, given?: Partial<FakeWorker>): FakeWorker
  addApplication(given: Partial<FakeApplication>): FakeApplication
  endApplication(id: string, state: 'FINISHED' | 'FAILED' | 'KILLED'): void
}

const executorAnswer = ({ driver }: FakeWorker, appid: string, index: number) => ({
  id: String(index),
  memory: 1024,
  appid,
  appdesc: {
    name: 'an application',
    cores: 2,
    memoryperexecutor: 1024,
    user: 'spark',
    command: `Command(Backend,List(--driver-url, spark://Scheduler@${driver ?? 'driver:1'}, --cores, 1))`,
  },
})

/** As Spark's `LogPage.renderLog`: plain text, the end of the file, under a line that says which. */
function logAnswer({ executorLogs }: FakeSpark, query: URLSearchParams): string {
  const key = `${query.get('appId') ?? ''}/${query.get('executorId') ?? ''}`
  const file = `/var/lib/spark/work/${key}/${query.get('logType') ?? ''}`
  const text = executorLogs.get(key)
  if (text === undefined) {
    return `==== Bytes 0-0 of 0 of ${file} ====\nError: invalid log directory`
  }
  const from = Math.max(0, text.length - Number(query.get('byteLength') ?? 102_400))
  return `==== Bytes ${from}-${text.length} of ${text.length} of ${file} ====\n${text.slice(from)}`
}

/** Starts a master without workers and applications. */
export async function startFakeSpark(): Promise<FakeSpark> {
  let workers = 0
  let applications = 0
  const server = await startHttp((request, response) => {
    const { path } = request
    if (answerKill(fake, request, response)) return
    const [, proxied = '', rest = ''] = /^\/proxy\/([^/]+)(\/.*)$/.exec(path) ?? []
    const worker = fake.workers.find(({ id }) => id === proxied)
    const application = fake.active.find(({ id }) => id === proxied)
    const part = /^\/api\/v1\/applications\/[^/]+\/(\w+)$/.exec(rest)?.[1] ?? ''
    if (path === '/json') {
      // As Jetty does, with the host that exists only among the containers.
      response.writeHead(302, { location: 'http://master:8080/json/' }).end()
    } else if (path === '/json/') {
      // Spark gives JSON with the type of a page.
      response.setHeader('content-type', 'text/html;charset=utf-8')
      response.end(JSON.stringify(masterAnswer(fake)))
    } else if (worker !== undefined && rest === '/log/') {
      response.end(logAnswer(fake, request.query))
    } else if (worker !== undefined && rest === '/json/') {
      sendJson(response, {
        id: worker.id,
        masterurl: 'spark://master:7077',
        cores: worker.cores,
        memory: worker.memoryMiB,
        executors: worker.executors.map((one, index) => executorAnswer(worker, one, index)),
        finishedexecutors: (worker.finished ?? []).map((one, index) =>
          executorAnswer(worker, one, index),
        ),
      })
    } else if (application !== undefined && part in applicationAnswers) {
      sendJson(response, applicationAnswers[part]?.(application, request.query))
    } else {
      response.statusCode = proxied === '' ? 404 : 403
      response.end('<html>Error</html>')
    }
  })
  const own: Omit<FakeSpark, keyof FakeServer> = {
    status: 'ALIVE',
    workers: [],
    active: [],
    completed: [],
    ignoresKills: false,
    token: '38f254341115716c',
    executorLogs: new Map(),
    addWorker: (host, given = {}) => {
      workers += 1
      const worker: FakeWorker = {
        id: `worker-20261123120000-${host}-${30_000 + workers}`,
        host,
        cores: 1,
        memoryMiB: 1024,
        state: 'ALIVE',
        executors: [],
        ...given,
      }
      fake.workers.push(worker)
      return worker
    },
    addApplication: (given) => {
      const number = String(applications).padStart(4, '0')
      applications += 1
      const application = { ...newApplication(`app-20261123120000-${number}`), ...given }
      fake.active.push(application)
      return application
    },
    endApplication: (id, state) => {
      const index = fake.active.findIndex((application) => application.id === id)
      const [application] = index < 0 ? [] : fake.active.splice(index, 1)
      if (application !== undefined) fake.completed.push({ ...application, state, cores: 0 })
    },
  }
  const fake: FakeSpark = Object.assign(Object.create(server) as FakeServer, own)
  return fake
}

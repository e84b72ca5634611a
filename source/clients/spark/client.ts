import type { Config } from '../../config.ts'
import { cleanText } from '../../model/text.ts'
import { ClientError, type SparkClient, type SparkInsight } from '../contracts.ts'
import { createHttp, jsonOf, type Server } from '../http.ts'
import { parseEnvironment, parseExecutors, parseJobs, parseStages } from './application.ts'
import { parseDrivers } from '../spark-rest/drivers.ts'
import { createFacts } from './facts.ts'
import { parseMaster, parseWorker } from './standalone.ts'

/** How the reverse proxy says that it does not know what is asked for: 403 since Spark 3.5. */
const missing = new Set([403, 404])

/** What a driver answers with status 200 until its page is ready. */
const startingUp = 'Spark is starting up'

const stagesQuery = 'stages?withSummaries=true&quantiles=0.5,0.95,1.0'

/** Spark over HTTP: everything goes through the master's own port and its reverse proxy. */
export function createSparkClient(
  config: Pick<Config, 'host' | 'ports'>,
): SparkClient & SparkInsight & { close(): Promise<void> } {
  const server: Server = {
    system: 'spark',
    name: 'the Spark master',
    host: config.host,
    port: config.ports.master,
  }
  const http = createHttp(server)

  const json = async (path: string, signal: AbortSignal) =>
    jsonOf(server, path, await http.get(path, signal))

  /** Asks what is behind the reverse proxy. */
  const proxied = async (id: string, name: string, path: string, signal: AbortSignal) => {
    const full = `/proxy/${encodeURIComponent(id)}${path}`
    const answer = await http.get(full, signal)
    if (missing.has(answer.status) || answer.status >= 500) {
      throw new ClientError(
        'spark',
        `${name} ${cleanText(id)} has no page at the master (status ${answer.status}): it ended, or the master cannot reach it`,
      )
    }
    if (answer.text.startsWith(startingUp)) {
      throw new ClientError('spark', `${name} ${cleanText(id)} is starting, it has no figures yet`)
    }
    return jsonOf(server, full, answer)
  }
  const ofApplication = (id: string, path: string, signal: AbortSignal) =>
    proxied(id, 'application', `/api/v1/applications/${encodeURIComponent(id)}/${path}`, signal)

  const master = async (signal: AbortSignal) => parseMaster(await json('/json/', signal))

  return {
    master,
    worker: async (workerId, signal) =>
      parseWorker(await proxied(workerId, 'worker', '/json/', signal)),
    application: async (id, signal) => {
      const [jobs, stages, executors] = await Promise.all([
        ofApplication(id, 'jobs', signal),
        ofApplication(id, stagesQuery, signal),
        ofApplication(id, 'allexecutors', signal),
      ])
      return {
        id,
        jobs: parseJobs(jobs),
        stages: parseStages(stages),
        executors: parseExecutors(executors),
      }
    },
    facts: createFacts(ofApplication),
    workerPage: async (workerId, signal) => {
      const page = await proxied(workerId, 'worker', '/json/', signal)
      return { detail: parseWorker(page), drivers: parseDrivers(page) }
    },
    environment: async (id, signal) =>
      parseEnvironment(await ofApplication(id, 'environment', signal)),
    killApplication: async (id, signal) => {
      const before = await master(signal)
      if (!before.active.some((application) => application.id === id)) {
        throw new ClientError('spark', `application ${cleanText(id)} is not running`)
      }
      const answer = await http.post('/app/kill/', { id, terminate: 'true' }, signal)
      if (answer.status >= 400) {
        throw new ClientError(
          'spark',
          `the Spark master refused to kill ${cleanText(id)} (status ${answer.status}): spark.ui.killEnabled may be false`,
        )
      }
      // 302 whatever happened: only the master's own list tells.
      for (let attempt = 0; attempt < 20; attempt += 1) {
        const now = await master(signal)
        if (!now.active.some((application) => application.id === id)) return
        await new Promise((resolve) => setTimeout(resolve, 250))
        signal.throwIfAborted()
      }
      throw new ClientError(
        'spark',
        `the Spark master took the request to kill ${cleanText(id)} but it still runs after 5 s`,
      )
    },
    close: () => http.close(),
  }
}

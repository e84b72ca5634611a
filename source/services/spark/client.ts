import type { Config } from '../../config/config.ts'
import type { ApplicationDetail } from '../../domain/spark-facts.ts'
import type { SparkClient, SparkInsight } from '../../clients/contracts.ts'
import { createHttp, jsonOf, type Server } from '../../clients/http.ts'
import { parseDrivers } from './rest/drivers.ts'
import { executorLogPath, parseExecutorLog } from './executor-log.ts'
import { createFacts } from './facts.ts'
import { kill } from './kill.ts'
import { createLive } from './live.ts'
import { createPatient } from './patient.ts'
import { askBehind, type Behind, nameOf, proxyPath } from './proxy.ts'
import { parseMaster, parseWorker } from './standalone.ts'

/** Spark over HTTP: everything goes through the master's own port and its reverse proxy. */
export function createSparkClient(
  config: Pick<Config, 'host' | 'ports'>,
  /** What a refused connection means besides. */
  refused = '',
): SparkClient & SparkInsight & { close(): Promise<void> } {
  const server: Server = {
    system: 'spark',
    name: 'the Spark master',
    host: config.host,
    port: config.ports.master,
    refused,
  }
  const http = createHttp(server)
  // Of its own, so that pages that are long in answering hold up nobody else.
  const patiently = createHttp(server, { limitMs: 30_000, connections: null })
  const patient = createPatient<unknown>()

  const master = async (signal: AbortSignal, limitMs?: number) =>
    parseMaster(jsonOf(server, '/json/', await http.get('/json/', signal, limitMs)))
  const jsonBehind = (behind: Behind, path: string, signal: AbortSignal) =>
    patient(proxyPath(behind, path), nameOf(behind), signal, async (unbroken) =>
      jsonOf(server, proxyPath(behind, path), await askBehind(patiently, behind, path, unbroken)),
    )
  const worker = (id: string): Behind => ({ what: 'worker', id })
  const application = (id: string): Behind => ({ what: 'application', id })
  const ofApplication = (id: string, path: string, signal: AbortSignal) =>
    jsonBehind(application(id), `/api/v1/applications/${encodeURIComponent(id)}/${path}`, signal)

  const live = createLive(ofApplication)
  /** Whether something of an application goes on; nothing does once the application has ended. */
  const goesOn =
    (id: string, look: (detail: ApplicationDetail) => boolean) => async (signal: AbortSignal) => {
      try {
        // An answer of the last second does not count.
        return look(await live(id, signal, 0))
      } catch (error) {
        signal.throwIfAborted()
        if ((await master(signal)).active.some((one) => one.id === id)) throw error
        return false
      }
    }

  return {
    master,
    worker: async (id, signal) => parseWorker(await jsonBehind(worker(id), '/json/', signal)),
    application: live,
    facts: createFacts(ofApplication, live),
    workerPage: async (id, signal) => {
      const page = await jsonBehind(worker(id), '/json/', signal)
      return { detail: parseWorker(page), drivers: parseDrivers(page) }
    },
    executorLog: async (of, signal) => {
      const answer = await askBehind(http, worker(of.workerId), executorLogPath(of), signal)
      return parseExecutorLog(of, answer.text)
    },
    killApplication: (id, signal) =>
      kill(
        http,
        {
          name: `application ${id}`,
          page: '/',
          target: '/app/kill/',
          form: { id, terminate: 'true' },
          goesOn: async (either) => (await master(either)).active.some((one) => one.id === id),
        },
        signal,
      ),
    killStage: (id, stageId, signal) =>
      kill(
        http,
        {
          name: `stage ${stageId} of ${id}`,
          page: proxyPath(application(id), '/stages/'),
          target: proxyPath(application(id), '/stages/stage/kill/'),
          form: { id: String(stageId) },
          goesOn: goesOn(id, ({ stages }) =>
            stages.some(
              (stage) =>
                stage.id === stageId && (stage.status === 'ACTIVE' || stage.status === 'PENDING'),
            ),
          ),
        },
        signal,
      ),
    killJob: (id, jobId, signal) =>
      kill(
        http,
        {
          name: `job ${jobId} of ${id}`,
          page: proxyPath(application(id), '/jobs/'),
          target: proxyPath(application(id), '/jobs/job/kill/'),
          form: { id: String(jobId) },
          goesOn: goesOn(id, ({ jobs }) =>
            jobs.some((job) => job.id === jobId && job.status === 'RUNNING'),
          ),
        },
        signal,
      ),
    close: async () => {
      await Promise.all([http.close(), patiently.close()])
    },
  }
}

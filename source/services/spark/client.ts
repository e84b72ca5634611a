import type { Config } from '../../config/config.ts'
import type { SparkClient } from '../../clients/contracts.ts'
import { createHttp, jsonOf, type HttpServer } from '../../clients/http.ts'
import { askBehind, type Behind, createAskJson, proxyPath } from './ask.ts'
import { executorLogPath, parseExecutorLog } from './executor-log.ts'
import { kill } from './kill.ts'
import { createSnapshots } from './snapshot.ts'
import { parseJobs, parseMaster, parseStages, parseWorker } from './rest.ts'

/** Spark over HTTP: everything goes through the master's own port and its reverse proxy. */
export function createSparkClient(
  config: Pick<Config, 'host' | 'ports'>,
  /** What a refused connection means besides. */
  refused = '',
): SparkClient & { close(): Promise<void> } {
  const server: HttpServer = {
    system: 'spark',
    name: 'the Spark master',
    host: config.host,
    port: config.ports.master,
    refused,
  }
  const http = createHttp(server)
  // Of its own, so that pages that are long in answering hold up nobody else.
  const patiently = createHttp(server, { limitMs: 30_000, connections: null })
  const askJson = createAskJson(server, patiently)
  const worker = (id: string): Behind => ({ what: 'worker', id })
  const application = (id: string): Behind => ({ what: 'application', id })
  const ofApplication = (id: string, path: string, signal: AbortSignal) =>
    askJson(application(id), `/api/v1/applications/${encodeURIComponent(id)}/${path}`, signal)

  const master = async (signal: AbortSignal, limitMs?: number) =>
    parseMaster(jsonOf(server, '/json/', await http.get('/json/', signal, limitMs)))
  const isActive = async (id: string, signal: AbortSignal) =>
    (await master(signal)).active.some((one) => one.id === id)

  /** Kills a stage or a job; nothing of an application goes on once that has ended. */
  const killPart = (
    id: string,
    part: { readonly kind: 'stage' | 'job'; readonly id: number },
    runs: (signal: AbortSignal) => Promise<boolean>,
    signal: AbortSignal,
  ) =>
    kill(
      http,
      {
        name: `${part.kind} ${part.id} of ${id}`,
        page: proxyPath(application(id), `/${part.kind}s/`),
        target: proxyPath(application(id), `/${part.kind}s/${part.kind}/kill/`),
        form: { id: String(part.id) },
        goesOn: async (either) => {
          try {
            return await runs(either)
          } catch (error) {
            either.throwIfAborted()
            if (await isActive(id, either)) throw error
            return false
          }
        },
      },
      signal,
    )

  return {
    master,
    application: createSnapshots(ofApplication),
    workerPage: async (id, signal) => parseWorker(await askJson(worker(id), '/json/', signal)),
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
          goesOn: (either) => isActive(id, either),
        },
        signal,
      ),
    killStage: (id, stageId, signal) =>
      killPart(
        id,
        { kind: 'stage', id: stageId },
        async (either) =>
          parseStages(await ofApplication(id, 'stages', either)).stages.some(
            (one) => one.id === stageId && (one.status === 'ACTIVE' || one.status === 'PENDING'),
          ),
        signal,
      ),
    killJob: (id, jobId, signal) =>
      killPart(
        id,
        { kind: 'job', id: jobId },
        async (either) =>
          parseJobs(await ofApplication(id, 'jobs', either)).some(
            (job) => job.id === jobId && job.status === 'RUNNING',
          ),
        signal,
      ),
    close: async () => {
      await Promise.all([http.close(), patiently.close()])
    },
  }
}

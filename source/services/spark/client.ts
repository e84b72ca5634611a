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

  /** Which parts of an application of a kind go on. */
  const running = {
    stage: async (id: string, signal: AbortSignal) =>
      parseStages(await ofApplication(id, 'stages', signal)).stages.filter(
        ({ status }) => status === 'ACTIVE' || status === 'PENDING',
      ),
    job: async (id: string, signal: AbortSignal) =>
      parseJobs(await ofApplication(id, 'jobs', signal)).filter(
        ({ status }) => status === 'RUNNING',
      ),
  }
  /** Kills a stage or a job; nothing of an application goes on once that has ended. */
  const killPart =
    (kind: keyof typeof running) => (id: string, partId: number, signal: AbortSignal) =>
      kill(
        http,
        {
          name: `${kind} ${partId} of ${id}`,
          page: proxyPath(application(id), `/${kind}s/`),
          target: proxyPath(application(id), `/${kind}s/${kind}/kill/`),
          form: { id: String(partId) },
          goesOn: async (either) => {
            try {
              return (await running[kind](id, either)).some((one) => one.id === partId)
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
    killStage: killPart('stage'),
    killJob: killPart('job'),
    close: async () => {
      await Promise.all([http.close(), patiently.close()])
    },
  }
}

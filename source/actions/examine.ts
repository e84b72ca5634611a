import { clientOf } from '../clients/contracts.ts'
import { fresh } from '../domain/reading.ts'
import { redisKey } from '../domain/redis.ts'
import { traefikKey } from '../domain/traefik.ts'
import { portUses } from '../services/ports.ts'
import { lineOf } from '../clients/failure.ts'
import { askPatiently } from '../clients/patience.ts'
import { withComplaint } from '../services/traefik/complaint.ts'
import { forwardRemedy } from '../config/forwarding.ts'
import type { EngineEvent, Service } from '../domain/container.ts'
import { examine as check } from '../diagnostics/doctor/examine.ts'
import type { Examination } from '../diagnostics/doctor/examination.ts'
import type { Answer, DoctorFacts, HeldPort } from '../diagnostics/doctor/facts.ts'
import { limitedContainer, valueOf } from '../diagnostics/doctor/facts.ts'
import { severities } from '../diagnostics/doctor/finding.ts'
import { waitingFindings } from '../diagnostics/doctor/waiting.ts'
import type { ActionContext } from './action.ts'
import { tryPort } from './check-ports.ts'
import { probe } from './examine-probes.ts'
import { versionsOf } from './examine-versions.ts'
import { explainNow } from './examine-waiting.ts'
import { listenerOf } from './holder.ts'

type Question<T> = (signal: AbortSignal, limitMs: number) => Promise<T>

/** What an examination needs. */
export interface ExamineContext extends Pick<ActionContext, 'clients' | 'config' | 'signal'> {
  /** What the engine said in the last minutes, where somebody listened. */
  readonly events?: readonly EngineEvent[]
}

/**
 * The whole cluster looked at and judged. Parts that do not answer are findings and not failures;
 * it rejects only when the signal aborts.
 */
export async function examine(context: ExamineContext): Promise<Examination> {
  const { clients, config, signal } = context
  const { engine, spark } = clients
  const ask = async <T>(question: Question<T>): Promise<Answer<T>> => {
    try {
      return { ok: true, value: await askPatiently(signal, question) }
    } catch (error) {
      signal.throwIfAborted()
      return { ok: false, error: lineOf(error) }
    }
  }

  const [info, listed] = await Promise.all([
    ask((limit) => engine.info(limit)),
    ask((limit) => engine.containers(limit)),
  ])
  const containers = valueOf(listed) ?? []
  const runs = (service: Service) =>
    containers.some((one) => one.service === service && one.state === 'running')
  // One whose container does not run is not asked: another cluster may have its port.
  const of = <T>(service: Service, question: Question<T>) =>
    runs(service) ? ask(question) : undefined
  const [compose, master, traefik, redis, left, ports, probes] = await Promise.all([
    ask((limit) => clients.compose.version(limit)),
    of('master', (limit, limitMs) => spark.master(limit, limitMs)),
    of('traefik', async (limit, limitMs) =>
      withComplaint(
        await clientOf(clients, traefikKey).state(limit, limitMs),
        engine,
        { containers: fresh(containers, Date.now()) },
        limit,
      ),
    ),
    of('redis', (limit, limitMs) => clientOf(clients, redisKey).state(limit, limitMs)),
    ask((limit) => engine.leftovers(limit)),
    ask((limit) => heldPorts(context, runs('history'), limit)),
    probe(context, containers),
  ])
  const at = Date.now()
  const facts: DoctorFacts = {
    at,
    project: config.project,
    engine: info.ok && !listed.ok ? listed : info,
    compose,
    containers: containers.map(limitedContainer),
    master,
    traefik,
    redis,
    ports: valueOf(ports) ?? [],
    ...probes,
    forward: forwardOf(config),
    versions: versionsOf({ info, compose, containers, project: config.project }),
    leftovers: valueOf(left) ?? { networks: [], volumes: [] },
  }
  const state = valueOf(master)
  const cores = Number(config.environment.SPARK_ON_DOCKER_DEFAULT_CORES)
  const diagnoses =
    state === undefined
      ? []
      : await explainNow(context, {
          at,
          master: state,
          engine: valueOf(info),
          containers,
          events: context.events ?? [],
          defaultCores: cores > 0 ? cores : undefined,
        })
  const nameOf = (host: string) => containers.find(({ shortId }) => shortId === host)?.name
  const judged = check(facts).filter(({ id }) => left.ok || id !== 'leftovers')
  const findings = [...judged, ...waitingFindings(diagnoses, config.project, nameOf)].sort(
    (a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity),
  )
  const skipped = [
    ...probes.skipped,
    ...(ports.ok ? [] : [`ports: ${ports.error}`]),
    ...(left.ok ? [] : [`leftovers: ${left.error}`]),
  ]
  return { at, findings, skipped }
}

function forwardOf(config: ExamineContext['config']): DoctorFacts['forward'] {
  const remedy = forwardRemedy(config)
  return remedy === undefined ? undefined : { remote: config.engine.remote ?? '', remedy }
}

/** Who holds each port that the project publishes. The demo publishes none. */
async function heldPorts(
  { clients, config }: ExamineContext,
  history: boolean,
  signal: AbortSignal,
): Promise<readonly HeldPort[]> {
  if (clients.kind === 'demo') return []
  const published = await clients.engine.publishedPorts(signal)
  const held: HeldPort[] = []
  for (const use of portUses(config, new Set(history ? ['history'] : []))) {
    const container = published.find(({ port, running }) => running && port === use.port)
    if (container !== undefined) {
      const { containerName: name, project } = container
      held.push({ use, holder: { kind: 'container', name, project } })
      continue
    }
    // What listens on another machine only its engine can say.
    if (config.engine.remote !== undefined) continue
    const taken = (await tryPort(use.port, use.address)) === 'taken'
    held.push({ use, holder: taken ? await listenerOf(use.port) : undefined })
  }
  return held
}

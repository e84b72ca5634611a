import { withComplaint } from '../clients/traefik/complaint.ts'
import type { EngineEvent, Service } from '../model/container.ts'
import { examine as check } from '../model/doctor/examine.ts'
import type { Examination } from '../model/doctor/examination.ts'
import type { Answer, DoctorFacts, HeldPort } from '../model/doctor/facts.ts'
import { valueOf } from '../model/doctor/facts.ts'
import { severities } from '../model/doctor/finding.ts'
import { waitingFindings } from '../model/doctor/waiting.ts'
import { limitedContainer } from '../model/insight.ts'
import type { ActionContext } from './action.ts'
import { portUses, tryPort } from './check-ports.ts'
import { probe } from './examine-probes.ts'
import { versionsOf } from './examine-versions.ts'
import { explainNow } from './examine-waiting.ts'
import { listenerOf } from './holder.ts'

/** What an examination needs. */
export interface ExamineContext extends Pick<ActionContext, 'clients' | 'config' | 'signal'> {
  /** What the engine said in the last minutes, where somebody listened. */
  readonly events?: readonly EngineEvent[]
}

/** How long each part may take: one that is dead delays the others no longer. */
const limitMs = 5000

/**
 * The whole cluster looked at and judged. Parts that do not answer are findings and not failures;
 * it rejects only when the signal aborts.
 */
export async function examine(context: ExamineContext): Promise<Examination> {
  const { clients, config, signal } = context
  const { engine, spark } = clients
  const ask = async <T>(question: (limit: AbortSignal) => Promise<T>): Promise<Answer<T>> => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)])
    try {
      return { ok: true, value: await question(limit) }
    } catch (error) {
      signal.throwIfAborted()
      const said = error instanceof Error ? error.message : String(error)
      return { ok: false, error: limit.aborted ? `no answer in ${limitMs / 1000} s` : said }
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
  const of = <T>(service: Service, question: (limit: AbortSignal) => Promise<T>) =>
    runs(service) ? ask(question) : undefined
  const [compose, master, traefik, redis, left, ports, probes] = await Promise.all([
    ask((limit) => clients.compose.version(limit)),
    of('master', (limit) => spark.master(limit)),
    of('traefik', async (limit) =>
      withComplaint(await clients.traefik.state(limit), engine, containers, limit),
    ),
    of('redis', (limit) => clients.redis.state(limit)),
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
    versions: versionsOf({ info, compose, containers, project: config.project }),
    leftovers: valueOf(left) ?? { networks: [], volumes: [] },
  }
  const state = valueOf(master)
  const cores = Number(config.environment.SPARK_ON_DOCKER_DEFAULT_CORES)
  const explanations =
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
  const judged = check(facts).filter(({ id }) => left.ok || id !== 'leftovers')
  const findings = [...judged, ...waitingFindings(explanations, config.project)].sort(
    (a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity),
  )
  const skipped = [
    ...probes.skipped,
    ...(ports.ok ? [] : [`ports: ${ports.error}`]),
    ...(left.ok ? [] : [`leftovers: ${left.error}`]),
  ]
  return { at, findings, skipped }
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
  for (const use of portUses(config, history)) {
    const container = published.find(({ port, running }) => running && port === use.port)
    if (container !== undefined) {
      const { containerName: name, project } = container
      held.push({ use, holder: { kind: 'container', name, project } })
      continue
    }
    const taken = (await tryPort(use.port, use.address)) === 'taken'
    held.push({ use, holder: taken ? await listenerOf(use.port) : undefined })
  }
  return held
}

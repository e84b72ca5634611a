import { forwardRemedy } from '../config/forwarding.ts'
import { examine as check } from '../diagnostics/doctor/examine.ts'
import type { DoctorFacts, VersionReading } from '../diagnostics/doctor/facts.ts'
import { bySeverity, type Examination } from '../diagnostics/doctor/finding.ts'
import { typed } from '../diagnostics/doctor/remedy.ts'
import { waitingFindings } from '../diagnostics/doctor/waiting.ts'
import { inspectAll } from '../engine/containers.ts'
import type { EngineEvent } from '../domain/container.ts'
import { containersOf, presenceOf } from '../domain/presence.ts'
import { valueOf } from '../domain/reading.ts'
import { services } from '../services/index.ts'
import { askOnce, lookAtServices } from '../services/look.ts'
import type { ActionContext } from './action.ts'
import { portHolders } from './check-ports.ts'
import { probe } from './examine-probes.ts'
import { explainNow } from './examine-waiting.ts'

/** What an examination needs. */
export interface ExamineContext extends Pick<ActionContext, 'clients' | 'config' | 'signal'> {
  /** What the engine said in the last minutes, where somebody listened. */
  readonly events?: readonly EngineEvent[]
}

/**
 * The whole cluster looked at and judged. Parts that do not answer are findings and not failures;
 * it rejects only when the signal aborts.
 */
export async function examineCluster(context: ExamineContext): Promise<Examination> {
  const { clients, config, signal } = context
  const { engine } = clients
  const { project } = config
  const [info, listed] = await Promise.all([
    askOnce(signal, (limit) => engine.info(limit)),
    askOnce(signal, async (limit) => inspectAll(engine, await engine.containers(limit), limit)),
  ])
  const seen = { containers: listed }
  const containers = containersOf(seen)
  const optional = services
    .filter(({ id, need }) => need === 'optional' && presenceOf(seen, id).kind === 'running')
    .map(({ id }) => id)
  const [compose, said, left, ports, probes] = await Promise.all([
    askOnce(signal, (limit) => clients.compose.version(limit)),
    lookAtServices(clients, seen, signal),
    askOnce(signal, (limit) => engine.leftovers(limit)),
    askOnce(signal, (limit) => portHolders({ ...context, signal: limit }, new Set(optional))),
    probe(context, containers),
  ])
  const now = Date.now()
  const remedy = forwardRemedy(config)
  const facts: DoctorFacts = {
    ...{ project, now, services, containers: listed, compose, ...said, ...probes },
    engine:
      listed.kind === 'stale' && info.kind === 'fresh' ? { ...listed, value: info.value } : info,
    ports: valueOf(ports) ?? [],
    forward: remedy === undefined ? undefined : { remote: config.engine.remote ?? '', remedy },
    versions: [],
    leftovers: valueOf(left),
  }
  const master = valueOf(said.master)
  const cores = Number(config.environment.SPARK_ON_DOCKER_DEFAULT_CORES)
  const diagnoses =
    master === undefined
      ? []
      : await explainNow(context, {
          ...{ at: now, master, containers, engine: valueOf(info), events: context.events ?? [] },
          defaultCores: cores > 0 ? cores : undefined,
        })
  const nameOf = (host: string) => containers.find(({ shortId }) => shortId === host)?.name
  return {
    at: now,
    findings: bySeverity([
      ...check({ ...facts, versions: versionsOf(facts) }),
      ...waitingFindings(diagnoses, project, nameOf),
    ]),
    skipped: [
      ...probes.skipped,
      ...(ports.kind === 'stale' ? [`ports: ${ports.error}`] : []),
      ...(left.kind === 'stale' ? [`leftovers: ${left.error}`] : []),
    ],
  }
}

/** Versions of everything that has one, with the least that the README names. */
function versionsOf(facts: DoctorFacts): readonly VersionReading[] {
  const fetched = `${typed(facts.project, 'status')} fetches a newer one`
  const engine = valueOf(facts.engine)
  const install = 'install a newer engine: https://docs.docker.com/engine/install/'
  const read: readonly (Omit<VersionReading, 'version'> & {
    readonly version?: string | undefined
  })[] = [
    { what: 'Node', version: process.versions.node, least: '22.19', update: fetched },
    {
      what: 'Compose',
      version: valueOf(facts.compose),
      least: '1.29',
      update: `unset SPARK_ON_DOCKER_COMPOSE; ${fetched}`,
    },
    { what: 'engine', version: engine?.version },
    { what: 'engine API', version: engine?.apiVersion, least: '1.41', update: install },
    ...containersOf(facts)
      .filter(
        ({ service, state }) =>
          (service === 'master' || service === 'worker') && state === 'running',
      )
      .map(({ name, image }) => ({ what: name, version: image, group: 'the Spark image' })),
  ]
  return read.flatMap(({ version, ...one }) => (version === undefined ? [] : [{ ...one, version }]))
}

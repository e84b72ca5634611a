import { heapWithHeadroomMiB } from '../../../diagnostics/diagnosis/oom-killed.ts'
import { otherDaemonsMiB, workerDaemonMiB } from '../../../diagnostics/diagnosis/facts.ts'
import { memoryBudget } from '../../../diagnostics/diagnosis/overcommit.ts'
import type { DoctorFacts } from '../../../diagnostics/doctor/facts.ts'
import { about, bad, type Finding, ok, warning } from '../../../diagnostics/doctor/finding.ts'
import { anew, typedCommand, restartRemedy, setting } from '../../../diagnostics/doctor/remedy.ts'
import type { Container, EngineInfo } from '../../../domain/container.ts'
import { containersOf, endWords } from '../../../domain/presence.ts'
import { valueOf } from '../../../domain/reading.ts'
import type { Master, SparkWorker } from '../../../domain/spark.ts'
import { formatBytes, formatDuration, formatMiB, mib, plural } from '../../../domain/units.ts'

/** A worker that started later may still be on its way (measured: 10 s, 31 s when ten start). */
const registerMs = 60_000
/** With more than so many advertised cores for a real one, tasks mostly wait for a CPU. */
const coresForOne = 4
/** Spark's workers against their containers, and what they advertise against what there is. */
export function masterChecks(facts: DoctorFacts): readonly Finding[] {
  const master = valueOf(facts.master)
  const engine = valueOf(facts.engine)
  if (master === undefined) return []
  const alive = master.workers.filter(({ state }) => state === 'ALIVE')
  const offered = engine === undefined || alive.length === 0 ? [] : [engine]
  return [
    ...registered(facts, master, alive),
    ...offered.flatMap((one) => [...memory(facts, one, alive), cpu(facts, one, alive)]),
  ]
}

const namesOf = (containers: readonly Container[]) => containers.map(({ name }) => name)

/** Containers and Spark's workers are the same by name: which is only on one side? */
function registered(
  { project, now, ...facts }: DoctorFacts,
  master: Master,
  alive: readonly SparkWorker[],
): readonly Finding[] {
  const run = (words: string) => typedCommand(project, words)
  const known = new Set(
    master.workers.filter(({ state }) => state !== 'DEAD').map(({ host }) => host),
  )
  const containers = containersOf(facts).filter(({ service }) => service === 'worker')
  const running = containers.filter(({ state }) => state === 'running')
  const hosts = new Set(running.map(({ shortId }) => shortId))
  const uptime = ({ startedAt = 0 }: Container) => now - startedAt
  const strangers = running.filter((one) => !known.has(one.shortId) && uptime(one) > registerMs)
  // One that registered anew is listed twice, its old self DEAD.
  const lost = master.workers.filter(
    ({ state, host }) => state === 'DEAD' && hosts.has(host) && !known.has(host),
  )
  const lostHosts = new Set(lost.map(({ host }) => host))
  const logsSay = ({ name }: Container) => `${run(`logs ${name}`)} says why`
  const [first] = running
  const found = [
    ...(alive.length > 0
      ? []
      : [
          bad(
            'workers',
            'No worker is ALIVE, so no application can run',
            [`${running.length} worker containers run, the master lists ${master.workers.length}`],
            first === undefined
              ? run('up')
              : `${run(`logs ${first.name}`)}, then ${restartRemedy(namesOf(running))}`,
          ),
        ]),
    ...about(
      containers.filter(({ state }) => state === 'exited' || state === 'dead'),
      (stopped, one) =>
        warning(
          'workers-stopped',
          'Worker containers have stopped',
          stopped.map((each) => `${each.name}${endWords(each)}`),
          `${logsSay(one)}, then ${run('up')}`,
        ),
    ),
    ...about(strangers, (all, one) =>
      warning(
        'workers-unregistered',
        'Worker containers run that the master does not know',
        all.map((each) => `${each.name}, up ${formatDuration(uptime(each))}`),
        `${logsSay(one)}, then ${restartRemedy(namesOf(all))}`,
      ),
    ),
    ...about(
      alive.filter(({ host }) => !hosts.has(host)),
      (ghosts) =>
        warning(
          'workers-gone',
          'The master counts on workers whose container does not run',
          ghosts.map(
            ({ id, lastHeartbeat }) =>
              `${id}, last heartbeat ${formatDuration(now - lastHeartbeat)} ago`,
          ),
          `the master gives them up by itself in a minute; ${run('up')} replaces them`,
        ),
    ),
    ...about(strangers.length === 0 ? lost : [], (all) =>
      warning(
        'workers-dead',
        'Workers are DEAD to the master though their containers run',
        all.map(({ id }) => id),
        `${restartRemedy(namesOf(running.filter(({ shortId }) => lostHosts.has(shortId))))}; if it repeats, ${setting('SPARK_ON_DOCKER_WORKER_TIMEOUT', 180)} or fewer workers`,
      ),
    ),
  ]
  if (found.length > 0) return found
  return [
    ok(
      'workers',
      `${plural(alive.length, 'worker is', 'workers are')} ALIVE, one for each container`,
      [`${plural(running.length, 'container')} of workers running, the master knows each`],
    ),
  ]
}

/**
 * What the workers advertise against what the engine has, and each worker's promise against the
 * limit of its own container (25 – 40 % over the heap, and the worker's own JVM, must fit).
 */
function memory(
  { project, ...facts }: DoctorFacts,
  { memoryBytes }: EngineInfo,
  workers: readonly SparkWorker[],
): readonly Finding[] {
  const { advertised, daemons, engine } = memoryBudget(workers, memoryBytes)
  const evidence = [
    `${plural(workers.length, 'worker')} with ${formatMiB(advertised)} in all`,
    `the daemons need about ${formatMiB(daemons)}`,
    `the engine has ${formatMiB(engine)}`,
  ]
  const largest = Math.max(...workers.map(({ memoryMiB }) => memoryMiB))
  const roomFor = Math.floor((engine - otherDaemonsMiB) / (largest + workerDaemonMiB))
  const tight = workers.flatMap(({ host, memoryMiB }) => {
    const container = containersOf(facts).find(({ shortId }) => shortId === host)
    const limit = container?.memoryLimitBytes ?? 0
    if (limit === 0 || heapWithHeadroomMiB(limit / mib) >= memoryMiB) return []
    const promise = `promises ${formatMiB(memoryMiB)} of its limit of ${formatBytes(limit)}`
    return [`${container?.name ?? ''}: ${promise}`]
  })
  // The limit, in steps of 256 MiB, at which a worker's promise has the headroom.
  const limitMiB = Math.ceil((largest * 1.4 + workerDaemonMiB) / 256) * 256
  return [
    advertised + daemons <= engine
      ? ok('memory', 'The workers’ memory fits into the engine’s', evidence)
      : warning(
          'memory',
          'The workers advertise more memory than the engine has',
          evidence,
          roomFor >= 1
            ? `${typedCommand(project, `scale ${roomFor}`)}: as many as fit`
            : `${setting('SPARK_ON_DOCKER_WORKER_MEMORY', '512m')} && ${anew(project)}`,
        ),
    ...about(tight, (all) =>
      warning(
        'memory-headroom',
        'Workers without room beside the executors’ heap are killed for memory',
        all,
        `${setting('SPARK_ON_DOCKER_WORKER_MEMORY_LIMIT', `${limitMiB}m`)} && ${anew(project)}`,
      ),
    ),
  ]
}

/** Cores that the workers advertise against the engine's. */
function cpu(
  { project }: DoctorFacts,
  engine: EngineInfo,
  workers: readonly SparkWorker[],
): Finding {
  const cores = workers.reduce((sum, worker) => sum + worker.cores, 0)
  const max = engine.cores * coresForOne
  const fits = Math.max(1, Math.floor((max / cores) * workers.length))
  const evidence = [
    `${plural(workers.length, 'worker')} with ${plural(cores, 'core')} in all, the engine has ${engine.cores}`,
  ]
  return cores <= max
    ? ok('cpu', 'The workers’ cores are in proportion to the engine’s', evidence)
    : warning(
        'cpu',
        'The workers advertise many more cores than the engine has',
        evidence,
        `${typedCommand(project, `scale ${fits}`)}: beyond ${max} cores tasks mostly wait for a real one`,
      )
}

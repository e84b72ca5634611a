import { formatDuration, plural } from '../../../domain/units.ts'
import { type DoctorFacts, valueOf } from '../facts.ts'
import { bad, type Finding, ok, warning } from '../finding.ts'
import { command, restart, setting } from '../remedy.ts'

/** A worker that started later may still be on its way (measured: 10 s, 31 s when ten start). */
const registerMs = 60_000

/** Containers and Spark's workers are the same by name: which is only on one side? */
export function workers(facts: DoctorFacts): readonly Finding[] {
  const master = valueOf(facts.master)
  if (master === undefined) return []
  const alive = master.workers.filter(({ state }) => state === 'ALIVE')
  const known = new Set(
    master.workers.filter(({ state }) => state !== 'DEAD').map(({ host }) => host),
  )
  const running = facts.containers.filter(
    ({ service, state }) => service === 'worker' && state === 'running',
  )
  const findings: Finding[] = []
  if (alive.length === 0) {
    findings.push(
      bad(
        'workers',
        'No worker is ALIVE, so no application can run',
        [`${running.length} worker containers run, the master lists ${master.workers.length}`],
        running[0] === undefined
          ? command(facts.project, 'up')
          : `${command(facts.project, `logs ${running[0].name}`)}, then ${restart(running.map(({ name }) => name))}`,
      ),
    )
  }
  const stopped = facts.containers.filter(
    ({ service, state }) => service === 'worker' && (state === 'exited' || state === 'dead'),
  )
  if (stopped.length > 0) {
    findings.push(
      warning(
        'workers-stopped',
        'Worker containers have stopped',
        stopped.map(
          ({ name, exitCode, oomKilled }) =>
            `${name}${exitCode === undefined ? '' : `, exit status ${exitCode}`}${oomKilled ? ', killed for memory' : ''}`,
        ),
        `${command(facts.project, `logs ${stopped[0]?.name ?? ''}`)} says why, then ${command(facts.project, 'up')}`,
      ),
    )
  }
  const strangers = running.filter(
    ({ shortId, startedAt }) => !known.has(shortId) && facts.at - (startedAt ?? 0) > registerMs,
  )
  if (strangers.length > 0) {
    findings.push(
      warning(
        'workers-unregistered',
        'Worker containers run that the master does not know',
        strangers.map(
          ({ name, startedAt }) => `${name}, up ${formatDuration(facts.at - (startedAt ?? 0))}`,
        ),
        `${command(facts.project, `logs ${strangers[0]?.name ?? ''}`)} says why, then ${restart(strangers.map(({ name }) => name))}`,
      ),
    )
  }
  const hosts = new Set(running.map(({ shortId }) => shortId))
  const ghosts = alive.filter(({ host }) => !hosts.has(host))
  if (ghosts.length > 0) {
    findings.push(
      warning(
        'workers-gone',
        'The master counts on workers whose container does not run',
        ghosts.map(
          ({ id, lastHeartbeat }) =>
            `${id}, last heartbeat ${formatDuration(facts.at - lastHeartbeat)} ago`,
        ),
        `the master gives them up by itself in a minute; ${command(facts.project, 'up')} replaces them`,
      ),
    )
  }
  const dead = master.workers.filter(({ state, host }) => state === 'DEAD' && hosts.has(host))
  if (dead.length > 0 && strangers.length === 0) {
    // One that registered anew is listed twice, its old self DEAD.
    const lost = dead.filter(({ host }) => !known.has(host))
    if (lost.length > 0) {
      findings.push(
        warning(
          'workers-dead',
          'Workers are DEAD to the master though their containers run',
          lost.map(({ id }) => id),
          `${restart(running.filter(({ shortId }) => lost.some(({ host }) => host === shortId)).map(({ name }) => name))}; if it repeats, ${setting('SPARK_ON_DOCKER_WORKER_TIMEOUT', 180)} or fewer workers`,
        ),
      )
    }
  }
  if (findings.length > 0) return findings
  const evidence = [
    `${plural(running.length, 'container')} of workers running, the master knows each`,
  ]
  return [
    ok(
      'workers',
      `${plural(alive.length, 'worker is', 'workers are')} ALIVE, one for each container`,
      evidence,
    ),
  ]
}

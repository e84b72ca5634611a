import { lineOf } from '../clients/failure.ts'
import { look } from '../engine/probe.ts'
import type { Container } from '../domain/container.ts'
import type { DiskReading } from '../diagnostics/doctor/facts.ts'
import { shortName } from '../store/selectors/workers.ts'
import type { ActionContext } from './action.ts'
import { inParallel } from './wait.ts'

/** So many containers are asked at a time, all of them for so long. */
const atOnce = 4
const limitMs = 20_000

/**
 * Says for each folder that Spark writes to, as this container is set up, what `df` says: the
 * folder, a blank, one line of POSIX's form in blocks of 1 KiB.
 */
const script = `
conf=\${SPARK_CONF_DIR:-\${SPARK_HOME:-/opt/spark}/conf}/spark-defaults.conf
set_there=$(sed -n 's/^spark\\.local\\.dir[[:space:]=]\\{1,\\}//p' "$conf" 2>/dev/null | tail -n 1)
local_dirs=$(printf %s "\${SPARK_LOCAL_DIRS:-\${set_there:-/tmp}}" | tr , ' ')
for folder in / $local_dirs "\${SPARK_WORKER_DIR:-/opt/spark/work}" /var/lib/spark/events; do
  if [ -d "$folder" ]; then printf '%s %s\\n' "$folder" "$(df -kP "$folder" | tail -n 1)"; fi
done`

/** A line of the script's answer; undefined for what is none. */
export function spaceIn(line: string): Omit<DiskReading, 'container'> | undefined {
  const [folder = '', device = '', total, , free] = line.trim().split(/\s+/)
  const [totalKiB, freeKiB] = [Number(total), Number(free)]
  if (!folder.startsWith('/') || !(totalKiB > 0) || !(freeKiB >= 0)) return undefined
  return { folder, device, totalBytes: totalKiB * 1024, freeBytes: freeKiB * 1024 }
}

/** What every container that runs Spark has free where it writes, and which could not be asked. */
export async function readDisks(
  { clients, config, signal }: Pick<ActionContext, 'clients' | 'config' | 'signal'>,
  running: readonly Container[],
): Promise<{ readonly disks: readonly DiskReading[]; readonly skipped: readonly string[] }> {
  const asked = running.filter(({ service }) => ['master', 'worker', 'run'].includes(service))
  const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)])
  const disks: DiskReading[] = []
  const skipped: string[] = asked.length === 0 ? ['disk: no container of Spark runs'] : []
  const ask = async ({ id, name }: Container) => {
    const container = shortName(name, config.project)
    try {
      const { lines } = await look(clients.engine, id, ['sh', '-c', script], limit)
      const read = lines.flatMap((line) => spaceIn(line) ?? [])
      if (read.length === 0) skipped.push(`disk of ${container}: it gave no answer to read`)
      disks.push(...read.map((one) => ({ container, ...one })))
    } catch (error) {
      signal.throwIfAborted()
      const reason = limit.aborted ? `not asked in ${limitMs / 1000} s` : lineOf(error)
      skipped.push(`disk of ${container}: ${reason}`)
    }
  }
  await inParallel(asked, atOnce, ask)
  signal.throwIfAborted()
  return { disks, skipped }
}

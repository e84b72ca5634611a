import type { ServiceName } from '../../../domain/container.ts'
import { cleanText, errorMessage } from '../../../domain/text.ts'
import type { EventLogClient } from '../../../clients/contracts.ts'
import type { Archives } from '../../../engine/docker/archive.ts'
import { limited } from '../../../clients/failure.ts'
import { logPaths } from './files.ts'
import { type Limits, readEventLog } from './read.ts'

/** Who has the volume: whoever writes to it, and whoever shows it. */
const services: readonly ServiceName[] = ['master', 'worker', 'history', 'run']

/** A log of 512 MiB is one of some 110,000 tasks, and takes ten seconds or so. */
const defaults: Limits = { bytes: 512 * 1024 * 1024, heldBytes: 64 * 1024 * 1024 }
const limitMs = 120_000

/**
 * Event logs, read from the cluster's volume through a container that has it. The logs of this
 * version of Spark and of others since 3.0; zstd or not compressed.
 */
export function createEventLogClient(
  archives: Archives,
  limits: Limits = defaults,
): EventLogClient {
  return {
    read: async (id, signal, { unfinished = false } = {}) => {
      const paths = logPaths(id)
      const what = `the event log of ${cleanText(id)}`
      const describe = (error: unknown) =>
        error === undefined
          ? `${what} could not be read in ${limitMs / 1000} s`
          : `${what} cannot be read: ${errorMessage(error)}`
      return await limited('spark', signal, limitMs, describe, async (either) => {
        const archive = await archives.archive(services, paths, either)
        if (archive === undefined) return undefined
        return await readEventLog(archive, limits, unfinished)
      })
    },
  }
}

import { ClientError } from '../../../clients/contracts.ts'

/** Where every container of the cluster has the volume of event logs (`spark.eventLog.dir`). */
const folder = '/var/lib/spark/events'

/** Ids as the master makes them (`Master.newApplicationId`); they become part of a path. */
const applicationId = /^app-\d{14}-\d{4,9}$/

/**
 * Where an application's log may be: since Spark 4 a folder of files that are rolled over
 * (`RollingEventLogFilesWriter`), else one file (`SingleEventLogFileWriter`). Throws a
 * `ClientError` for what is no application's id.
 */
export function logPaths(id: string): readonly string[] {
  if (!applicationId.test(id)) {
    throw new ClientError('spark', 'the event log of that application cannot be read: no such id')
  }
  const endings = ['.zstd', '', '.zstd.inprogress', '.inprogress']
  return [`${folder}/eventlog_v2_${id}`, ...endings.map((ending) => `${folder}/${id}${ending}`)]
}

/** A file of an event log, by its name. */
export type LogFile =
  | { readonly kind: 'status'; readonly writing: boolean }
  | {
      readonly kind: 'events'
      /** Files are read in this order. */
      readonly index: number
      /** It holds what mattered of the files before it, which then are not read. */
      readonly compact: boolean
      readonly codec: 'zstd' | 'none' | 'unknown'
      readonly writing: boolean
    }

/** Reads the name of a file; undefined for one that is not of a log (a checksum). */
export function logFileOf(path: string): LogFile | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const writing = name.endsWith('.inprogress')
  if (name.startsWith('appstatus_')) return { kind: 'status', writing }
  const match =
    /^(?:events_(?<index>\d+)_)?app-[\d-]+(?:\.(?<codec>lz4|lzf|snappy|zstd))?(?<compact>\.compact)?(?:\.inprogress)?$/.exec(
      name,
    )
  if (match === null) return undefined
  const { index, codec, compact } = match.groups ?? {}
  return {
    kind: 'events',
    index: Number(index ?? 1),
    compact: compact !== undefined,
    codec: codec === undefined ? 'none' : codec === 'zstd' ? 'zstd' : 'unknown',
    writing,
  }
}

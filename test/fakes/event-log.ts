import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'

const fixtures = join(import.meta.dirname, '../fixtures/event-logs')
/** A moment, as events have it. */
const milliseconds = /\b1[789]\d{11}\b/g
const folder = '/var/lib/spark/events'

/** As Spark compresses a log: a frame at every flush, which is at every event but tasks'. */
export function inFrames(lines: readonly string[]): Buffer {
  const frames: string[] = ['']
  for (const line of lines) {
    frames.push(`${frames.pop() ?? ''}${line}\n`)
    if (!line.includes('"SparkListenerTask')) frames.push('')
  }
  return Buffer.concat(frames.filter((text) => text !== '').map((text) => zstdCompressSync(text)))
}

/** The lines of a recorded log, told of an application with this id. */
export function recordedLog(name: string, id: string): readonly string[] {
  const recorded = readFileSync(join(fixtures, name, 'events.jsonl'), 'utf8')
  // An hour ago, for what is older than 30 days is not kept in the history.
  const last = Math.max(...Array.from(recorded.matchAll(milliseconds), ([at]) => Number(at)))
  const shift = Date.now() - 3_600_000 - last
  const text = recorded.replaceAll(milliseconds, (at) => String(Number(at) + shift))
  return text
    .trimEnd()
    .replaceAll(/app-\d{14}-\d{4}/g, id)
    .split('\n')
}

/** Writes an event log into a volume as Spark 4 does: a folder of files that are rolled over. */
export function writeLog(
  files: Map<string, Buffer>,
  id: string,
  lines: readonly string[],
  given: { readonly inProgress?: boolean } = {},
): void {
  const of = `${folder}/eventlog_v2_${id}`
  files.delete(`${of}/appstatus_${id}.inprogress`)
  files.set(
    `${of}/appstatus_${id}${given.inProgress === true ? '.inprogress' : ''}`,
    Buffer.alloc(0),
  )
  files.set(`${of}/events_1_${id}.zstd`, inFrames(lines))
}

import type { EventLog } from '../../../diagnostics/event-log/event-log.ts'
import { createReplay, type Replay } from '../../../diagnostics/event-log/replay.ts'
import { ClientError } from '../../../clients/contracts.ts'
import { parseLogEvent } from './events.ts'
import { type LogFile, logFileOf } from './files.ts'
import { linesOf } from './lines.ts'
import { tarFiles } from './tar.ts'
import { unzstd } from './zstd.ts'

type Events = Extract<LogFile, { kind: 'events' }>

/** How much of a log is read. */
export interface Limits {
  /** Of what it comes to when it is decompressed. */
  readonly bytes: number
  /** Of files that come before their turn, as they are. */
  readonly heldBytes: number
}

interface Reading {
  replay: Replay
  badLines: number
  /** More bytes than are read. */
  cut: boolean
  /** The archive ended within a file. */
  broken: boolean
  /** Bytes that may be read still. */
  left: number
}

/** Takes in the events of one file. */
async function readFile(
  reading: Reading,
  file: Events,
  bytes: AsyncIterable<Buffer>,
): Promise<void> {
  if (file.codec === 'unknown') {
    throw new ClientError(
      'spark',
      'this event log is compressed in a way that is not read here: set spark.eventLog.compression.codec=zstd',
    )
  }
  if (file.compact) {
    reading.replay = createReplay()
    reading.badLines = 0
  }
  const plain = file.codec === 'zstd' ? unzstd(bytes) : bytes
  const lines = linesOf(measured(reading, plain), reading.left, () => {
    reading.cut = true
  })
  for await (const several of lines) {
    for (const line of several) {
      if (line.trim() === '') continue
      const event = parseLogEvent(line)
      if (event === 'bad') reading.badLines += 1
      else if (event !== 'other') reading.replay.add(event)
    }
  }
}

async function* measured(
  reading: Reading,
  source: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, void> {
  for await (const bytes of source) {
    reading.left -= bytes.length
    yield bytes
  }
}

async function allOf(bytes: AsyncIterable<Buffer>, most: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.length
    if (size > most) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function* only(bytes: Buffer): AsyncGenerator<Buffer, void> {
  yield await Promise.resolve(bytes)
}

/**
 * Reads an event log out of an archive of its folder, or of its one file. `writing` is given for
 * one that Spark has not finished, unless `unfinished` says to read it all the same; undefined for
 * an archive without a log. Files are rolled over by number, and come by name: what comes before
 * its turn is kept until then. Rejects a codec that cannot be read, and what is no archive.
 */
export async function readEventLog(
  archive: AsyncIterable<Buffer>,
  limits: Limits,
  unfinished: boolean,
): Promise<EventLog | 'writing' | undefined> {
  const reading: Reading = {
    replay: createReplay(),
    badLines: 0,
    cut: false,
    broken: false,
    left: limits.bytes,
  }
  let found = false
  let next: number | undefined
  const held: { readonly file: Events; readonly bytes: Buffer }[] = []
  const files = tarFiles(archive, () => {
    reading.broken = true
  })
  for await (const { path, bytes } of files) {
    const file = logFileOf(path)
    if (file === undefined) continue
    if (file.writing && !unfinished) return 'writing'
    if (file.kind === 'status') continue
    found = true
    if (file.index === 1 || file.index === next) {
      await readFile(reading, file, bytes)
      next = file.index + 1
      // What is left of the archive need not come.
      if (reading.cut) break
      continue
    }
    const kept = held.reduce((sum, one) => sum + one.bytes.length, 0)
    const whole = await allOf(bytes, limits.heldBytes - kept)
    if (whole === undefined) {
      reading.cut = true
      break
    }
    held.push({ file, bytes: whole })
  }
  for (const { file, bytes } of held.sort((a, b) => a.file.index - b.file.index)) {
    if (!reading.cut) await readFile(reading, file, only(bytes))
  }
  if (!found) return undefined
  if (reading.broken && !unfinished) return 'writing'
  const { badLines, cut } = reading
  return { ...reading.replay.told(), badLines, cut }
}

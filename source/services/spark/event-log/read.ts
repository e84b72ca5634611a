import { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { ClientError } from '../../../clients/contracts.ts'
import type { EventLog } from '../../../domain/application.ts'
import { parseLogEvent } from './events.ts'
import { type LogFile, logFileOf } from './files.ts'
import { createReplay } from './replay.ts'
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

/** Of a longer line only the beginning is kept: no event that is read is as long. */
const maxLine = 32 * 1024 * 1024
const begin = 100

/**
 * Splits bytes into lines, the last one even without its newline. Lines that end in one piece are
 * given together. Ends when more than the budget has come, which is then less than nothing.
 */
export async function* logLinesOf(
  source: AsyncIterable<Buffer>,
  budget: { left: number },
): AsyncGenerator<readonly string[], void> {
  const decoder = new StringDecoder('utf8')
  let pending = ''
  let tooLong = false
  for await (const bytes of source) {
    budget.left -= bytes.length
    if (budget.left < 0) return
    const [first = '', ...others] = decoder.write(bytes).split('\n')
    if (!tooLong) pending += first
    if (pending.length > maxLine) {
      tooLong = true
      pending = pending.slice(0, begin)
    }
    const last = others.pop()
    if (last === undefined) continue
    yield [pending, ...others]
    pending = last
    tooLong = false
  }
  pending += decoder.end()
  if (pending !== '') yield [pending]
}

/** All of a file, where it is no larger than `most`. */
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
  let replay = createReplay()
  let badLines = 0
  const budget = { left: limits.bytes, broken: false }

  /** Takes in the events of one file. */
  const take = async ({ codec, compact }: Events, bytes: AsyncIterable<Buffer>) => {
    if (codec === 'unknown') {
      throw new ClientError(
        'spark',
        'this event log is compressed in a way that is not read here: set spark.eventLog.compression.codec=zstd',
      )
    }
    if (compact) {
      replay = createReplay()
      badLines = 0
    }
    for await (const lines of logLinesOf(codec === 'zstd' ? unzstd(bytes) : bytes, budget)) {
      for (const line of lines) {
        if (line.trim() === '') continue
        const event = parseLogEvent(line)
        if (event === 'bad') badLines += 1
        else if (event !== 'other') replay.add(event)
      }
    }
  }

  let found = false
  let next = 1
  let held = 0
  const waiting: { readonly file: Events; readonly bytes: Buffer }[] = []
  const files = tarFiles(archive, () => {
    budget.broken = true
  })
  for await (const { path, bytes } of files) {
    const file = logFileOf(path)
    if (file === undefined) continue
    if (file.writing && !unfinished) return 'writing'
    if (file.kind === 'status') continue
    found = true
    if (file.index === 1 || file.index === next) {
      await take(file, bytes)
      next = file.index + 1
    } else {
      const whole = await allOf(bytes, limits.heldBytes - held)
      if (whole === undefined) budget.left = -1
      else {
        held += whole.length
        waiting.push({ file, bytes: whole })
      }
    }
    // What is left of the archive need not come.
    if (budget.left < 0) break
  }
  for (const { file, bytes } of waiting.sort((a, b) => a.file.index - b.file.index)) {
    if (budget.left >= 0) await take(file, Readable.from([bytes]))
  }
  if (!found) return undefined
  if (budget.broken && !unfinished) return 'writing'
  return { ...replay.told(), badLines, cut: budget.left < 0 }
}

import { StringDecoder } from 'node:string_decoder'
import type { LogLine } from '../../domain/container.ts'
import { cleanText } from '../../domain/text.ts'

/** A piece of a container's output. */
export interface Frame {
  readonly stream: LogLine['stream']
  readonly bytes: Buffer
}

const headerLength = 8
/** Stream numbers of the engine's frames; 0 (stdin) is written to stdout. */
const streams: Readonly<Record<number, LogLine['stream']>> = {
  0: 'stdout',
  1: 'stdout',
  2: 'stderr',
}

/**
 * Takes the multiplexed output of a container without a terminal apart, however its bytes were
 * cut (https://docs.docker.com/reference/api/engine/ under "Attach to a container"). Bytes that
 * are no frames are taken as plain output.
 */
export function createDemultiplexer(): (chunk: Buffer) => Frame[] {
  let rest: Buffer = Buffer.alloc(0)
  let plain = false
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const frames: Frame[] = []
    while (!plain && rest.length >= headerLength) {
      const stream = streams[rest[0] ?? -1]
      if (stream === undefined || rest[1] !== 0 || rest[2] !== 0 || rest[3] !== 0) {
        plain = true
        break
      }
      const end = headerLength + rest.readUInt32BE(4)
      if (rest.length < end) break
      frames.push({ stream, bytes: rest.subarray(headerLength, end) })
      rest = rest.subarray(end)
    }
    if (plain && rest.length > 0) {
      frames.push({ stream: 'stdout', bytes: rest })
      rest = Buffer.alloc(0)
    }
    return frames
  }
}

/**
 * As `createDemultiplexer`, for bytes that are passed on: a frame is given in the pieces in which
 * it comes, so that nothing is held back or copied.
 */
export function createFrameCutter(): (chunk: Buffer) => Frame[] {
  let header: Buffer = Buffer.alloc(0)
  let stream: LogLine['stream'] = 'stdout'
  let left = 0
  return (chunk) => {
    const frames: Frame[] = []
    let rest = chunk
    while (rest.length > 0) {
      if (left === 0) {
        const more = rest.subarray(0, headerLength - header.length)
        header = Buffer.concat([header, more])
        rest = rest.subarray(more.length)
        if (header.length < headerLength) break
        const of = streams[header[0] ?? -1]
        if (of === undefined || header[1] !== 0 || header[2] !== 0 || header[3] !== 0) {
          // No frames at all: plain output, to the end.
          frames.push({ stream: 'stdout', bytes: header })
          left = Infinity
        } else {
          stream = of
          left = header.readUInt32BE(4)
        }
        header = Buffer.alloc(0)
        continue
      }
      const bytes = rest.subarray(0, left)
      frames.push({ stream, bytes })
      left -= bytes.length
      rest = rest.subarray(bytes.length)
    }
    return frames
  }
}

/** A line that is longer is given in pieces: a log may hold megabytes without a newline. */
const maxLine = 64 * 1024
const stamp = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) ?/

/** What a terminal would show of a line that was written over with carriage returns. */
function overwritten(text: string): string {
  const line = text.endsWith('\r') ? text.slice(0, -1) : text
  return line.slice(line.lastIndexOf('\r') + 1)
}

interface Pending {
  readonly decoder: StringDecoder
  text: string
  at: number | undefined
}

/** Makes lines of frames; `end` gives the last ones, which had no newline. */
export interface LineSplitter {
  push(frame: Frame): LogLine[]
  end(): LogLine[]
}

/**
 * Splits output into lines, each stream on its own. With `stamped` every frame begins with the
 * engine's time stamp, which is also in the middle of a line that it had to cut; without, a line
 * gets `now()` (milliseconds since the epoch).
 */
export function createLineSplitter(stamped: boolean, now: () => number = Date.now): LineSplitter {
  const make = (): Pending => ({ decoder: new StringDecoder('utf8'), text: '', at: undefined })
  const pending = { stdout: make(), stderr: make() }

  const flush = (stream: LogLine['stream'], text: string): LogLine => {
    const of = pending[stream]
    const line = { stream, at: of.at ?? now(), text: cleanText(overwritten(text)) }
    of.at = undefined
    return line
  }
  const withoutStamp = (stream: LogLine['stream'], text: string): string => {
    const found = stamped ? stamp.exec(text) : null
    if (found === null) return text
    const at = Date.parse(found[1] ?? '')
    if (pending[stream].at === undefined && !Number.isNaN(at)) pending[stream].at = at
    return text.slice(found[0].length)
  }

  return {
    push: ({ stream, bytes }) => {
      const of = pending[stream]
      const lines: LogLine[] = []
      const parts = of.decoder.write(bytes).split('\n')
      const last = parts.pop() ?? ''
      for (const part of parts) {
        const text = of.text + withoutStamp(stream, part)
        of.text = ''
        lines.push(flush(stream, text))
      }
      if (last !== '') of.text += withoutStamp(stream, last)
      if (of.text.length > maxLine) {
        lines.push(flush(stream, of.text))
        of.text = ''
      }
      return lines
    },
    end: () =>
      (['stdout', 'stderr'] as const).flatMap((stream) => {
        const text = pending[stream].text + pending[stream].decoder.end()
        pending[stream].text = ''
        return text === '' ? [] : [flush(stream, text)]
      }),
  }
}

/** Splits a stream of JSON values, one a line, as the engine sends events and stats. */
export function createJsonLines(): (chunk: Buffer) => unknown[] {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  return (chunk) => {
    const parts = (rest + decoder.write(chunk)).split('\n')
    rest = parts.pop() ?? ''
    return parts.flatMap((part) => {
      if (part.trim() === '') return []
      try {
        return [JSON.parse(part) as unknown]
      } catch {
        // One broken line must not end the stream; what it said is seen at the next list.
        return []
      }
    })
  }
}

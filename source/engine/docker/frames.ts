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
const streams: readonly LogLine['stream'][] = ['stdout', 'stdout', 'stderr']

/**
 * Takes the multiplexed output of a container apart, however its bytes were cut
 * (https://docs.docker.com/reference/api/engine/ under "Attach to a container"). Bytes that do not
 * begin as a frame are plain output: that of a container with a terminal.
 */
export function createDemultiplexer(): (chunk: Buffer) => Frame[] {
  let rest: Buffer = Buffer.alloc(0)
  let plain = false
  return (chunk) => {
    if (plain) return [{ stream: 'stdout', bytes: chunk }]
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const frames: Frame[] = []
    while (rest.length > 0) {
      const stream = streams[rest[0] ?? -1]
      if (stream === undefined || rest.subarray(1, 4).some((byte) => byte !== 0)) {
        plain = true
        return [...frames, { stream: 'stdout', bytes: rest }]
      }
      const end = rest.length < headerLength ? Infinity : headerLength + rest.readUInt32BE(4)
      if (rest.length < end) break
      frames.push({ stream, bytes: rest.subarray(headerLength, end) })
      rest = rest.subarray(end)
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

/**
 * Splits output into lines, each stream on its own. With `stamped` every frame begins with the
 * engine's time stamp, which is also in the middle of a line that it had to cut; without, a line
 * gets `now()` (milliseconds since the epoch).
 */
export function createLineSplitter(stamped: boolean, now: () => number = Date.now) {
  const splitterOf = (stream: LogLine['stream']) => {
    const decoder = new StringDecoder('utf8')
    let begun = ''
    let at: number | undefined
    const add = (text: string) => {
      const found = stamped ? stamp.exec(text) : null
      if (found !== null) at ??= Date.parse(found[1] ?? '') || undefined
      begun += text.slice(found?.[0].length ?? 0)
    }
    const flush = (): LogLine => {
      const line = { stream, at: at ?? now(), text: cleanText(overwritten(begun)) }
      begun = ''
      at = undefined
      return line
    }
    const push = (bytes: Buffer) => {
      const parts = decoder.write(bytes).split('\n')
      const last = parts.pop() ?? ''
      const lines = parts.map((part) => {
        add(part)
        return flush()
      })
      if (last !== '') add(last)
      return begun.length > maxLine ? [...lines, flush()] : lines
    }
    const end = () => {
      begun += decoder.end()
      return begun === '' ? [] : [flush()]
    }
    return { push, end }
  }
  const of = { stdout: splitterOf('stdout'), stderr: splitterOf('stderr') }
  return {
    push: ({ stream, bytes }: Frame) => of[stream].push(bytes),
    /** The last lines, which had no newline. */
    end: () => [...of.stdout.end(), ...of.stderr.end()],
  }
}

/** The JSON values of a stream, one a line, as the engine sends events and stats. */
export async function* jsonLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<unknown, void> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const chunk of chunks) {
    const parts = (rest + decoder.write(chunk)).split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      // One broken line must not end the stream; what it said is seen at the next list.
      const value = jsonIn(part)
      if (value !== undefined) yield value
    }
  }
}

/** Text read as JSON; undefined for what is none. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

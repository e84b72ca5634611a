import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import {
  createDemultiplexer,
  createLineSplitter,
  jsonLines,
} from '../../source/engine/docker/frames.ts'
import { frame } from '../fakes/docker/container.ts'

const at = '2026-11-23T12:00:00.123456789Z'
const atMs = Date.parse('2026-11-23T12:00:00.123Z')

/** Lines of bytes that arrive in pieces of `size`. */
function linesOf(bytes: Buffer, size: number, stamped = true) {
  const frames = createDemultiplexer()
  const lines = createLineSplitter(stamped, () => 7)
  const out = []
  for (let from = 0; from < bytes.length; from += size) {
    for (const piece of frames(bytes.subarray(from, from + size))) out.push(...lines.push(piece))
  }
  return [...out, ...lines.end()]
}

describe('a multiplexed log', () => {
  const bytes = Buffer.concat([
    frame('stdout', `${at} first\n`),
    frame('stderr', `${at} a warning with ü and 語\n`),
    frame('stdout', `${at} \u001b[31mred\u001b[0m\ttab\r\n`),
    frame('stdout', `${at} no newline`),
  ])
  test.each([1, 3, 8, 13, 10_000])('is the same however it is cut (%i bytes)', (size) => {
    expect(linesOf(bytes, size)).toEqual([
      { stream: 'stdout', at: atMs, text: 'first' },
      { stream: 'stderr', at: atMs, text: 'a warning with ü and 語' },
      { stream: 'stdout', at: atMs, text: 'red tab' },
      { stream: 'stdout', at: atMs, text: 'no newline' },
    ])
  })

  test('a line that the engine cut has one time stamp, its first', () => {
    const later = '2026-11-23T12:00:09Z'
    const cut = Buffer.concat([
      frame('stdout', `${at} half `),
      frame('stdout', `${later} a line\n`),
    ])
    expect(linesOf(cut, 50)).toEqual([{ stream: 'stdout', at: atMs, text: 'half a line' }])
  })

  test('a character cut in two frames stays whole', () => {
    const word = Buffer.from('語')
    const halves = [word.subarray(0, 1), word.subarray(1)].map((half) => {
      const header = frame('stdout', '')
      header.writeUInt32BE(half.length, 4)
      return Buffer.concat([header, half])
    })
    expect(linesOf(Buffer.concat([...halves, frame('stdout', '\n')]), 4, false)).toEqual([
      { stream: 'stdout', at: 7, text: '語' },
    ])
  })

  test('of a progress bar only the last state is shown', () => {
    const bar = frame('stderr', `${at} 10 %\r50 %\r100 %\n`)
    expect(linesOf(bar, 100)[0]?.text).toBe('100 %')
  })

  test('a line without end is given in pieces', () => {
    const lines = linesOf(frame('stdout', 'x'.repeat(200_000)), 1000, false)
    expect(lines.map(({ text }) => text).join('')).toHaveLength(200_000)
  })

  test('bytes that are no frames are plain output', () => {
    expect(linesOf(Buffer.from('plain text\nmore'), 4, false).map(({ text }) => text)).toEqual([
      'plain text',
      'more',
    ])
  })
})

test('JSON lines: however they are cut, and a broken one is left out', async () => {
  const bytes = Buffer.from('{"a":"ü"}\nbroken{\n\n{"b":2}\n{"half":')
  const single = Readable.from([...bytes].map((byte) => Buffer.from([byte])))
  const out: unknown[] = []
  for await (const value of jsonLines(single)) out.push(value)
  expect(out).toEqual([{ a: 'ü' }, { b: 2 }])
})

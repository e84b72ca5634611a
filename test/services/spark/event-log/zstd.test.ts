import { constants, zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { unzstd } from '../../../../source/services/spark/event-log/zstd.ts'
import { gathered, inPieces } from './bytes.ts'

const frame = (text: string, checksum = false) =>
  zstdCompressSync(text, { params: { [constants.ZSTD_c_checksumFlag]: checksum ? 1 : 0 } })

const numbers = (lines: number) =>
  Array.from({ length: lines }, (_, index) => `${index * 7919} of many`).join('\n')
/** More than one block of a frame. */
const long = numbers(40_000)
const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3])

describe('zstd', () => {
  test.each([
    [1, 200],
    [7, 2000],
    [1000, 40_000],
    [65_536, 40_000],
    [Infinity, 40_000],
  ])('all frames are read, in pieces of %s bytes', async (length, lines) => {
    const texts = ['first\n', numbers(lines), '', 'a'.repeat(10 * lines), 'last']
    const frames = texts.map((text, index) => frame(text, index % 2 === 1))
    const bytes = Buffer.concat([...frames, skippable, frame('the end')])
    const pieces = inPieces(bytes, Math.min(length, bytes.length))
    const read = (await gathered(unzstd(pieces))).toString()
    // Not `toBe`: a difference would print half a megabyte.
    expect(read === `${texts.join('')}the end`).toBe(true)
  })

  test('of a last frame that is cut what is there is given', async () => {
    const cut = frame(long).subarray(0, 60_000)
    const read = (
      await gathered(unzstd(inPieces(Buffer.concat([frame('whole\n'), cut]), 999)))
    ).toString()
    expect(read.startsWith('whole\n')).toBe(true)
    expect(`whole\n${long}`.startsWith(read)).toBe(true)
    expect((await gathered(unzstd(inPieces(Buffer.alloc(0), 1)))).length).toBe(0)
  })

  test('what is not zstd, or was damaged, is refused', async () => {
    await expect(gathered(unzstd(inPieces(Buffer.from('plain text'), 4)))).rejects.toThrow(
      'not compressed with zstd',
    )
    const damaged = Buffer.concat([frame(long, true), frame('more')])
    damaged.fill(0xff, 100, 200)
    const length = gathered(unzstd(inPieces(damaged, 4096))).then((bytes) => bytes.length)
    await expect(length).rejects.toThrow()
  })
})

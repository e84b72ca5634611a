import { Readable } from 'node:stream'
import { createZstdDecompress } from 'node:zlib'
import { createFrameScanner } from './zstd-frames.ts'

const chunkSize = 64 * 1024

/**
 * Decompresses zstd, however many frames there are: Spark ends one at every flush, and Node's
 * decompressor stops after the first (https://github.com/nodejs/node/issues/64741). A last frame
 * that is cut is given as far as it goes. Rejects what is not zstd.
 */
export async function* unzstd(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  const input = source[Symbol.asyncIterator]()
  const scanner = createFrameScanner()
  let rest: Buffer = Buffer.alloc(0)
  let over = false

  /** The pieces of the next frame. */
  async function* frame(): AsyncGenerator<Buffer, void> {
    for (;;) {
      if (rest.length === 0) {
        const next = await input.next()
        over = next.done === true
        if (next.done === true) return
        rest = next.value
      }
      const { length, ends } = scanner.take(rest)
      const piece = rest.subarray(0, length)
      rest = rest.subarray(length)
      if (piece.length > 0) yield piece
      if (ends) return
    }
  }

  const isOver = () => over
  try {
    while (!isOver()) {
      try {
        yield* inflated(frame())
      } catch (error) {
        // The frame was cut: Spark was writing it still, or was killed while it did.
        if (!isOver()) throw error
      }
    }
  } finally {
    await input.return?.()
  }
}

async function* inflated(pieces: AsyncGenerator<Buffer, void>): AsyncGenerator<Buffer, void> {
  // Nothing is made for a frame that is none: the source may end with the one before.
  const first = await pieces.next()
  if (first.done === true) return
  const inflate = createZstdDecompress({ chunkSize })
  const bytes = Readable.from(after(first.value, pieces))
  bytes.on('error', (error) => inflate.destroy(error))
  for await (const chunk of bytes.pipe(inflate)) yield chunk as Buffer
}

async function* after(first: Buffer, others: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  yield first
  yield* others
}

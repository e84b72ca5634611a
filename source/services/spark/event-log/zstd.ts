import { Readable } from 'node:stream'
import { createZstdDecompress } from 'node:zlib'
import { type Bytes, bytesOf } from './bytes.ts'

const chunkSize = 64 * 1024
const frameMagic = 0xfd2fb528
const skippableMagic = 0x184d2a50

/**
 * The next frame as it is compressed, found without decompressing it (RFC 8878, section 3.1): a
 * header, then blocks with their sizes in front of them, then perhaps a checksum. What may be
 * skipped is. Empty at the end of the source. Rejects what is not zstd.
 */
async function* frame(bytes: Bytes): AsyncGenerator<Buffer, void> {
  let begin = await bytes.whole(5)
  while (begin.length === 5 && (begin.readUInt32LE(0) & 0xfffffff0) >>> 0 === skippableMagic) {
    const size = Buffer.concat([begin.subarray(4), await bytes.whole(3)])
    await bytes.whole(size.readUInt32LE(0))
    begin = await bytes.whole(5)
  }
  if (begin.length < 5) return
  if (begin.readUInt32LE(0) !== frameMagic) throw new Error('it is not compressed with zstd')
  yield begin
  const descriptor = begin[4] ?? 0
  const single = (descriptor & 0x20) !== 0
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0
  const contentSize = [single ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0
  yield* bytes.pieces((single ? 0 : 1) + dictionary + contentSize)
  for (let last = false; !last;) {
    const head = await bytes.whole(3)
    if (head.length < 3) return
    yield head
    const header = head.readUIntLE(0, 3)
    // A run of one byte (type 1) has its length for a size, and takes one.
    yield* bytes.pieces(((header >> 1) & 3) === 1 ? 1 : header >> 3)
    last = (header & 1) === 1
  }
  if ((descriptor & 4) !== 0) yield* bytes.pieces(4)
}

/**
 * Decompresses zstd, however many frames there are: Spark ends one at every flush, and Node's
 * decompressor stops after the first (https://github.com/nodejs/node/issues/64741). A last frame
 * that is cut is given as far as it goes. Rejects what is not zstd.
 */
export async function* unzstd(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  const bytes = bytesOf(source)
  try {
    while (!bytes.ended()) {
      const compressed = Readable.from(frame(bytes))
      const inflated = compressed.pipe(createZstdDecompress({ chunkSize }))
      compressed.on('error', (error) => inflated.destroy(error))
      try {
        for await (const chunk of inflated) yield chunk as Buffer
      } catch (error) {
        // The frame was cut: Spark was writing it still, or was killed while it did.
        if (!bytes.ended()) throw error
      }
    }
  } finally {
    await bytes.close()
  }
}

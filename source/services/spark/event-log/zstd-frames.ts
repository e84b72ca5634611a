/** Follows the frames of zstd through a source that comes in pieces. */
export interface FrameScanner {
  /**
   * How many of these bytes belong to the present frame, and whether it ends with them; the bytes
   * after that belong to the next one. Throws for what is not zstd.
   */
  take(bytes: Buffer): { readonly length: number; readonly ends: boolean }
}

const frameMagic = 0xfd2fb528
const skippableMagic = 0x184d2a50
/** Of a frame; those of blocks have three bytes. */
const maxHeader = 18

type Part = 'header' | 'block' | 'last block' | 'tail'

/** What a header says: its own length, how many bytes follow it, and what comes then. */
interface Header {
  readonly length: number
  readonly follows: number
  readonly next: Part
}

/** A frame's header; undefined while more of it must be seen. */
function frameHeader(seen: Buffer): (Header & { readonly checksum: boolean }) | undefined {
  if (seen.length < 5) return undefined
  const magic = seen.readUInt32LE(0)
  if ((magic & 0xfffffff0) >>> 0 === skippableMagic) {
    if (seen.length < 8) return undefined
    return { length: 8, follows: seen.readUInt32LE(4), next: 'tail', checksum: false }
  }
  if (magic !== frameMagic) throw new Error('it is not compressed with zstd')
  const descriptor = seen[4] ?? 0
  const single = (descriptor & 0x20) !== 0
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0
  const contentSize = [single ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0
  const length = 5 + (single ? 0 : 1) + dictionary + contentSize
  if (seen.length < length) return undefined
  return { length, follows: 0, next: 'block', checksum: (descriptor & 4) !== 0 }
}

/** A block's header; undefined while more of it must be seen. */
function blockHeader(seen: Buffer): Header | undefined {
  if (seen.length < 3) return undefined
  const header = seen.readUIntLE(0, 3)
  // A run of one byte (type 1) has its length for a size, and takes one.
  const follows = ((header >> 1) & 3) === 1 ? 1 : header >> 3
  return { length: 3, follows, next: (header & 1) === 0 ? 'block' : 'last block' }
}

/**
 * Finds where frames end without decompressing them (RFC 8878, section 3.1): a frame is a header,
 * then blocks with their sizes in front of them, then perhaps a checksum of four bytes.
 */
export function createFrameScanner(): FrameScanner {
  /** What comes once `skip` bytes have passed. */
  let part: Part = 'header'
  let skip = 0
  let checksum = false
  /** The beginning of a header that was cut. */
  let held: Buffer = Buffer.alloc(0)

  const begin = (seen: Buffer): Header | undefined => {
    if (part === 'block') return blockHeader(seen)
    const header = frameHeader(seen)
    if (header !== undefined) checksum = header.checksum
    return header
  }

  return {
    take: (bytes) => {
      let at = 0
      for (;;) {
        const passed = Math.min(skip, bytes.length - at)
        skip -= passed
        at += passed
        if (skip > 0) return { length: at, ends: false }
        if (part === 'last block') {
          part = 'tail'
          skip = checksum ? 4 : 0
          continue
        }
        if (part === 'tail') {
          part = 'header'
          return { length: at, ends: true }
        }
        if (at === bytes.length) return { length: at, ends: false }
        const seen = Buffer.concat([held, bytes.subarray(at, at + maxHeader - held.length)])
        const header = begin(seen)
        if (header === undefined) {
          held = seen
          return { length: bytes.length, ends: false }
        }
        at += header.length - held.length
        held = Buffer.alloc(0)
        skip = header.follows
        part = header.next
      }
    },
  }
}

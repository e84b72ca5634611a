import { bytesOf } from './bytes.ts'

/** A file in a tar archive; its bytes must be taken, or are passed over, before the next one. */
export interface TarFile {
  /** With its folders: `eventlog_v2_app-…/events_1_app-….zstd`. */
  readonly path: string
  readonly bytes: AsyncIterable<Buffer>
}

const block = 512

/** A field of a header: text up to its first zero. */
function field(header: Buffer, from: number, length: number): string {
  const bytes = header.subarray(from, from + length)
  const end = bytes.indexOf(0)
  return bytes.toString('utf8', 0, end < 0 ? length : end)
}

/** A size: octal digits, or (GNU) a number in base 256 where the first bit is set. */
function sizeOf(header: Buffer): number {
  if (((header[124] ?? 0) & 0x80) !== 0) return Number(header.readBigUInt64BE(128))
  const octal = field(header, 124, 12).trim()
  const size = octal === '' ? 0 : Number.parseInt(octal, 8)
  if (!Number.isSafeInteger(size) || size < 0) throw new Error('it is no tar archive')
  return size
}

/** The header's checksum: the sum of its bytes with spaces in the checksum's own place. */
function isSound(header: Buffer): boolean {
  let sum = 8 * 32
  for (const [index, byte] of header.entries()) if (index < 148 || index >= 156) sum += byte
  return sum === Number.parseInt(field(header, 148, 8).trim(), 8)
}

/** Records of an extended header: `30 path=…\n`, each with its length in bytes before it. */
function records(bytes: Buffer): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at)
    const length = Number(bytes.toString('latin1', at, space < 0 ? at : space))
    if (!(length > 0)) break
    const [key = '', ...value] = bytes.toString('utf8', space + 1, at + length - 1).split('=')
    found.set(key, value.join('='))
    at += length
  }
  return found
}

/** The longest extended header or long name that is read. */
const maxExtension = 64 * 1024

/**
 * Reads the regular files of a tar archive as they come (POSIX.1-2001 with its extended headers,
 * which is what the engine writes, and GNU's long names). Folders, links and the like are passed
 * over. Of an archive that ends within a file what is there is given, and `cut` is called: the
 * engine breaks off when a file grows under it. Rejects what is no archive. (tar-stream drops what
 * it holds of a file that is cut, and stalls when a file is left half read.)
 */
export async function* tarFiles(
  source: AsyncIterable<Buffer>,
  cut: () => void,
): AsyncGenerator<TarFile, void> {
  const bytes = bytesOf(source)
  /** Of the present file. */
  let left = 0
  async function* body(): AsyncGenerator<Buffer, void> {
    for await (const piece of bytes.pieces(left)) {
      left -= piece.length
      yield piece
    }
    if (left > 0) cut()
  }
  const pass = async (length: number) => {
    for await (const piece of bytes.pieces(length)) if (piece.length === 0) break
  }

  try {
    let extended: ReadonlyMap<string, string> = new Map()
    for (;;) {
      const head = await bytes.whole(block)
      // Two empty blocks end an archive; one is as good.
      if (head.length < block || head.every((byte) => byte === 0)) return
      if (!isSound(head)) throw new Error('it is no tar archive')
      const type = String.fromCharCode(head[156] ?? 0)
      const size = Number(extended.get('size') ?? sizeOf(head))
      const padding = (block - (size % block)) % block
      if (type === 'x' || type === 'L') {
        if (size > maxExtension) throw new Error('it is no tar archive')
        const extension = await bytes.whole(size)
        await pass(padding)
        extended =
          type === 'x' ? records(extension) : new Map([['path', field(extension, 0, size)]])
        continue
      }
      const prefix = field(head, 257, 5) === 'ustar' ? field(head, 345, 155) : ''
      const name = field(head, 0, 100)
      const path = extended.get('path') ?? (prefix === '' ? name : `${prefix}/${name}`)
      extended = new Map()
      left = size
      if (type === '0' || type === '\0') yield { path, bytes: body() }
      await pass(left + padding)
    }
  } finally {
    await bytes.close()
  }
}

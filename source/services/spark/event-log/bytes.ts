/** Bytes of a source that are taken as they are asked for. */
export interface Bytes {
  /** The next `length` bytes in the pieces in which they come; fewer at the end of the source. */
  pieces(length: number): AsyncGenerator<Buffer, void>
  /** The same in one. */
  whole(length: number): Promise<Buffer>
  /** Whether the source has ended. */
  ended(): boolean
  close(): Promise<unknown>
}

/** Makes the bytes of a source. */
export function bytesOf(source: AsyncIterable<Buffer>): Bytes {
  const input = source[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  let ended = false
  async function* pieces(length: number): AsyncGenerator<Buffer, void> {
    for (let left = length; left > 0;) {
      if (held.length === 0) {
        const next = await input.next()
        ended = next.done === true
        if (next.done === true) return
        held = next.value
      }
      const piece = held.subarray(0, left)
      held = held.subarray(piece.length)
      left -= piece.length
      yield piece
    }
  }
  return {
    pieces,
    whole: async (length) => {
      const all: Buffer[] = []
      for await (const piece of pieces(length)) all.push(piece)
      return Buffer.concat(all)
    },
    ended: () => ended,
    close: async () => await input.return?.(),
  }
}

/** Bytes in pieces of this length, as a stream that cuts them anywhere would give them. */
export async function* inPieces(bytes: Buffer, length: number): AsyncGenerator<Buffer, void> {
  for (let at = 0; at < bytes.length; at += length) {
    yield await Promise.resolve(bytes.subarray(at, at + length))
  }
}

export async function gathered(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const bytes of source) chunks.push(bytes)
  return Buffer.concat(chunks)
}

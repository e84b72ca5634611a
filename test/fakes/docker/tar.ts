const block = 512

function header(path: string, size: number, folder: boolean): Buffer {
  const head = Buffer.alloc(block)
  const octal = (value: number, length: number) =>
    `${value.toString(8).padStart(length - 1, '0')}\0`
  head.write(path, 0, 100)
  head.write(octal(folder ? 0o770 : 0o660, 8), 100)
  head.write(octal(0, 8), 108)
  head.write(octal(0, 8), 116)
  head.write(octal(size, 12), 124)
  head.write(octal(1_795_439_000, 12), 136)
  head.write(' '.repeat(8), 148)
  head.write(folder ? '5' : '0', 156)
  head.write('ustar\x0000', 257)
  const sum = head.reduce((total, byte) => total + byte, 0)
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return head
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((block - (bytes.length % block)) % block)])
}

/** A tar archive of these files, by path; a path that ends with `/` is a folder. */
export function tar(files: readonly (readonly [string, Buffer])[]): Buffer {
  return Buffer.concat([
    ...files.flatMap(([path, bytes]) => [
      header(path, bytes.length, path.endsWith('/')),
      padded(bytes),
    ]),
    Buffer.alloc(2 * block),
  ])
}

/**
 * What the engine's archive of a path holds, of files by their full paths: the file under its own
 * name, or the folder with what is in it in the order of names. Undefined: there is nothing there.
 */
export function archiveOf(files: ReadonlyMap<string, Buffer>, path: string): Buffer | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const file = files.get(path)
  if (file !== undefined) return tar([[name, file]])
  const within = [...files]
    .filter(([one]) => one.startsWith(`${path}/`))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  if (within.length === 0) return undefined
  return tar([
    [`${name}/`, Buffer.alloc(0)],
    ...within.map(([one, bytes]) => [`${name}${one.slice(path.length)}`, bytes] as const),
  ])
}

/** The end of a file that grows. */
export interface Tail {
  add(line: string): void
  /** The last whole lines within `bytes`, and how many bytes lie before them. */
  last(bytes: number): { readonly lines: readonly string[]; readonly skippedBytes: number }
}

/** More than anybody asks for; what lies before is forgotten. */
const keptLines = 2000

/** Makes an empty file. */
export function createTail(): Tail {
  const lines: string[] = []
  let size = 0
  const bytesOf = (line: string) => Buffer.byteLength(line) + 1
  return {
    add: (line) => {
      lines.push(line)
      size += bytesOf(line)
      if (lines.length > keptLines) lines.splice(0, keptLines / 4)
    },
    last: (bytes) => {
      let from = lines.length
      let taken = 0
      for (; from > 0; from -= 1) {
        const next = bytesOf(lines[from - 1] ?? '')
        if (taken + next > bytes) break
        taken += next
      }
      return { lines: lines.slice(from), skippedBytes: size - taken }
    },
  }
}

/**
 * What no POSIX shell reads otherwise than it stands. A leading `=` is not among it (zsh looks for
 * a program then), nor is a leading `~`; a leading dash is the command's own to read.
 */
const harmless = /^[\w@%+:,./-][\w@%+=:,./-]*$/

/** A word as it is pasted into a shell: in single quotes where it must be. */
export function quoted(word: string): string {
  return harmless.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}

/** `key=value` as an option of spark-submit, to be pasted into a shell. */
export function confOption(setting: string): string {
  return `--conf ${quoted(setting)}`
}

/** Words as one line that a shell, and `splitWords`, splits into the same words again. */
export function joinWords(words: readonly string[]): string {
  return words.map(quoted).join(' ')
}

/** In single quotes, in double quotes, after a backslash, between words, any other character. */
const pieces = /'([^']*)'|"([^"]*)"|\\([^])|(\s+)|[^]/g

/**
 * Splits a line of arguments into words as a shell does: blanks separate, single and double
 * quotes and a backslash keep. Gives undefined when a quote is not closed.
 */
export function splitWords(line: string): readonly string[] | undefined {
  const words: string[] = []
  let word: string | undefined
  for (const [whole, single, double, escaped, blank] of line.matchAll(pieces)) {
    if (whole === "'" || whole === '"') return undefined
    if (blank === undefined) word = (word ?? '') + (single ?? double ?? escaped ?? whole)
    else if (word !== undefined) {
      words.push(word)
      word = undefined
    }
  }
  return word === undefined ? words : [...words, word]
}

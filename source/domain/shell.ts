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

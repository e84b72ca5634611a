import { alignColumns } from '../domain/text.ts'

/** The exit statuses that are the program's own; `run` and `exec` also give what they ran gave. */
export const exits = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const

/** What each status means, for the help: every one of them is here. */
const meanings: readonly (readonly [status: string, meaning: string])[] = [
  [`${exits.done}`, 'done; status: healthy; doctor: passed'],
  [`${exits.failed}`, 'failed; status: degraded; doctor: warnings'],
  [`${exits.usage}`, 'called or configured wrongly; status: down; doctor: faults'],
  [`${exits.interrupted}`, 'interrupted (Ctrl-C); a run is stopped then'],
  ['other', 'run and exec: that of what they ran'],
]

/** The table of exit statuses as lines. */
export function exitHelp(): readonly string[] {
  return ['Exit status:', ...alignColumns(meanings).map((line) => `  ${line}`)]
}

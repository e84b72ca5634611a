import { execFile } from 'node:child_process'

type Environment = Readonly<Record<string, string | undefined>>

/** Terminals that are known to take no clipboard sequence, by what they put into the environment. */
const without: readonly (readonly [variable: string, value: RegExp, why: string])[] = [
  ['TERM', /^(?:linux|dumb|vt\d)/, 'this terminal has no clipboard'],
  ['STY', /./, 'GNU screen does not pass it on'],
  ['TERM_PROGRAM', /^Apple_Terminal$/, 'this terminal does not take it'],
]

/** tmux is asked at each copy, because the option can change; it answers in milliseconds. */
const limitMs = 1000

/** How the tmux around this program treats the clipboard: `on`, `external`, `off`. */
function askTmux(environment: Environment): Promise<string> {
  const args = ['show-options', '-sv', 'set-clipboard']
  return new Promise((resolve, reject) => {
    execFile('tmux', args, { env: environment, timeout: limitMs }, (error, stdout) => {
      if (error === null) resolve(stdout.trim())
      else reject(new Error(error.message))
    })
  })
}

/**
 * Why an OSC 52 sequence cannot reach a clipboard here; undefined where it may. tmux takes it from
 * a program only where `set-clipboard` is `on`: `external`, the default, is for tmux's own copies.
 */
export async function clipboardObstacle(environment: Environment): Promise<string | undefined> {
  if ((environment.TMUX ?? '') !== '') {
    try {
      const option = await askTmux(environment)
      return option === 'on'
        ? undefined
        : `tmux keeps it back; tmux set -s set-clipboard on lets it through`
    } catch {
      return 'tmux did not say whether it lets it through'
    }
  }
  return without.find(([variable, value]) => value.test(environment[variable] ?? ''))?.[2]
}

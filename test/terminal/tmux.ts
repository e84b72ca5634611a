import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'

export interface Size {
  readonly columns: number
  readonly rows: number
}

/** A program in a window of a tmux of its own. */
export interface Window {
  /** The text on the screen, without trailing blanks. */
  screen(): Promise<string>
  waitFor(wanted: string | RegExp): Promise<void>
  press(keys: string): Promise<void>
  resize(size: Size): Promise<void>
  /** Writes into the window past the program, as a message of the system does. */
  scribble(text: string): Promise<void>
  close(): Promise<void>
}

/** Whether tmux is here; where it is not, the tests with it say so. */
export const hasTmux = (() => {
  try {
    execFileSync('tmux', ['-V'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

/** How long a screen may take to become what is waited for, on a machine that is busy. */
const limitMs = 30_000

/** Starts `command` in a new tmux server, which hears nothing of the person's own. */
export async function openWindow(
  command: readonly [string, ...string[]],
  size: Size,
  env: Readonly<Record<string, string>>,
): Promise<Window> {
  const folder = mkdtempSync(join(tmpdir(), 'tmux-'))
  const tmux = (...args: readonly string[]) =>
    new Promise<string>((resolve, reject) => {
      const all = ['-u', '-f', '/dev/null', '-S', join(folder, 'socket'), ...args]
      const options = { env: { ...process.env, TMUX: undefined, TERM: 'xterm-256color' } }
      execFile('tmux', all, options, (error, stdout, stderr) => {
        if (error === null) resolve(stdout)
        else reject(new Error(`tmux ${args[0] ?? ''}: ${stderr || error.message}`))
      })
    })
  const geometry = ({ columns, rows }: Size) => ['-x', String(columns), '-y', String(rows)]
  const variables = Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`])
  await tmux('new-session', '-d', ...geometry(size), ...variables, ...command)

  const ask = async (...args: readonly string[]) => {
    await tmux(...args)
  }
  const screen = () => tmux('capture-pane', '-p')
  return {
    screen,
    waitFor: (wanted) => {
      const soon = expect.poll(screen, { timeout: limitMs })
      return typeof wanted === 'string' ? soon.toContain(wanted) : soon.toMatch(wanted)
    },
    press: (keys) => ask('send-keys', '-l', keys),
    resize: (next) => ask('resize-window', ...geometry(next)),
    scribble: async (text) => {
      writeFileSync((await tmux('display-message', '-p', '#{pane_tty}')).trim(), text)
    },
    close: async () => {
      await tmux('kill-server').catch(() => undefined)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Waits until two windows show the same, as `read` reads it; else fails with where they differ. */
export async function sameScreen(
  one: Window,
  other: Window,
  read: (screen: string) => string,
): Promise<void> {
  const both = async () => {
    const [left, right] = await Promise.all([one.screen(), other.screen()])
    return { left: read(left), right: read(right) }
  }
  const end = Date.now() + limitMs
  let { left, right } = await both()
  while (left !== right && Date.now() < end) ({ left, right } = await both())
  expect(left).toBe(right)
}

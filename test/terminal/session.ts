import { execFile } from 'node:child_process'
import { spawn, type IPty } from '@lydell/node-pty'
import headless from '@xterm/headless'

/** A program in a real pseudo-terminal, its screen kept by a headless terminal emulator. */
export interface Session {
  /** The lines on the screen now, without trailing blanks. */
  screen(): string[]
  /** Waits until the screen holds the text or matches; gives the matching screen as one string. */
  waitFor(
    wanted: string | RegExp | ((screen: string) => boolean),
    limitMs?: number,
  ): Promise<string>
  /** Types; special keys by their sequences in `keys`. */
  press(...typed: string[]): void
  resize(columns: number, rows: number): void
  kill(signal: string): void
  /** Resolves with the exit status when the program ends. */
  readonly ended: Promise<number>
  /** Which screen, and which modes the program left on. */
  modes(): { alternate: boolean; mouse: boolean; paste: boolean; cursorHidden: boolean }
  /** Everything the program wrote so far. */
  raw(): string
  readonly pid: number
  /** The emulator itself, for pictures. */
  readonly terminal: headless.Terminal
  close(): Promise<void>
}

export const keys = {
  enter: '\r',
  escape: '\u001b',
  tab: '\t',
  shiftTab: '\u001b[Z',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  pageUp: '\u001b[5~',
  pageDown: '\u001b[6~',
  backspace: '\u007f',
  ctrlC: '\u0003',
  ctrlD: '\u0004',
  ctrlU: '\u0015',
  ctrlZ: '\u001a',
} as const

export interface SessionOptions {
  readonly columns: number
  readonly rows: number
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Starts `command` in a pseudo-terminal. */
export function openSession(
  command: readonly [string, ...string[]],
  options: SessionOptions,
): Session {
  const terminal = new headless.Terminal({
    cols: options.columns,
    rows: options.rows,
    allowProposedApi: true,
    scrollback: 2000,
  })
  const [program, ...args] = command
  const pty: IPty = spawn(program, args, {
    name: 'xterm-256color',
    cols: options.columns,
    rows: options.rows,
    cwd: options.cwd ?? process.cwd(),
    env: { ...clean(process.env), TERM: 'xterm-256color', ...options.env },
  })
  let raw = ''
  let exited = false
  const waiters = new Set<() => void>()
  const changed = () => {
    for (const waiter of [...waiters]) waiter()
  }
  pty.onData((data) => {
    raw += data
    terminal.write(data, changed)
  })
  // What the emulator answers to queries (device status and such) goes back to the program.
  terminal.onData((data) => {
    if (!exited) pty.write(data)
  })
  const ended = new Promise<number>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      exited = true
      terminal.write('', () => {
        changed()
        resolve(signal === undefined || signal === 0 ? exitCode : 128 + signal)
      })
    })
  })

  const screen = () => {
    const buffer = terminal.buffer.active
    return Array.from({ length: terminal.rows }, (_, row) =>
      (buffer.getLine(buffer.baseY + row)?.translateToString(true) ?? '').trimEnd(),
    )
  }

  return {
    screen,
    waitFor: (wanted, limitMs = 30_000) => {
      const matches = (text: string) =>
        typeof wanted === 'string'
          ? text.includes(wanted)
          : wanted instanceof RegExp
            ? wanted.test(text)
            : wanted(text)
      return new Promise((resolve, reject) => {
        const finish = (end: () => void) => {
          clearTimeout(timer)
          waiters.delete(check)
          end()
        }
        const check = () => {
          const text = screen().join('\n')
          if (matches(text)) finish(() => resolve(text))
          else if (exited)
            finish(() => reject(new Error(report('the program ended', wanted, text))))
        }
        const timer = setTimeout(() => {
          finish(() =>
            reject(new Error(report(`${limitMs} ms passed`, wanted, screen().join('\n')))),
          )
        }, limitMs)
        waiters.add(check)
        check()
      })
    },
    press: (...typed) => {
      for (const text of typed) pty.write(text)
    },
    resize: (columns, rows) => {
      terminal.resize(columns, rows)
      pty.resize(columns, rows)
    },
    kill: (signal) => {
      pty.kill(signal)
    },
    ended,
    modes: () => ({
      alternate: terminal.buffer.active.type === 'alternate',
      mouse: terminal.modes.mouseTrackingMode !== 'none',
      paste: terminal.modes.bracketedPasteMode,
      cursorHidden: raw.lastIndexOf('\u001b[?25l') > raw.lastIndexOf('\u001b[?25h'),
    }),
    raw: () => raw,
    pid: pty.pid,
    terminal,
    close: async () => {
      if (!exited) pty.kill('SIGKILL')
      await ended
      terminal.dispose()
    },
  }
}

/** The modes of a terminal that was given back. */
export const restored = { alternate: false, mouse: false, paste: false, cursorHidden: false }

/** The pid of the program that runs under the shell. */
export async function childOf(pid: number): Promise<number> {
  const output = await new Promise<string>((resolve, reject) => {
    execFile('ps', ['-o', 'pid=', '--ppid', String(pid)], (error, stdout) => {
      if (error === null) resolve(stdout)
      else reject(new Error(error.message))
    })
  })
  return Number(output.trim().split('\n')[0])
}

function report(why: string, wanted: unknown, text: string): string {
  return `waited for ${String(wanted)}, but ${why}; the screen:\n${text}`
}

function clean(env: NodeJS.ProcessEnv): Record<string, string> {
  const pairs = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  return Object.fromEntries(pairs)
}

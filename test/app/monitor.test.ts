import { Console } from 'node:console'
import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { runMonitor } from '../../source/app/monitor.tsx'
import { sequences } from '../../source/terminal/sequences.ts'
import { testConfig } from '../actions/context.ts'
import { given } from '../demo/given.ts'

// Ink makes consoles of the global one, which the test runner has put its own in place of.
Object.assign(console, { Console })

/** A terminal that keeps what was written to it, and the order of what was asked of it. */
function terminal(columns = 100, rows = 30) {
  const written: string[] = []
  const stdout = Object.assign(new EventEmitter(), {
    isTTY: true,
    columns,
    rows,
    write: (text: string, done?: unknown) => {
      written.push(text)
      if (typeof done === 'function') (done as () => void)()
      return true
    },
  })
  const raw: boolean[] = []
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (on: boolean) => {
      raw.push(on)
      // A key that comes before it would be echoed onto the screen.
      if (raw.length === 1) expect(written.join('')).not.toContain('\u001b[?1049h')
    },
    ref: () => undefined,
    unref: () => undefined,
  })
  const text = () => stripVTControlCharacters(written.join(''))
  return {
    raw,
    stdin,
    stdout,
    given: { stdin, stdout } as unknown as Pick<NodeJS.Process, 'stdin' | 'stdout'>,
    all: () => written.join(''),
    forget: () => void written.splice(0),
    see: (wanted: string | RegExp) =>
      vi.waitFor(() => expect(text()).toMatch(wanted), { timeout: 10_000, interval: 20 }),
  }
}

const signals = ['SIGTSTP', 'SIGCONT', 'uncaughtException', 'unhandledRejection'] as const
const listeners = () => signals.map((name) => process.listenerCount(name))

function open(on: ReturnType<typeof terminal>, more: { bringUp?: boolean; up?: boolean } = {}) {
  const { demo } = given(2, { up: more.up ?? true })
  const config = testConfig({ project: 'spark-on-docker' })
  return runMonitor(config, demo, { bringUp: more.bringUp ?? false }, on.given)
}

describe('the monitor', { timeout: 30_000 }, () => {
  it('takes the whole terminal, and gives all of it back when a person quits', async () => {
    const before = listeners()
    const screen = terminal()
    const ended = open(screen)
    await screen.see('1 Master')
    expect(screen.raw[0]).toBe(true)
    expect(screen.all()).toContain('\u001b[?1049h')
    expect(screen.all()).toContain(sequences.mouseOn)
    screen.forget()
    screen.stdin.write('q')
    expect(await ended).toBe(0)
    expect(screen.all()).toContain(sequences.mouseOff)
    expect(screen.all()).toContain('\u001b[?1049l')
    expect(screen.raw.at(-1)).toBe(false)
    expect(screen.stdout.listenerCount('resize')).toBe(0)
    expect(listeners()).toEqual(before)
  })

  it('clears and paints the whole at the new size when the terminal is resized', async () => {
    const screen = terminal()
    const ended = open(screen)
    await screen.see('1 Master')
    screen.forget()
    Object.assign(screen.stdout, { columns: 59, rows: 15 }).emit('resize')
    await screen.see('spark-on-docker needs 60×16; this is 59×15')
    expect(screen.all().startsWith(sequences.clear)).toBe(true)
    screen.stdin.write('q')
    await ended
  })

  it('leaves the mouse to the terminal when it is told to', async () => {
    const screen = terminal()
    const ended = open(screen)
    await screen.see('1 Master')
    screen.forget()
    screen.stdin.write('m')
    await screen.see('marks text')
    expect(screen.all()).toContain(sequences.mouseOff)
    screen.stdin.write('q')
    await ended
  })

  it('brings a cluster up that is down, when it is opened to do that, and no other', async () => {
    const down = terminal()
    const ended = open(down, { bringUp: true, up: false })
    await down.see('◐ start the cluster')
    down.stdin.write('q')
    await ended
    const up = terminal()
    const other = open(up, { bringUp: true })
    await up.see(/workers ALIVE/)
    expect(up.all()).not.toContain('◐ start the cluster')
    up.stdin.write('q')
    await other
  })
})

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { bindingsForDocs } from '../../source/keys/bindings.ts'
import { childOf, keys, openSession, restored } from './session.ts'
import type { Session, SessionOptions } from './session.ts'

const root = join(import.meta.dirname, '..', '..')
const program = join(root, 'dist', 'cli.js')

let session: Session | undefined
afterEach(async () => {
  await session?.close()
  session = undefined
})

/** The built program in a pseudo-terminal, over the simulated cluster. */
function open(options: Partial<SessionOptions> = {}, ...args: string[]): Session {
  session = openSession([process.execPath, program, '--demo', ...args], {
    columns: 160,
    rows: 48,
    cwd: root,
    ...options,
  })
  return session
}

/** The same under a shell, which tells afterwards in which state it got its terminal back. */
function openUnderShell(): Session {
  const script = `"$0" "$1" --demo; echo "status=$?"; stty -a; sleep 600`
  session = openSession(['sh', '-c', script, process.execPath, program], {
    columns: 120,
    rows: 40,
    cwd: root,
  })
  return session
}

describe('the screen', () => {
  it.each([
    [160, 48],
    [100, 30],
    [80, 24],
  ])('fills %i×%i with every pane and says DEMO', async (columns, rows) => {
    const monitor = open({ columns, rows })
    const screen = await monitor.waitFor(/worker-1.*ALIVE/)
    expect(screen).toContain('DEMO')
    for (const pane of ['1 Master', '2 Workers', '3 Traefik', '4 Redis', '5 ']) {
      expect(screen).toContain(pane)
    }
    expect(monitor.modes()).toMatchObject({ alternate: true, cursorHidden: true, mouse: true })
  })

  it('says what it needs when it is too small, and follows the window', async () => {
    const monitor = open()
    await monitor.waitFor(/worker-1.*ALIVE/)
    monitor.resize(59, 15)
    await monitor.waitFor(/60×16/)
    monitor.resize(100, 30)
    const screen = await monitor.waitFor(/worker-1.*ALIVE/)
    expect(screen.split('\n').every((line) => line.length <= 100)).toBe(true)
  })

  it.each(['', 'true'])('draws with CI=%s in the environment', async (CI) => {
    const monitor = open({ env: { CI } })
    await monitor.waitFor(/worker-1.*ALIVE/)
    monitor.press('?')
    await monitor.waitFor('Bring the cluster up')
  })

  it('is one of 80×24 where the terminal tells no size, until it tells one', async () => {
    const monitor = openSession(
      ['sh', '-c', 'stty rows 0 cols 0; exec "$0" "$1" --demo', process.execPath, program],
      { columns: 80, rows: 24, cwd: root },
    )
    session = monitor
    await monitor.waitFor(/worker-1.*ALIVE[^]*q quit$/)
    expect(monitor.screen()[2]).toMatch(/^╭─ 2 Workers ─{40,}.*╮$/)
    monitor.press('?')
    await monitor.waitFor('Bring the cluster up')
    monitor.press(keys.escape)
    monitor.resize(120, 40)
    await monitor.waitFor(/^╰.{118}╯$/m)
  })

  it('writes no colours with NO_COLOR', async () => {
    const monitor = open({ env: { NO_COLOR: '1' } })
    await monitor.waitFor(/worker-1.*ALIVE/)
    // eslint-disable-next-line no-control-regex -- colour sequences are what is looked for
    expect(monitor.raw()).not.toMatch(/\u001b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m/)
  })

  it('repaints what changed and never clears the whole screen while it runs', async () => {
    const monitor = open()
    await monitor.waitFor(/worker-1.*ALIVE/)
    const start = monitor.raw().length
    const clock = /\d\d:\d\d:\d\d/.exec(monitor.screen()[0] ?? '')?.[0] ?? 'none'
    await monitor.waitFor((screen) => !screen.split('\n')[0]?.includes(clock))
    const second = /\d\d:\d\d:\d\d/.exec(monitor.screen()[0] ?? '')?.[0] ?? 'none'
    await monitor.waitFor((screen) => !screen.split('\n')[0]?.includes(second))
    expect(monitor.raw().slice(start)).not.toContain('\u001b[2J')
  })
})

describe('ways out', () => {
  it('q gives the terminal back as it was', async () => {
    const monitor = openUnderShell()
    await monitor.waitFor(/worker-1.*ALIVE/)
    monitor.press('q')
    const screen = await monitor.waitFor(/status=0[^]*icanon/)
    expect(screen).toMatch(/(^|\s)echo\s/)
    expect(screen).not.toContain('Workers')
    expect(monitor.modes()).toEqual(restored)
  })

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const)('%s gives it back too, with status %i', async (signal, status) => {
    const monitor = openUnderShell()
    await monitor.waitFor(/worker-1.*ALIVE/)
    process.kill(await childOf(monitor.pid), signal)
    const screen = await monitor.waitFor(new RegExp(`status=${String(status)}[^]*icanon`))
    expect(screen).toMatch(/(^|\s)echo\s/)
    expect(monitor.modes()).toEqual(restored)
  })

  it('Ctrl-C quits as q does', async () => {
    const monitor = openUnderShell()
    await monitor.waitFor(/worker-1.*ALIVE/)
    monitor.press(keys.ctrlC)
    await monitor.waitFor(/status=0/)
    expect(monitor.modes()).toEqual(restored)
  })
})

describe('keys', () => {
  it('hands the whole terminal to a shell and comes back unchanged', async () => {
    const monitor = open()
    await monitor.waitFor(/worker-1.*ALIVE/)
    monitor.press('e')
    await monitor.waitFor(/simulated shell[^]*\$ ?$/m)
    expect(monitor.modes()).toMatchObject({ ...restored, paste: expect.any(Boolean) as boolean })
    monitor.press('hostname\r')
    await monitor.waitFor(/^[0-9a-f]{12}$/m)
    monitor.press(keys.ctrlD)
    // Painted whole: the key bar is the last line.
    const screen = await monitor.waitFor(/worker-1.*ALIVE[^]*q quit/)
    expect(screen).toContain('5 [Logs]')
    await expect
      .poll(() => monitor.modes(), { timeout: 10_000 })
      .toMatchObject({ alternate: true, mouse: true, cursorHidden: true })
  })

  it('launches an example and picks its result out', async () => {
    const monitor = open()
    await monitor.waitFor(/worker-1.*ALIVE/)
    monitor.press('x')
    await monitor.waitFor('Launch an example')
    monitor.press(keys.enter)
    await monitor.waitFor(/succeeded +pi .*Pi is roughly 3\.1/, 90_000)
  })

  it('scales up at once, and down after a question', async () => {
    const monitor = open()
    await monitor.waitFor(/worker-3.*ALIVE/)
    monitor.press('+')
    await monitor.waitFor(/worker-4.*ALIVE/, 60_000)
    // Only when the first is done: one scaling at a time.
    await monitor.waitFor((screen) => !screen.split('\n')[0]?.includes('◐ scale'), 60_000)
    monitor.press('s')
    await monitor.waitFor('wanted (0 – 64)')
    monitor.press(keys.ctrlU, '2', keys.enter)
    await monitor.waitFor('Take 2 workers away')
    monitor.press('n')
    await monitor.waitFor(/worker-4.*ALIVE/)
    monitor.press('s')
    await monitor.waitFor('wanted (0 – 64)')
    monitor.press(keys.ctrlU, '2', keys.enter)
    await monitor.waitFor('Take 2 workers away')
    monitor.press('y')
    await monitor.waitFor((screen) => !/worker-[34] +(healthy|running)/.test(screen), 60_000)
    expect(monitor.screen().join('\n')).toMatch(/worker-2.*ALIVE/)
  })

  it('refuses what changes something with --read-only, and says so', async () => {
    const monitor = open({}, '--read-only')
    await monitor.waitFor(/READ-ONLY/)
    monitor.press('+')
    await monitor.waitFor(/read-only/)
    expect(monitor.screen().join('\n')).not.toContain('worker-4')
  })

  it('takes clicks and the wheel, until m gives the mouse back', async () => {
    const monitor = open()
    await monitor.waitFor(/worker-2.*ALIVE/)
    const row = monitor.screen().findIndex((line) => line.includes('worker-2')) + 1
    monitor.press(`\u001b[<0;60;${String(row)}M`, `\u001b[<0;60;${String(row)}m`)
    await monitor.waitFor(/▸worker-2/)
    monitor.press('m')
    await expect.poll(() => monitor.modes().mouse, { timeout: 10_000 }).toBe(false)
  })

  it('does nothing for a mouse that is outside of the screen', async () => {
    const monitor = open()
    await monitor.waitFor(/▸worker-1.*ALIVE/)
    const far = '99999999999999999999'
    for (const place of ['0;0', '60;0', '0;5', `${far};5`, `60;${far}`, `161;5`, '60;49']) {
      monitor.press(`\u001b[<0;${place}M`, `\u001b[<65;${place}M`, `\u001b[<0;${place}m`)
    }
    // In a form that was not asked for, `+` and `S` among its coordinates.
    monitor.press('\u001b[M +S', '\u001b[M#++')
    monitor.press('j')
    const screen = await monitor.waitFor(/▸worker-2/)
    expect(screen).not.toMatch(/scale to|Stop /)
  })

  it('shows every key in the help', async () => {
    const monitor = open({ rows: 200 })
    await monitor.waitFor(/worker-1.*ALIVE/)
    monitor.press('?')
    const help = await monitor.waitFor(/Delete the word before the cursor/)
    for (const { keys: names, description } of bindingsForDocs()) {
      const line = help.split('\n').find((one) => one.includes(description.slice(0, 60)))
      expect([description, line]).toEqual([description, expect.stringContaining(names.join(' '))])
    }
    monitor.press(keys.escape)
    await monitor.waitFor((screen) => !screen.includes('Delete the word before the cursor'))
  })
})

describe('without a terminal', () => {
  const output = (...args: string[]) =>
    new Promise<{ status: number; stdout: string; stderr: string }>((resolve) => {
      execFile(process.execPath, [program, ...args], { cwd: root }, (error, stdout, stderr) => {
        const status = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
        resolve({ status, stdout, stderr })
      })
    })

  it('says that it needs one, and prints the status', async () => {
    const { status, stdout, stderr } = await output('--demo')
    expect(stderr).toContain('needs a terminal')
    expect(stdout).toMatch(/^DEMO .* is up/)
    expect(status).toBe(0)
  })

  it('prints one line and the valid choices for what it does not know', async () => {
    const { status, stdout, stderr } = await output('frobnicate')
    expect(stderr).toMatch(/^spark-on-docker: unknown command frobnicate: choose from .*status/)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(stdout).toBe('')
    expect(status).toBe(2)
  })
})

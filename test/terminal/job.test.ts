import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { childOf, keys, openSession, restored, type Session } from './session.ts'

const root = join(import.meta.dirname, '..', '..')
const program = join(root, 'dist', 'cli.js')

let session: Session | undefined
afterEach(async () => {
  await session?.close()
  session = undefined
})

const size = { columns: 120, rows: 40, cwd: root }
const taken = { alternate: true, mouse: true, paste: true, cursorHidden: true }
/** From the first line to the last. */
const whole = /^ spark-on-docker[^]*worker-1.*ALIVE[^]*5 \[Logs\][^]*q quit *$/

/** The monitor, started by a person's shell. */
async function openInShell(): Promise<{ shell: Session; pid: number }> {
  const shell = openSession(['bash', '--norc', '-i'], { ...size, env: { PS1: 'ready> ' } })
  session = shell
  await shell.waitFor('ready>')
  shell.press(`${process.execPath} ${program} --demo${keys.enter}`)
  await shell.waitFor(whole)
  return { shell, pid: await childOf(shell.pid) }
}

const modesOf = (shell: Session) => expect.poll(() => shell.modes(), { timeout: 30_000 })

/** The shell hears what is typed, and its terminal is a plain one. */
async function usable(shell: Session): Promise<void> {
  const asked = shell.raw().length
  shell.press(`echo sum-$((20 + 3)); stty -a${keys.enter}`)
  const answered = () => shell.raw().slice(asked)
  await shell.waitFor(() => /sum-23\r\n[^]*icanon[^]*ready>/.test(answered()))
  expect(answered()).toMatch(/\sisig icanon\s/)
  expect(answered()).toMatch(/\secho\s/)
}

/** The monitor has the terminal: the whole of the screen, its modes, the keys. */
async function back(shell: Session): Promise<void> {
  await shell.waitFor(whole)
  await modesOf(shell).toEqual(taken)
  shell.press('?')
  await shell.waitFor('Bring the cluster up')
  shell.press(keys.escape)
  await shell.waitFor(whole)
}

describe('a job of a shell', () => {
  it.each<[string, (shell: Session, pid: number) => void]>([
    ['Ctrl-Z', (shell) => shell.press(keys.ctrlZ)],
    ['SIGTSTP', (_, pid) => process.kill(pid, 'SIGTSTP')],
  ])('%s gives the terminal to the shell, and fg comes back', async (_, stop) => {
    const { shell, pid } = await openInShell()
    for (const time of ['the first time', 'and again']) {
      stop(shell, pid)
      const screen = await shell.waitFor(/Stopped[^]*ready>\s*$/)
      expect(screen, time).not.toContain('Workers')
      await modesOf(shell).toMatchObject({ ...restored, paste: expect.any(Boolean) as boolean })
      await usable(shell)
      shell.press(`fg${keys.enter}`)
      await back(shell)
    }
    shell.press('q')
    await shell.waitFor(/ready>\s*$/)
    await usable(shell)
  })

  it('comes back whole after SIGSTOP, too', async () => {
    const { shell, pid } = await openInShell()
    process.kill(pid, 'SIGSTOP')
    await shell.waitFor(/Stopped[^]*ready>\s*$/)
    shell.press(`fg${keys.enter}`)
    await back(shell)
    shell.press('q')
    await shell.waitFor(/ready>\s*$/)
    await usable(shell)
  })

  it.each(['SIGSTOP', 'SIGTSTP'] as const)(
    'that goes on after %s while the shell has the terminal leaves it alone until fg',
    async (signal) => {
      const { shell, pid } = await openInShell()
      process.kill(pid, signal)
      await shell.waitFor(/Stopped[^]*ready>\s*$/)
      process.kill(pid, 'SIGCONT')
      await modesOf(shell).toMatchObject({ alternate: false, mouse: false, cursorHidden: false })
      await usable(shell)
      shell.press(`fg${keys.enter}`)
      await back(shell)
    },
  )

  it('is drawn at the size that the window has got meanwhile', async () => {
    const { shell } = await openInShell()
    shell.press(keys.ctrlZ)
    await shell.waitFor(/Stopped[^]*ready>\s*$/)
    shell.resize(100, 30)
    shell.press(`fg${keys.enter}`)
    await shell.waitFor(/^╰.{98}╯$/m)
    await back(shell)
  })
})

describe('without a shell to go back to', () => {
  it('Ctrl-Z leaves nothing stopped, and SIGSTOP with SIGCONT restores the whole', async () => {
    const monitor = openSession([process.execPath, program, '--demo'], size)
    session = monitor
    await monitor.waitFor(whole)
    monitor.press(keys.ctrlZ)
    await back(monitor)
    process.kill(monitor.pid, 'SIGSTOP')
    const before = monitor.raw().length
    process.kill(monitor.pid, 'SIGCONT')
    await monitor.waitFor(() => monitor.raw().slice(before).includes('\u001b[?1049h'))
    await back(monitor)
  })
})

import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSession } from './session.ts'
import { clipboardObstacle } from '../../source/terminal/clipboard.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipboard-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

/** A tmux that answers what a script says, and nothing to any other question. */
async function inTmux(script: string) {
  const path = join(folder, 'tmux')
  const asked = '[ "$*" = "show-options -sv set-clipboard" ] || exit 1'
  await writeFile(path, `#!/bin/sh\n${asked}\n${script}\n`)
  await chmod(path, 0o755)
  const PATH = `${folder}:${process.env.PATH ?? ''}`
  return await clipboardObstacle({ PATH, TERM: 'tmux-256color', TMUX: '/tmp/tmux-0/default,1,0' })
}

describe('why a copy cannot reach the clipboard', () => {
  it('inside tmux is what its set-clipboard says', async () => {
    expect(await inTmux('echo on')).toBeUndefined()
    expect(await inTmux('echo external')).toMatch(/^tmux keeps it back; .*set-clipboard on/)
    expect(await inTmux('echo off')).toMatch(/^tmux keeps it back/)
  })

  it('inside a tmux that does not answer is that', async () => {
    expect(await inTmux('exit 1')).toMatch(/tmux did not say/)
    expect(await inTmux('exec sleep 60')).toMatch(/tmux did not say/)
    await rm(join(folder, 'tmux'))
    expect(await clipboardObstacle({ PATH: folder, TMUX: 'x' })).toMatch(/tmux did not say/)
  })

  it.each([
    [{ TERM: 'linux' }, /no clipboard/],
    [{ TERM: 'vt220' }, /no clipboard/],
    [{ TERM: 'screen', STY: '123.pts-0.host' }, /GNU screen/],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'Apple_Terminal' }, /does not take it/],
  ])('with %j', async (environment, why) => {
    expect(await clipboardObstacle(environment)).toMatch(why)
  })

  it.each([[{ TERM: 'xterm-256color' }], [{ TERM: 'xterm-kitty', TMUX: '' }], [{}]])(
    'is not known with %j: it may',
    async (environment) => {
      expect(await clipboardObstacle(environment)).toBeUndefined()
    },
  )
})

describe('the built monitor', () => {
  it.each([
    ['linux', 'Copy by hand', false],
    ['xterm-256color', 'sent the name to the clipboard (OSC 52)', true],
  ])('with TERM=%s: y says “%s”', async (term, wanted, sent) => {
    const root = join(import.meta.dirname, '..', '..')
    const program = ['env', '-u', 'TMUX', '-u', 'STY', `TERM=${term}`, process.execPath] as const
    const session = openSession([...program, join(root, 'dist', 'cli.js'), '--demo'], {
      columns: 120,
      rows: 40,
      cwd: root,
    })
    try {
      await session.waitFor(/worker-1.*ALIVE/)
      session.press('y')
      await session.waitFor(wanted)
      expect(session.raw().includes('\u001b]52;')).toBe(sent)
    } finally {
      await session.close()
    }
  })
})

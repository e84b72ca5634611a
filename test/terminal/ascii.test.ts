import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openSession, type Session } from './session.ts'

const root = join(import.meta.dirname, '..', '..')
const program = join(root, 'dist', 'cli.js')

let session: Session | undefined
afterEach(async () => {
  await session?.close()
  session = undefined
})

describe.each([
  [['LC_ALL=C']],
  [['LC_ALL=', 'LC_CTYPE=POSIX', 'LANG=en_US.UTF-8']],
  [['LC_ALL=C.UTF-8', 'TERM=linux']],
])('the built monitor with %j', (variables) => {
  it('writes nothing beyond ASCII, in no pane and no dialog', async () => {
    session = openSession(['env', ...variables, process.execPath, program, '--demo'], {
      columns: 120,
      rows: 40,
      cwd: root,
    })
    await session.waitFor(/worker-1.*ALIVE/)
    await session.waitFor('+- 2 Workers')
    for (const [key, wanted] of [
      ['?', '- Keys -'],
      ['q', /^(?!.*- Keys -).*\[Logs\]/s],
      ['x', '- Launch an example -'],
      ['q', /^(?!.*- Launch an example -).*\[Logs\]/s],
      [']', '[Stats]'],
      [']', '[Jobs]'],
      [']', '[Advice]'],
      [']', '[Events]'],
      [']', '[Runs]'],
    ] as const) {
      session.press(key)
      await session.waitFor(wanted)
    }
    session.press('q')
    expect(await session.ended).toBe(0)
    expect(session.raw()).not.toMatch(/[^\0-\x7f]/)
  })
})

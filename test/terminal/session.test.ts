import { describe, expect, it } from 'vitest'
import { keys, openSession } from './session.ts'

describe('openSession', () => {
  it('types into a real terminal, reads its screen and its size, and tells how it ended', async () => {
    const session = openSession(['sh'], { columns: 70, rows: 20 })
    session.press('stty size; printf "\\033[?1049h\\033[?25l\\033[5;3Hmid%s" dle\r')
    await session.waitFor('middle')
    expect(session.screen()[4]).toContain('  middle')
    expect(session.modes()).toMatchObject({ alternate: true, cursorHidden: true })
    session.press('printf "\\033[?1049l\\033[?25h"; exit 7\r')
    expect(await session.ended).toBe(7)
    expect(session.screen().join('\n')).toContain('20 70')
    expect(session.modes()).toMatchObject({ alternate: false, cursorHidden: false })
    await session.close()
  })

  it('fails with the screen in the message when what is waited for never comes', async () => {
    const session = openSession(['sh', '-c', 'echo something else; cat'], { columns: 40, rows: 5 })
    await session.waitFor('something else')
    session.press(keys.ctrlD)
    await expect(session.waitFor('never')).rejects.toThrow(/the program ended[^]*something else/)
    await session.close()
  })
})

import { EventEmitter } from 'node:events'
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { guardTerminal } from '../../source/terminal/guard.ts'
import { clipboardSequence, restoreAll } from '../../source/terminal/sequences.ts'
import { desktopOpener } from '../../source/terminal/desktop.ts'

class FakeProcess extends EventEmitter {
  statuses: number[] = []
  exit(status: number) {
    this.statuses.push(status)
  }
}

let folder: string
const file = (name: string) => join(folder, name)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guard-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

function guarded(close: () => void, handedOver = false) {
  const fake = new FakeProcess()
  const terminal = openSync(file('terminal'), 'w')
  const errors = openSync(file('errors'), 'w')
  const release = guardTerminal({
    close,
    handedOver: () => handedOver,
    terminal,
    errors,
    process: fake,
  })
  return { fake, release }
}

describe('guardTerminal', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])('closes the screen on %s and exits with %i', (signal, status) => {
    let closed = 0
    const { fake } = guarded(() => (closed += 1))
    fake.emit(signal)
    fake.emit(signal)
    expect(closed).toBe(1)
    expect(fake.statuses).toEqual([status])
    expect(readFileSync(file('terminal'), 'utf8')).toBe('')
  })

  it('leaves Ctrl-C to the child that has the terminal, but not SIGTERM', () => {
    const { fake } = guarded(() => undefined, true)
    fake.emit('SIGINT')
    expect(fake.statuses).toEqual([])
    fake.emit('SIGTERM')
    expect(fake.statuses).toEqual([143])
  })

  it('says a crash in one line and writes every restoring sequence when the screen is broken', () => {
    const { fake } = guarded(() => {
      throw new Error('the renderer is gone')
    })
    fake.emit('uncaughtException', new Error('first line\nsecond line'))
    expect(fake.statuses).toEqual([1])
    expect(readFileSync(file('terminal'), 'utf8')).toBe(restoreAll)
    expect(readFileSync(file('errors'), 'utf8')).toBe(
      'spark-on-docker: stopped by a fault of its own: first line; please report it\n',
    )
  })

  it('takes its listeners away on the regular way out', () => {
    const { fake, release } = guarded(() => undefined)
    release()
    expect(fake.eventNames()).toEqual([])
  })
})

describe('sequences', () => {
  it('restores screen, cursor, mouse, paste and attributes', () => {
    for (const part of ['[?1049l', '[?25h', '[?1002l', '[?1006l', '[?2004l', '[0m']) {
      expect(restoreAll).toContain(part)
    }
  })

  it('encodes the clipboard as UTF-8 in base64', () => {
    expect(clipboardSequence('née')).toBe(`\u001b]52;c;${btoa('n\u00c3\u00a9e')}\u0007`)
  })
})

describe('desktopOpener', () => {
  it('knows a desktop from a bare terminal and from ssh', () => {
    expect(desktopOpener('linux', { DISPLAY: ':0' })).toBe('xdg-open')
    expect(desktopOpener('linux', {})).toBeUndefined()
    expect(desktopOpener('darwin', {})).toBe('open')
    expect(desktopOpener('darwin', { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' })).toBeUndefined()
  })
})

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tarFiles } from '../../../../source/services/spark/event-log/tar.ts'
import { tar } from '../../../fakes/docker/tar.ts'
import { gathered, inPieces } from './bytes.ts'

let folder: string
const deep = `${'a-long-name-'.repeat(12)}of-a-folder/${'and-another-'.repeat(9)}one`
const contents: Readonly<Record<string, string>> = {
  'all/empty': '',
  'all/small': 'small',
  'all/block': 'b'.repeat(512),
  'all/larger': 'line\n'.repeat(2000),
  [`all/${deep}/file`]: 'far down',
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tar-'))
  for (const [path, text] of Object.entries(contents)) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  symlinkSync('small', join(folder, 'all/link'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

async function files(archive: Buffer, piece: number) {
  const found: Record<string, string> = {}
  let cuts = 0
  for await (const { path, bytes } of tarFiles(inPieces(archive, piece), () => (cuts += 1))) {
    found[path] = (await gathered(bytes)).toString()
  }
  return { found, cuts }
}

describe('tar archives', () => {
  test.each(['posix', 'gnu', 'ustar'])(
    'of the format %s, as the program writes it',
    async (format) => {
      const names =
        format === 'ustar' ? ['all/empty', 'all/small', 'all/block', 'all/larger'] : ['all']
      const archive = execFileSync('tar', [`--format=${format}`, '-C', folder, '-c', ...names])
      const expected =
        format === 'ustar' ? names.map((name) => [name, contents[name]]) : Object.entries(contents)
      for (const piece of [100, 4096]) {
        expect(await files(archive, piece)).toEqual({
          found: Object.fromEntries(expected) as unknown,
          cuts: 0,
        })
      }
    },
  )

  test('the program reads what the fake engine writes', () => {
    const archive = tar([
      ['some/', Buffer.alloc(0)],
      ['some/file', Buffer.from('hello')],
    ])
    expect(execFileSync('tar', ['-xO', 'some/file'], { input: archive }).toString()).toBe('hello')
  })

  test('a file that is not taken is passed over', async () => {
    const archive = tar([
      ['one', Buffer.alloc(5000, 'x')],
      ['two', Buffer.alloc(3000, 'y')],
      ['three', Buffer.from('z')],
    ])
    const read: string[] = []
    for await (const { path, bytes } of tarFiles(inPieces(archive, 700), () => undefined)) {
      read.push(path)
      if (path === 'two') for await (const some of bytes) if (some.length > 0) break
      if (path === 'three') expect((await gathered(bytes)).toString()).toBe('z')
    }
    expect(read).toEqual(['one', 'two', 'three'])
  })

  test('one that ends within a file gives what is there, and says so', async () => {
    const archive = tar([['grows', Buffer.alloc(5000, 'x')]]).subarray(0, 512 + 1000)
    expect(await files(archive, 300)).toEqual({ found: { grows: 'x'.repeat(1000) }, cuts: 1 })
  })

  test('what is none is refused', async () => {
    await expect(files(Buffer.alloc(2048, 'no archive '), 512)).rejects.toThrow('no tar archive')
  })
})

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import stringWidth from 'string-width'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { charactersOf, showsAsciiOnly, toAscii } from '../../source/domain/characters.ts'

const source = join(import.meta.dirname, '..', '..', 'source')

/** Every text that a source file writes: literals and templates, not comments and patterns. */
function textsOf(path: string): readonly string[] {
  const source = readFileSync(path, 'utf8')
  if (toAscii(source) === source) return []
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest)
  const texts: string[] = []
  const visit = (node: ts.Node) => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      texts.push(node.text)
    } else if (ts.isTemplateHead(node) || ts.isJsxText(node)) texts.push(node.text)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return texts
}

describe('ASCII', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  )

  it('has a look-alike for every character that the program writes', () => {
    const missing = files
      .filter((name) => name !== join('model', 'characters.ts'))
      .flatMap((name) =>
        textsOf(join(source, name)).flatMap((text) => {
          const shown = toAscii(text.replaceAll('?', ''))
          return shown.includes('?') ? [`${name}: ${text}`] : []
        }),
      )
    expect(files.length).toBeGreaterThan(200)
    expect(missing).toEqual([])
  }, 60_000)

  it.each([
    ['up · 3 workers — 2–12 of 24', 'up | 3 workers - 2-12 of 24'],
    ['╭─ 2 Workers ─╮', '+- 2 Workers -+'],
    ['┏━ 4 Redis ━┓', '#= 4 Redis =#'],
    ['▁▂▃▄▅▆▇█', '_.-=+*%#'],
    ['███▌░░', '###=..'],
    ['looking …', 'looking..'],
    ['a long na…', 'a long na~'],
    ['é e\u0301 日本 👩‍👩‍👧‍👦 x', '? e ???? ?? x'],
    ['“the engine’s”', `"the engine's"`],
    ['two\nlines\t\u001b[1m', 'two\nlines\t\u001b[1m'],
  ])('%j is %j', (text, wanted) => {
    expect(toAscii(text)).toBe(wanted)
    expect(stringWidth(toAscii(text))).toBe(stringWidth(text))
  })
})

describe('a terminal shows ASCII only', () => {
  it.each([
    [{ LC_ALL: 'C' }, true],
    [{ LC_ALL: 'POSIX', LANG: 'en_US.UTF-8' }, true],
    [{ LC_CTYPE: 'C', LANG: 'en_US.UTF-8' }, true],
    [{ LANG: 'de_DE.ISO-8859-1' }, true],
    [{ LANG: 'de_DE' }, true],
    [{ LC_ALL: '', LC_CTYPE: '', LANG: 'C' }, true],
    [{ LC_ALL: 'en_US.UTF-8', LC_CTYPE: 'C', LANG: 'C' }, false],
    [{ LC_ALL: '', LC_CTYPE: 'C.utf8', LANG: 'C' }, false],
    [{ LANG: 'C.UTF-8' }, false],
    [{ LC_CTYPE: 'UTF-8' }, false],
    [{}, false],
    [{ TERM: 'linux', LANG: 'en_US.UTF-8' }, true],
    [{ TERM: 'linux-16color' }, true],
    [{ TERM: 'vt220' }, true],
    [{ TERM: 'xterm-256color', LANG: 'en_US.UTF-8' }, false],
    [{ TERM: 'tmux-256color' }, false],
  ])('with %j: %s', (environment, only) => {
    expect(showsAsciiOnly(environment)).toBe(only)
    expect(charactersOf(environment)('●')).toBe(only ? '*' : '●')
  })
})

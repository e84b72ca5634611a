import { readdirSync, readFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

const sources = readdirSync(join(root, 'source'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => `source/${path}`)

describe('the house', () => {
  const contributing = read('CONTRIBUTING.md')

  test('has every path that CONTRIBUTING names', () => {
    const paths = [...contributing.matchAll(/`((?:source|compose|scripts|test)\/[^` ]*)`/g)].map(
      ([, path = '']) => path.replace(/[A-Z]{2,}.*$/, ''),
    )
    expect(paths.length).toBeGreaterThan(10)
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  test('has every folder of source/ in its drawing', () => {
    const drawing = /```\n([\s\S]*?)```/.exec(contributing)?.[1] ?? ''
    const drawn = [...drawing.matchAll(/^ {2}(\w+)\/ /gm)].map(([, name]) => name)
    const folders = readdirSync(join(root, 'source'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
    expect(drawn.toSorted()).toEqual(folders.toSorted())
  })

  test('never gives two things of its own the same exported name', () => {
    const places = new Map<string, Set<string>>()
    for (const path of sources) {
      const names = read(path).matchAll(
        /^export (?:async )?(?:function\*?|const|let|class|interface|type) (\w+)/gm,
      )
      for (const [, name = ''] of names) {
        places.set(name, (places.get(name) ?? new Set()).add(path))
      }
    }
    // A type and the values of the same name in one file are one thing.
    const twice = [...places].filter(([, paths]) => paths.size > 1)
    expect(twice).toEqual([])
  })
})

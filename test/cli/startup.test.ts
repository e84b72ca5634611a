import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, it } from 'vitest'

const source = join(import.meta.dirname, '..', '..', 'source')

/** What a file loads at once: files of the program, and packages; types cost nothing. */
function importsOf(path: string): readonly string[] {
  const statements = readFileSync(path, 'utf8').matchAll(
    /^(?:import|export)\s+(?!type\b)(?:[^'"()]*?\bfrom\s+)?'([^']+)'/gm,
  )
  return [...statements].map(([, name = '']) => name)
}

it('what only the monitor, the demo or a client needs is not loaded to start', () => {
  const seen = new Set<string>()
  const packages = new Set<string>()
  const queue = [join(source, 'cli', 'main.tsx')]
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (seen.has(path)) continue
    seen.add(path)
    for (const name of importsOf(path)) {
      if (!name.startsWith('.')) packages.add(name)
      else if (existsSync(join(dirname(path), name))) queue.push(join(dirname(path), name))
    }
  }
  const files = [...seen].map((path) => relative(source, path))
  expect(files).toContain(join('cli', 'snapshot.ts'))
  expect(files.filter((file) => /^(?:demo|app|ui\/.*\.tsx)/.test(file))).toEqual([])
  const heavy = ['ink', 'react', 'dockerode', 'ioredis', 'undici']
  expect([...packages].filter((name) => heavy.includes(name))).toEqual([])
  expect(packages).toContain('commander')
})

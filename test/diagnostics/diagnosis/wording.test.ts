import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Detector } from '../../../source/diagnostics/diagnosis/detector.ts'
import {
  detectors,
  diagnose,
  identityOf,
  recommend,
} from '../../../source/diagnostics/diagnosis/diagnosis.ts'
import type { Facts } from '../../../source/diagnostics/diagnosis/facts.ts'
import {
  remedyParts,
  titleBeside,
  worded,
  wordedSchema,
} from '../../../source/diagnostics/diagnosis/wording.ts'
import { recorded, recordings } from '../advice/recording.ts'
import { application, executor, facts, job, now, rest, worker } from './build.ts'

const source = join(import.meta.dirname, '../../../source')
const isDetector = (one: unknown): boolean =>
  typeof one === 'object' && one !== null && 'detect' in one && 'words' in one

test('a cause without words is no cause, by its type', () => {
  // @ts-expect-error words are missing
  const speechless: Detector<Facts> = { kind: 'waiting', detect: () => [] }
  expect(isDetector(speechless)).toBe(false)
  expect(Object.values(detectors).every(isDetector)).toBe(true)
})

test('every detector that there is, is in the table', async () => {
  const folder = join(source, 'diagnostics/diagnosis')
  const files = readdirSync(folder).filter((name) => name !== 'diagnosis.ts')
  const modules = await Promise.all(
    files.map(
      async (name) => (await import(join(folder, name))) as Readonly<Record<string, unknown>>,
    ),
  )
  const found = modules.flatMap((module) => Object.values(module).filter(isDetector))
  expect(found.length).toBeGreaterThan(10)
  const known: readonly unknown[] = Object.values(detectors)
  expect(found.filter((one) => !known.includes(one))).toEqual([])
})

test('whatever the recorded jobs are diagnosed with is said whole, and survives being stored', () => {
  const all = recordings.flatMap((name) => {
    const seen = recorded(name)
    return [...diagnose(seen), ...seen.applications.flatMap((one) => recommend(one, seen))]
  })
  expect(all.length).toBeGreaterThan(10)
  for (const one of all) {
    const says = worded(one, () => undefined)
    expect(says.title).not.toMatch(/undefined|NaN|\[object/)
    expect(JSON.stringify(says.figures)).not.toMatch(/undefined|NaN|\[object/)
    expect(remedyParts(says).every(({ text }) => text.length > 0)).toBe(true)
    expect(remedyParts(says)).not.toEqual([])
    expect(wordedSchema.parse(JSON.parse(JSON.stringify(says)))).toEqual(says)
  }
})

test('only the wording module asks the table for words', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  const asking = files.filter(
    (name) =>
      /\.tsx?$/.test(name) && /\bdetectors\b/.test(readFileSync(join(source, name), 'utf8')),
  )
  expect(asking.toSorted()).toEqual([
    'diagnostics/diagnosis/diagnosis.ts',
    'diagnostics/diagnosis/wording.ts',
  ])
})

/** An application that is called as its worker's container is, and has lost executors there. */
const host = '0a1b2c3d4e5f'
const named = application('app-1', { state: 'RUNNING', cores: 1, name: host })
const losing = (count: number) => {
  const lost = Array.from({ length: count }, (_, id) =>
    executor(String(id), host, { active: false, removedAt: now, removeReason: 'gone' }),
  )
  const said = rest({ jobs: [job(0)], executors: [...lost, executor('9', host)] })
  const [found] = diagnose(facts([worker(host)], [{ application: named, rest: said }]))
  if (found === undefined) throw new Error('nothing was found')
  return found
}

test('a host gets its name as data, not by a search through the sentence', () => {
  const says = worded(losing(2), (id) => (id === host ? 'worker-1' : undefined))
  expect(says.title).toMatch(`"${host}" (app-1) has lost 2 executors`)
  expect(says.title).toMatch('on worker-1: gone')
  expect(remedyParts(says)[0]?.text).toMatch(/^exec worker-1 sh -c /)
})

test('beside the name of its application a title leaves that out', () => {
  const title = titleBeside(losing(2), () => 'worker-1')
  expect(title).toMatch(/^losing executors: has lost 2 executors on 1 worker/)
  expect(title).not.toMatch(host)
})

test('the same cause of the same application is the same diagnosis, whatever its figures', () => {
  expect(losing(3).evidence).not.toEqual(losing(2).evidence)
  expect(identityOf(losing(3))).toBe(identityOf(losing(2)))
})

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const script = join(import.meta.dirname, '../../compose/spark/bin/spark-event-logs')
const hour = 3600
const day = 24 * hour
const kib = 1024
let root: string
let folder: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'event-logs-'))
  folder = join(root, 'events')
  mkdirSync(folder)
  mkdirSync(join(root, 'bin'))
  master()
})
afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

/** What the master's page answers: the applications that run, and one that has ended. */
function master(...active: readonly string[]) {
  const list = (ids: readonly string[]) => ids.map((id) => `{"id" : "${id}"}`).join(', ')
  const answer = `{ "activeapps" : [ ${list(active)} ], "completedapps" : [ ${list([idOf(9)])} ] }`
  writeFileSync(join(root, 'bin/curl'), `#!/bin/sh\necho '${answer}'\n`, { mode: 0o755 })
}
function noMaster() {
  writeFileSync(join(root, 'bin/curl'), '#!/bin/sh\nexit 7\n', { mode: 0o755 })
}

const idOf = (number: number) => `app-20261125120000-${String(number).padStart(4, '0')}`

function write(path: string, bytes: number, ageS: number) {
  const whole = join(folder, path)
  mkdirSync(dirname(whole), { recursive: true })
  writeFileSync(whole, Buffer.alloc(bytes))
  const at = Date.now() / 1000 - ageS
  utimesSync(whole, at, at)
}
/** A log as Spark 4 writes it: a folder. */
function rolled(number: number, ageS: number, bytes = kib, writing = false) {
  const id = idOf(number)
  write(`eventlog_v2_${id}/appstatus_${id}${writing ? '.inprogress' : ''}`, 0, ageS)
  write(`eventlog_v2_${id}/events_1_${id}.zstd`, bytes, ageS)
}

const bounds = { AGE: '7d', SIZE: '2g', COUNT: '1000' }

/** Runs it once; gives what is left. */
function clean(change: Partial<typeof bounds> = {}): readonly string[] {
  const environment = Object.entries({ ...bounds, ...change }).map(
    ([name, value]) => [`SPARK_EVENT_LOG_MAX_${name}`, value] as const,
  )
  execFileSync(script, [folder], {
    env: {
      PATH: `${join(root, 'bin')}:${process.env.PATH ?? ''}`,
      ...Object.fromEntries(environment),
    },
    stdio: 'pipe',
  })
  return readdirSync(folder)
    .map((name) => /-\d{14}-(\d{4})/.exec(name)?.[1] ?? name)
    .map((name) => name.replace(/^0+/, ''))
    .sort()
}

describe('event logs are kept within bounds', () => {
  test('what is older than the age goes, in both forms, and nothing else', () => {
    rolled(1, 8 * day)
    rolled(2, 6 * day)
    write(`${idOf(3)}.zstd`, kib, 8 * day)
    write(`.${idOf(3)}.zstd.crc`, 8, 8 * day)
    write(idOf(4), kib, 6 * day)
    write('notes.txt', kib, 99 * day)
    write('lost/app-readme', kib, 99 * day)
    expect(clean()).toEqual(['2', '4', 'lost', 'notes.txt'])
    expect(clean({ AGE: '0' })).toEqual(['2', '4', 'lost', 'notes.txt'])
  })

  test('of the sizes: the oldest go until the rest fits', () => {
    for (const number of [1, 2, 3, 4, 5]) rolled(number, (6 - number) * hour, 400 * kib)
    expect(clean({ SIZE: '1m' })).toEqual(['4', '5'])
  })

  test('of the number: the oldest go', () => {
    for (const number of [1, 2, 3, 4, 5]) rolled(number, (6 - number) * hour)
    expect(clean({ COUNT: '2' })).toEqual(['4', '5'])
    expect(clean({ COUNT: '0', SIZE: '0', AGE: '0' })).toEqual(['4', '5'])
  })

  test('what was just written stays, and counts', () => {
    rolled(1, 60, 900 * kib)
    rolled(2, hour, 900 * kib)
    expect(clean({ SIZE: '1m', COUNT: '1' })).toEqual(['1'])
  })

  test('a log in progress stays while its application runs, however long it is silent', () => {
    rolled(1, 30 * day, kib, true)
    rolled(2, 30 * day, kib, true)
    write(`${idOf(3)}.zstd.inprogress`, kib, 30 * day)
    master(idOf(1), idOf(3))
    expect(clean({ COUNT: '1' })).toEqual(['1', '3'])
  })

  test('one whose driver died is like one that has ended, after a day', () => {
    rolled(1, 2 * hour, kib, true)
    rolled(2, 8 * day, kib, true)
    expect(clean({ SIZE: '1m', COUNT: '1' })).toEqual(['1'])
  })

  test('while the master does not answer, nothing in progress goes', () => {
    rolled(1, 30 * day, kib, true)
    rolled(2, 30 * day)
    noMaster()
    expect(clean()).toEqual(['1'])
  })

  test('an empty folder is no failure; a bound that is none is one', () => {
    expect(clean()).toEqual([])
    const { status, stderr } = spawnSync(script, [folder], {
      env: { PATH: process.env.PATH, SPARK_EVENT_LOG_MAX_SIZE: 'lots' },
      encoding: 'utf8',
    })
    expect(status).not.toBe(0)
    expect(stderr).toContain("'lots' is not like")
  })
})

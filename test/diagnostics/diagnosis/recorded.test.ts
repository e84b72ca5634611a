import { describe, expect, test } from 'vitest'
import type { CauseId } from '../../../source/diagnostics/diagnosis/diagnosis.ts'
import { recorded } from '../advice/recording.ts'
import { diagnosed } from './build.ts'

/** What each fault job's recording must say, by its own application (the last) unless named. */
const expected: readonly (readonly [string, readonly CauseId[], readonly RegExp[]])[] = [
  [
    'never-starts',
    ['never-starts'],
    [/asks for 64\.0 GiB/, /largest ALIVE worker has 1\.0 GiB and 1 core/],
  ],
  [
    'unreachable-driver',
    ['driver-unreachable'],
    [/driver at driver\.invalid:\d+/, /\d+ executors of "unreachable driver"/],
  ],
  ['starved', ['starved-stage'], [/a task asks for 2 cores \(spark\.task\.cpus\)/]],
  ['starved-jobs', ['starved-stage'], [/all 3 slots are taken by stage 0/]],
  ['held-out', ['waiting-for-cores'], [/all 3 cores are held by "too few partitions" \(app-/]],
  [
    'idle-shell',
    ['waiting-for-cores', 'idle-application'],
    [/held by "idle shell" \(app-\S+, 3 cores, no job for/],
  ],
]

describe('recordings of jobs that hang', () => {
  test.each(expected)('%s', (name, causes, sentences) => {
    const found = diagnosed(recorded(name))
    expect(found.map(({ cause }) => cause)).toEqual(causes)
    for (const sentence of sentences) expect(found[0]?.title).toMatch(sentence)
  })

  test('memory-killed joins each oom event’s container with executor and task', () => {
    const facts = recorded('memory-killed')
    const found = diagnosed(facts)
    const containers = new Set(
      facts.events.filter(({ action }) => action === 'oom').map((one) => one.containerId),
    )
    expect(containers.size).toBeGreaterThan(0)
    expect(new Set(found.map(({ cause }) => cause))).toEqual(new Set(['oom-killed']))
    for (const { subject, confidence } of found) {
      expect(confidence).toBe('high')
      expect(containers).toContain(subject.containerId)
      const worker = facts.master.workers.find(({ id }) => id === subject.workerId)
      expect(subject.containerId?.startsWith(worker?.host ?? 'none')).toBe(true)
      expect(subject.executorId).toMatch(/^\d+$/)
    }
    expect(found.flatMap(({ subject }) => subject.taskIds ?? []).length).toBeGreaterThan(0)
  })
})

describe('recordings of jobs that are well or merely slow', () => {
  test.each([
    'pi',
    'pagerank',
    'kmeans',
    'skewed',
    'spilling',
    'gc-bound',
    'small-files',
    'too-few-partitions',
    'too-many-partitions',
  ])('%s hangs for no reason', (name) => {
    expect(diagnosed(recorded(name))).toEqual([])
  })
})

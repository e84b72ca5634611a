import { describe, expect, test } from 'vitest'
import type { Cause } from '../../../source/diagnostics/diagnosis/explanation.ts'
import { explainWaiting } from '../../../source/diagnostics/diagnosis/explain.ts'
import { recorded } from '../advice/recording.ts'

/** What each fault job's recording must say, by its own application (the last) unless named. */
const expected: readonly (readonly [string, readonly Cause[], readonly RegExp[]])[] = [
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
  ['held-out', ['held-out'], [/all 3 cores are held by "too few partitions" \(app-/]],
  [
    'idle-shell',
    ['held-out', 'idle-holder'],
    [/held by "idle shell" \(app-\S+, 3 cores, no job for/],
  ],
]

describe('recordings of jobs that hang', () => {
  test.each(expected)('%s', (name, causes, sentences) => {
    const found = explainWaiting(recorded(name))
    expect(found.map(({ cause }) => cause)).toEqual(causes)
    for (const sentence of sentences) expect(found[0]?.sentence).toMatch(sentence)
  })

  test('memory-killed joins each oom event’s container with executor and task', () => {
    const facts = recorded('memory-killed')
    const found = explainWaiting(facts)
    const containers = new Set(
      facts.cluster.events.filter(({ action }) => action === 'oom').map((one) => one.containerId),
    )
    expect(containers.size).toBeGreaterThan(0)
    expect(new Set(found.map(({ cause }) => cause))).toEqual(new Set(['killed-for-memory']))
    for (const { joined, certainty } of found) {
      expect(certainty).toBe('certain')
      expect(containers).toContain(joined.containerId)
      const worker = facts.cluster.master.workers.find(({ id }) => id === joined.workerId)
      expect(joined.containerId?.startsWith(worker?.host ?? 'none')).toBe(true)
      expect(joined.executorId).toMatch(/^\d+$/)
    }
    expect(found.flatMap(({ joined }) => joined.taskIds ?? []).length).toBeGreaterThan(0)
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
    expect(explainWaiting(recorded(name))).toEqual([])
  })
})

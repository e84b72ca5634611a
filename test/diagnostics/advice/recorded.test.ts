import { describe, expect, test } from 'vitest'
import { inWords } from '../words.ts'
import { recordedAdvice } from './recording.ts'

/** The advice that each fault job's recording must put first, with its figures. */
const expected: readonly (readonly [string, string, RegExp, RegExp])[] = [
  ['skewed', 'skew', /largest of 12 tasks read \d+ MiB/, /skewJoin/],
  [
    'spilling',
    'spill',
    /of memory spilled as .* on disk/,
    /spark\.sql\.shuffle\.partitions=\d+|repartition/,
  ],
  ['gc-bound', 'gc', /\d+ % of the tasks’ .* went into collection/, /spark\.executor\.memory=768m/],
  ['too-few-partitions', 'few-tasks', /1 task on 3 slots/, /parallelize\(…, 9\)/],
  ['too-many-partitions', 'fine-tasks', /\d+ tasks, the median \d+ ms/, /coalesce\(\d+\)/],
  ['small-files', 'small-files', /\d+ tasks read .* KiB each/, /saveAsSequenceFile/],
]

describe('recordings of jobs that have a fault', () => {
  test.each(expected)('%s gets the advice %s first', (name, id, measured, fix) => {
    const [first] = recordedAdvice(name)
    const says = first && inWords(first)
    expect(says?.cause).toBe(id)
    expect(says?.figures.Measured).toMatch(measured)
    expect(JSON.stringify(says?.remedy)).toMatch(fix)
    expect(first?.gainMs).toBeGreaterThan(0)
  })
})

describe('recordings of jobs that are well', () => {
  test('SparkPi gets no advice', () => {
    expect(recordedAdvice('pi')).toEqual([])
  })

  test.each(['pagerank', 'kmeans'])('%s gets none that is certain', (name) => {
    const sure = recordedAdvice(name).filter(({ confidence }) => confidence !== 'low')
    expect(sure.map(({ cause }) => cause)).toEqual([])
  })
})

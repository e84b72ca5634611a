import { describe, expect } from 'vitest'
import { test as plain } from 'vitest'
import { withReading } from '../../../../source/services/spark/feeds/executor-log.ts'
import type { ExecutorLogState } from '../../../../source/store/state.ts'
import { limit, test, type World } from '../../../feeds/world.ts'

const none: ExecutorLogState = { key: 'k', lines: [], dropped: 0, error: undefined }
const texts = ({ lines }: ExecutorLogState) => lines.map(({ text }) => text)
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `line ${from + index}`)

describe('readings of the end of a file', () => {
  plain('of a whole file: what is new is added, what is known keeps its time', () => {
    const first = withReading(none, { lines: numbered(0, 3), skippedBytes: 0 }, 1000)
    const second = withReading(first, { lines: numbered(0, 5), skippedBytes: 0 }, 2000)
    expect(texts(second)).toEqual(numbered(0, 5))
    expect(second.lines.map(({ at }) => at)).toEqual([1000, 1000, 1000, 2000, 2000])
    expect(second.dropped).toBe(0)
  })

  plain('of a line that was being written: it is given whole by the next one', () => {
    const first = withReading(none, { lines: ['whole', 'ha'], skippedBytes: 0 }, 1000)
    const second = withReading(first, { lines: ['whole', 'half', 'more'], skippedBytes: 0 }, 2000)
    expect(texts(second)).toEqual(['whole', 'half', 'more'])
    expect(second.lines.map(({ at }) => at)).toEqual([1000, 2000, 2000])
  })

  plain('of a part: it goes on where the last one ended, and lines keep their numbers', () => {
    const first = withReading(none, { lines: numbered(0, 10), skippedBytes: 0 }, 1000)
    const second = withReading(first, { lines: numbered(6, 14), skippedBytes: 99 }, 2000)
    expect(texts(second)).toEqual(numbered(0, 14))
    // So much was written in between that nothing joins them.
    const third = withReading(second, { lines: numbered(50, 60), skippedBytes: 999 }, 3000)
    expect(texts(third)).toEqual(numbered(50, 60))
    expect(third.dropped).toBe(14)
  })

  plain('of a file that became shorter: it is another one', () => {
    const first = withReading(none, { lines: numbered(0, 10), skippedBytes: 0 }, 1000)
    const second = withReading(first, { lines: ['anew'], skippedBytes: 0 }, 2000)
    expect(texts(second)).toEqual(['anew'])
    expect(second.dropped).toBe(0)
  })
})

describe.concurrent('the output of an opened executor', limit, () => {
  const opened = (world: World) => {
    const [worker] = world.cluster.spark.workers
    if (worker === undefined) throw new Error('no worker')
    const { id } = world.cluster.spark.addApplication({ workerHost: worker.host })
    const show = () => {
      const { drill } = world.store.get().ui
      world.ui({
        tab: 'jobs',
        focus: 'detail',
        drill: { ...drill, applicationId: id, opened: [{ kind: 'executor', id: '0' }] },
      })
    }
    return { id, worker, show }
  }

  test('is read from its worker and followed while it is on the screen', async ({ world }) => {
    const { id, show } = opened(world)
    world.cluster.spark.executorLogs.set(`${id}/0`, 'Running task 0.0\n')
    show()
    await world.until((state) => {
      expect(texts(state.executorLog)).toEqual(['Running task 0.0'])
    })
    world.cluster.spark.executorLogs.set(`${id}/0`, 'Running task 0.0\nFinished task 0.0\n')
    await world.until((state) => {
      expect(texts(state.executorLog)).toEqual(['Running task 0.0', 'Finished task 0.0'])
    })
    expect(world.store.get().executorLog.key).toBe(`${id}/0/stderr`)
  })

  test('that is not there says so, and what was read before stays', async ({ world }) => {
    const { id, show } = opened(world)
    world.cluster.spark.executorLogs.set(`${id}/0`, 'Running task 0.0\n')
    show()
    await world.until((state) => {
      expect(texts(state.executorLog)).toEqual(['Running task 0.0'])
    })
    world.cluster.spark.executorLogs.delete(`${id}/0`)
    await world.until((state) => {
      expect(state.executorLog.error).toMatch(/left no stderr on its worker/)
    })
    expect(texts(world.store.get().executorLog)).toEqual(['Running task 0.0'])
  })
})

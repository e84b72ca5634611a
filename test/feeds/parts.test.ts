import { describe, expect, test, vi } from 'vitest'
import { createGroup } from '../../source/feeds/group.ts'
import { createNewLines } from '../../source/engine/feeds/log.ts'
import { createPause } from '../../source/feeds/pause.ts'
import { poll } from '../../source/feeds/poll.ts'
import { withSample } from '../../source/engine/feeds/stats.ts'
import type { ContainerSample, LogLine } from '../../source/domain/container.ts'

const line = (at: number, text = String(at)): LogLine => ({ stream: 'stdout', at, text })

describe('a log read again', () => {
  test('gives only what is new, also within the last known millisecond', () => {
    const known = [line(1), line(2, 'a'), line(2, 'b')]
    const again = [line(1), line(2, 'a'), line(2, 'b'), line(2, 'c'), line(3), line(2, 'late')]
    expect(again.filter(createNewLines(known)).map(({ text }) => text)).toEqual(['c', '3', 'late'])
  })
  test('gives all where nothing is known', () => {
    expect([line(5), line(4)].filter(createNewLines([]))).toHaveLength(2)
  })
})

describe('series', () => {
  const sample = (at: number) => ({
    at,
    cpuPercent: 1,
    memoryBytes: 1,
    memoryLimitBytes: 1,
    receivedBytes: 0,
    sentBytes: 0,
    readBytes: 0,
    writtenBytes: 0,
    processes: 1,
  })
  test('are rings, and begin anew after a gap', () => {
    const many = Array.from({ length: 700 }, (_, n) => sample(n * 1000))
    const series = many.reduce<readonly ContainerSample[]>(withSample, [])
    expect(series).toHaveLength(600)
    expect(withSample(series, sample(800_000))).toHaveLength(1)
  })
})

describe('poll', () => {
  test('never overlaps, tells failures, is woken, ends with the signal', async () => {
    const abort = new AbortController()
    const told: unknown[] = []
    let running = 0
    let most = 0
    let calls = 0
    const poller = poll({
      task: async () => {
        calls += 1
        running += 1
        most = Math.max(most, running)
        await new Promise((resolve) => setImmediate(resolve))
        running -= 1
        if (calls === 1) throw new Error('no')
      },
      failed: (error) => told.push(error),
      everyMs: 3_600_000,
      maxMs: 7_200_000,
      signal: abort.signal,
      pause: createPause(),
    })
    await vi.waitFor(() => {
      expect(told).toEqual([new Error('no')])
    })
    for (let n = 0; n < 20; n += 1) {
      poller.wake()
      await new Promise((resolve) => setImmediate(resolve))
    }
    await vi.waitFor(() => {
      expect(calls).toBeGreaterThan(2)
    })
    expect(most).toBe(1)
    abort.abort()
    await poller.stopped
  })

  test('nothing is asked while paused, however long; then at once', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
    try {
      const abort = new AbortController()
      const pause = createPause()
      let asked = 0
      const task = () => Promise.resolve(void (asked += 1))
      const failed = () => undefined
      const given = { task, failed, everyMs: 1000, maxMs: 1000, pause, signal: abort.signal }
      const poller = poll(given)
      await vi.advanceTimersByTimeAsync(2500)
      expect(asked).toBe(3)
      pause.set(true)
      await vi.advanceTimersByTimeAsync(3_600_000)
      poller.wake()
      await vi.advanceTimersByTimeAsync(3_600_000)
      expect(asked).toBe(3)
      pause.set(false)
      await vi.advanceTimersByTimeAsync(0)
      expect(asked).toBe(4)
      abort.abort()
      await poller.stopped
    } finally {
      vi.useRealTimers()
    }
  })

  test('the interval doubles with failures up to its limit, and is as it was after a success', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
    try {
      const abort = new AbortController()
      const at: number[] = []
      let fails = true
      const poller = poll({
        task: () => {
          at.push(performance.now())
          return fails ? Promise.reject(new Error('no')) : Promise.resolve()
        },
        failed: () => undefined,
        everyMs: 1000,
        maxMs: 5000,
        signal: abort.signal,
        pause: createPause(),
      })
      await vi.advanceTimersByTimeAsync(17_500)
      fails = false
      await vi.advanceTimersByTimeAsync(7_000)
      const gaps = at.slice(1).map((time, n) => Math.round((time - (at[n] ?? 0)) / 1000))
      expect(gaps).toEqual([2, 4, 5, 5, 5, 1, 1, 1])
      abort.abort()
      await poller.stopped
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('a group', () => {
  test('starts what is wanted once, ends what is not, and waits for all at the end', async () => {
    const abort = new AbortController()
    const started: string[] = []
    const ended: string[] = []
    const group = createGroup((key, signal) => {
      started.push(key)
      if (key === 'done') return Promise.resolve()
      return new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => {
          ended.push(key)
          if (key === 'bad') reject(new Error('not told'))
          else resolve()
        })
      })
    }, abort.signal)
    group.want(['a', 'bad', 'done'])
    await Promise.resolve()
    group.want(['a', 'done'])
    group.want(['a', 'b', 'done'])
    expect(started).toEqual(['a', 'bad', 'done', 'b'])
    expect(ended).toEqual(['bad'])
    abort.abort()
    await group.stopped
    expect(ended).toEqual(['bad', 'a', 'b'])
    group.want(['late'])
    expect(started).not.toContain('late')
  })
})

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createStore } from '../../source/store/store.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const add = (n: number) => n + 1
const opened = () => {
  const store = createStore(0, 100)
  const told: number[] = []
  store.subscribe(() => told.push(store.get()))
  return { store, told }
}

test('changes are told together, once an interval', async () => {
  const { store, told } = opened()
  store.update(add)
  store.update(add)
  store.update((same) => same)
  expect([store.get(), told]).toEqual([2, []])
  await vi.advanceTimersByTimeAsync(100)
  expect(told).toEqual([2])
  await vi.advanceTimersByTimeAsync(1000)
  expect(told).toEqual([2])
})

test('what just happened is told at once, and what follows within the interval together', async () => {
  const { store, told } = opened()
  for (let n = 0; n < 5; n += 1) store.updateSoon(add)
  expect(told).toEqual([1])
  await vi.advanceTimersByTimeAsync(100)
  expect(told).toEqual([1, 5])
  await vi.advanceTimersByTimeAsync(100)
  store.update(add)
  store.updateSoon(add)
  expect(told).toEqual([1, 5, 7])
  await vi.advanceTimersByTimeAsync(1000)
  expect(told).toEqual([1, 5, 7])
})

test('a key is told at once, always', () => {
  const { store, told } = opened()
  store.updateNow(add)
  store.updateNow(add)
  expect(told).toEqual([1, 2])
})

test('held, nobody is told; then once, and only of a change', async () => {
  const { store, told } = opened()
  store.update(add)
  store.hold(true)
  store.updateNow(add)
  store.updateSoon(add)
  await vi.advanceTimersByTimeAsync(1000)
  expect(told).toEqual([])
  store.hold(false)
  expect(told).toEqual([3])
  store.hold(true)
  store.hold(false)
  expect(told).toEqual([3])
})

import { describe, expect, it } from 'vitest'
import {
  capacityWarning,
  isAlive,
  isLeaving,
  pairWorkers,
  workersToRemove,
  workersRefusal,
} from '../../source/domain/scaling.ts'
import { container, sparkWorker } from '../actions/things.ts'

const worker = (number: number, more: Parameters<typeof container>[2] = {}) =>
  container('worker', number, more)
const names = (pairs: readonly { container: { number: number } }[]) =>
  pairs.map((pair) => pair.container.number)

describe('which workers go', () => {
  it('those that do no work first, then the idle, then the highest number', () => {
    const containers = [
      worker(1),
      worker(2, { state: 'exited', exitCode: 1 }),
      worker(3),
      worker(4),
      worker(5, { health: 'unhealthy' }),
      worker(6),
    ]
    const at = (index: number, coresUsed: number) => {
      const found = containers[index]
      if (found === undefined) throw new Error('no such container')
      return sparkWorker(found, { coresUsed })
    }
    const spark = [at(0, 0), at(2, 0), at(3, 2), at(4, 2), { ...at(5, 0), state: 'DEAD' as const }]
    const pairs = pairWorkers(containers, spark)
    expect(names(workersToRemove(pairs, 6))).toEqual([6, 2, 5, 3, 1, 4])
    expect(names(workersToRemove(pairs, 2))).toEqual([6, 2])
    expect(workersToRemove(pairs, -1)).toEqual([])
  })

  it('a restarted worker is its ALIVE entry, not the DEAD one of before', () => {
    const one = worker(1)
    const [pair] = pairWorkers(
      [one, container('master', 1)],
      [
        sparkWorker(one, { id: 'old', state: 'DEAD', lastHeartbeat: 9 }),
        sparkWorker(one, { id: 'new', lastHeartbeat: 1 }),
      ],
    )
    expect(pair?.spark?.id).toBe('new')
    expect(pair !== undefined && isAlive(pair)).toBe(true)
    expect(pair !== undefined && isLeaving(pair)).toBe(false)
  })
})

describe('numbers of workers', () => {
  it.each([-1, 65, 1.5, Number.NaN])('%s is refused with the valid range', (workers) => {
    expect(workersRefusal(workers)).toMatch(/from 0 to 64/)
  })
  it.each([0, 1, 64])('%s is accepted', (workers) => {
    expect(workersRefusal(workers)).toBeUndefined()
  })

  it('more than the engine holds is said, with figures', () => {
    const engine = { cores: 2, memoryBytes: 3 * 1024 ** 3 }
    expect(capacityWarning(4, { workerCores: 1, workerMemory: 1024 }, engine)).toBe(
      '4 workers offer 4.0 GiB of memory where the engine has 3.0 GiB and 4 cores where the engine has 2: they share what there is',
    )
    expect(capacityWarning(2, { workerCores: 1, workerMemory: 1024 }, engine)).toBeUndefined()
  })
})

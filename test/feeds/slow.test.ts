import { readingOf } from '../../source/domain/service.ts'
import { describe, expect } from 'vitest'
import type { State } from '../../source/store/state.ts'
import { lateOnce } from '../fakes/late.ts'
import { allFresh, limit, test } from './world.ts'

const services = (state: State) => ['master', 'traefik', 'redis'].map((id) => readingOf(state, id))

describe.concurrent('one slow answer is slow, and not down', limit, () => {
  test('readings stay what they were, and nothing is told', async ({ world }) => {
    await world.until(allFresh)
    const kinds = new Set<string>()
    const off = world.store.subscribe(() => {
      for (const { kind } of services(world.store.get())) kinds.add(kind)
    })
    await lateOnce(world.cluster)
    const healed = Date.now()
    await world.until((state) => {
      for (const reading of services(state)) {
        expect(reading.kind === 'fresh' && reading.at > healed).toBe(true)
      }
    })
    off()
    expect([...kinds]).toEqual(['fresh'])
    expect(world.store.get().timeline.map(({ text }) => text)).not.toContainEqual(
      expect.stringContaining('stopped answering'),
    )
  })
})

import { describe, expect, it } from 'vitest'
import { traefikRates, type Traefik } from '../../../source/domain/traefik.ts'

const at = (requests: number, durationSumS: number, serverErrors = 0): Traefik => ({
  version: '3.7.0',
  startedAt: undefined,
  entryPoints: [],
  routers: [],
  services: [],
  totals: [
    { name: 'web', requests, clientErrors: 0, serverErrors, durationSumS, durationCount: requests },
    {
      name: 'workers',
      requests: 5,
      clientErrors: 0,
      serverErrors: 0,
      durationSumS: 1,
      durationCount: 5,
    },
  ],
})

describe('traefikRates', () => {
  it('divides what was added by the seconds between, over all entry points', () => {
    expect(traefikRates(at(100, 10), 1000, at(120, 10.5, 4), 3000)).toEqual({
      at: 3000,
      requests: 10,
      clientErrors: 0,
      serverErrors: 2,
      latencyMs: 25,
    })
  })

  it('has no latency without requests', () => {
    expect(traefikRates(at(7, 1), 0, at(7, 1), 1000).latencyMs).toBeUndefined()
  })

  it('takes a smaller total for a restart of Traefik, never for negative traffic', () => {
    expect(traefikRates(at(1000, 90), 0, at(3, 0.3), 1000).requests).toBe(8)
  })
})

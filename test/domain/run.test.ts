import { describe, expect, it } from 'vitest'
import type { Container } from '../../source/domain/container.ts'
import {
  applicationIdIn,
  needsStoppedMark,
  runLabels,
  runOf,
  stoppedMark,
} from '../../source/domain/run.ts'

const container = (change: Partial<Container>): Container => ({
  id: 'a'.repeat(64),
  shortId: 'a'.repeat(12),
  name: 'run',
  service: 'run',
  number: 0,
  image: 'spark',
  state: 'exited',
  health: 'none',
  exitCode: 0,
  createdAt: 1,
  startedAt: 2,
  finishedAt: 3,
  oomKilled: false,
  ipAddresses: [],
  labels: { [runLabels.example]: 'pi', [runLabels.arguments]: '["10"]' },
  ...change,
})

describe('runOf', () => {
  it.each([
    [{ state: 'created' }, 'starting'],
    [{ state: 'running' }, 'running'],
    [{ exitCode: 0 }, 'succeeded'],
    [{ exitCode: 1 }, 'failed'],
    [{ exitCode: 143 }, 'stopped'],
    [{ exitCode: 130 }, 'stopped'],
    [{ exitCode: 137 }, 'failed'],
    [{ exitCode: 137, name: `run${stoppedMark}` }, 'stopped'],
    [{ exitCode: 1, name: `run${stoppedMark}` }, 'stopped'],
    [{ exitCode: 0, name: `run${stoppedMark}` }, 'succeeded'],
    [{ exitCode: 137, oomKilled: true }, 'failed'],
  ] as const)('%j is %s', (change, state) => {
    expect(runOf(container(change))?.state).toBe(state)
  })

  it('says why it failed', () => {
    expect(runOf(container({ exitCode: 1 }))?.reason).toBe('exit status 1')
    expect(runOf(container({ exitCode: 137, oomKilled: true }))?.reason).toContain('memory')
    expect(runOf(container({ exitCode: 137 }))?.reason).toBe(
      'exit status 137: killed (SIGKILL), by hand or by a machine without memory',
    )
  })

  it('is marked as stopped where its exit status does not tell', () => {
    const needs = (change: Partial<Container>) => needsStoppedMark(container(change))
    expect([needs({ exitCode: 137 }), needs({ exitCode: 1 })]).toEqual([true, true])
    expect([needs({ exitCode: 0 }), needs({ exitCode: 143 })]).toEqual([false, false])
    expect(needs({ exitCode: 137, oomKilled: true })).toBe(false)
    expect(needs({ exitCode: 137, name: `run${stoppedMark}` })).toBe(false)
    expect(needs({ exitCode: undefined, state: 'running' })).toBe(false)
  })

  it('survives labels that are no JSON list', () => {
    const labels = { [runLabels.example]: 'pi', [runLabels.arguments]: '{oops' }
    expect(runOf(container({ labels }))?.arguments).toEqual([])
  })

  it('is nothing for other containers', () => {
    expect(runOf(container({ service: 'worker' }))).toBeUndefined()
    expect(runOf(container({ labels: {} }))).toBeUndefined()
  })
})

describe('applicationIdIn', () => {
  it('finds the id in a log line', () => {
    expect(applicationIdIn('Connected to Spark cluster with app ID app-20261123120000-0003')).toBe(
      'app-20261123120000-0003',
    )
    expect(applicationIdIn('app-2026-3')).toBeUndefined()
  })
})

import { describe, expect, test } from 'vitest'
import { failed, fresh } from '../../source/domain/reading.ts'
import { clusterHealth } from '../../source/store/selectors/cluster.ts'
import type { State } from '../../source/store/state.ts'
import { linearText } from '../../source/ui/linear.ts'
import { paneView } from '../../source/ui/panes/registry.ts'
import { plainText, type Role, type Span } from '../../source/ui/text/line.ts'
import { allLines } from '../../source/ui/text/view.ts'
import type { PaneName } from '../../source/store/ui.ts'
import { now } from './containers.ts'
import { redis, testState, traefik, withReading } from './state.ts'

const size = { width: 200, height: 14 }
type Service = 'master' | 'traefik' | 'redis'

/** The cluster with the container of a service stopped or removed, and its reading failed since. */
function withoutService(service: Service, how: 'stopped' | 'removed'): State {
  const state = testState()
  const all = state.containers.kind === 'fresh' ? state.containers.value : []
  const stopped = { state: 'exited' as const, exitCode: 143, finishedAt: now - 5000 }
  const containers =
    how === 'removed'
      ? all.filter((one) => one.service !== service)
      : all.map((one) => (one.service === service ? { ...one, ...stopped } : one))
  return withReading({ ...state, containers: fresh(containers, now) }, service, (before) =>
    failed(before, 'its container does not run', now - 5000),
  )
}

/** Everything in a pane that is painted in a role, where the line is not greyed as a whole. */
function painted(state: State, pane: PaneName, role: Role): string {
  const { title, summary = [], footer = [], lines } = paneView(pane).view(state, size)
  const spans: Span[] = [...title, ...summary, ...footer]
  for (const line of allLines(lines, size.width)) {
    if (line.mark === undefined) spans.push(...line.spans)
  }
  return [...spans, ...paneView(pane).strip(state)]
    .filter((one) => one.role === role)
    .map(({ text }) => text)
    .join('|')
}
function text(state: State, pane: PaneName): string {
  const { title, summary = [], footer = [], lines } = paneView(pane).view(state, size)
  const words = (spans: readonly Span[]) => spans.map((one) => one.text).join('')
  return [
    words([...title, ...summary]),
    ...allLines(lines, size.width).map(plainText),
    words(footer),
  ].join('\n')
}

describe.each(['stopped', 'removed'] as const)('with a service %s', (how) => {
  test.each(['master', 'traefik', 'redis'] as const)(
    '%s: no title, uptime or figure is good',
    (service) => {
      const state = withoutService(service, how)
      expect(painted(testState(), service, 'good')).not.toBe('')
      expect(painted(state, service, 'good')).toBe('')
      const [head = ''] = text(state, service).split('\n')
      expect(text(testState(), service).split('\n')[0]).toMatch(/up 2h/)
      expect(head).not.toMatch(/up /)
      expect(text(state, service)).toMatch(how === 'removed' ? /not running/ : /exited 143 5 s ago/)
    },
  )

  test('the master: nothing is ALIVE any more', () => {
    const state = withoutService('master', how)
    expect(text(testState(), 'workers')).toMatch(/3 of 3 ALIVE/)
    expect(text(state, 'workers')).toMatch(/3 of 3 running/)
    expect(text(state, 'workers')).not.toMatch(/ALIVE/)
    expect(painted(state, 'workers', 'good')).toMatch(/healthy/)
    expect(/^Workers.*$/m.exec(linearText(state))?.[0]).not.toMatch(/ALIVE/)
  })

  test('Traefik: no worker is up by it', () => {
    const state = withoutService('traefik', how)
    expect(painted(testState(), 'workers', 'good')).toMatch(/up/)
    expect(painted(state, 'workers', 'good')).not.toMatch(/up/)
    expect(text(state, 'workers')).toMatch(/worker-1 .* –\s*$/m)
  })
})

test('after it was removed no pane tells old figures', () => {
  expect(text(withoutService('redis', 'removed'), 'redis')).not.toMatch(/ops\/s|7\.0\.15/)
  expect(text(withoutService('traefik', 'removed'), 'traefik')).not.toMatch(/req\/s|3\.7/)
  expect(text(withoutService('master', 'removed'), 'master')).not.toMatch(/cores|spark:/)
})

test('a service that does not answer is greyed, and good in nothing', () => {
  const state = testState()
  const away = withReading(state, 'traefik', (before) => failed(before, 'no answer', now - 9000))
  expect(painted(away, 'workers', 'good')).not.toMatch(/up/)
  expect(text(away, 'workers')).toMatch(/ up\s*$/m)
  const silent = { ...state, master: failed(state.master, 'no answer', now - 9000) }
  expect(text(silent, 'workers')).toMatch(/3 of 3 running/)
  expect(painted(silent, 'workers', 'good')).not.toMatch(/ALIVE/)
})

describe('a service that answers and does not do its part', () => {
  const complaint = 'ERR Provider error error="permission denied" providerName=docker'
  const blind = fresh({ ...traefik([]), routers: [], services: [], complaint }, now)

  test('Traefik without a route says so in its pane, with its own words and the remedy', () => {
    const state = testState({ state: { readings: { traefik: blind } } })
    expect(clusterHealth(state)).toMatchObject({
      word: 'degraded',
      reason: 'traefik has no route of the cluster: it may not read the engine’s socket',
    })
    const shown = text(state, 'traefik')
    expect(shown).toContain(complaint)
    expect(shown).toMatch(/→ echo SPARK_ON_DOCKER_DOCKER_SOCKET=/)
    expect(shown.split('\n').at(-1)).toMatch(/^has no route of the cluster: .* — ! says more$/)
    expect(painted(state, 'traefik', 'good')).toBe('')
  })

  test('Redis that refuses writes', () => {
    const state = testState({
      state: {
        readings: {
          redis: fresh({ ...redis, aofLastWriteOk: false, rdbLastSaveOk: false }, now),
        },
      },
    })
    expect(clusterHealth(state).reason).toMatch(/redis refuses writes, because it cannot write its/)
    const shown = text(state, 'redis')
    expect(shown).toMatch(/AOF FAILED · saved .*FAILED/)
    expect(shown).toMatch(/aof_last_write_status:err\n → make room/)
  })

  test('a policy that may take the history is marked', () => {
    const state = testState({
      state: { readings: { redis: fresh({ ...redis, evictionPolicy: 'allkeys-lru' }, now) } },
    })
    expect(clusterHealth(state).word).toBe('up')
    expect(painted(state, 'redis', 'warning')).toMatch(/allkeys-lru/)
  })

  test('Valkey is called Valkey', () => {
    const state = testState({
      state: { readings: { redis: fresh({ ...redis, server: 'Valkey', version: '8.1.1' }, now) } },
    })
    expect(text(state, 'redis')).toMatch(/^4 Valkey8\.1\.1 · master · up/)
    expect(linearText(state)).toMatch(/Redis: Valkey/)
  })
})

import { recordsOf } from '../store/records.ts'
import { describe, expect, it } from 'vitest'
import { failed, fresh, loading } from '../../source/domain/reading.ts'
import type { State } from '../../source/store/state.ts'
import { paneView } from '../../source/ui/panes/registry.ts'
import { plainText } from '../../source/ui/text/line.ts'
import { allLines } from '../../source/ui/text/view.ts'
import type { PaneName } from '../../source/store/ui.ts'
import {
  application,
  container,
  detail,
  job,
  master,
  now,
  sparkWorker,
  worker,
} from './containers.ts'
import { redis, testState, withReading } from './state.ts'

const size = { width: 110, height: 14 }

function text(state: State, pane: PaneName, within = size): string {
  const { title, summary = [], footer = [], lines } = paneView(pane).view(state, within)
  return [
    [...title, ...summary].map((span) => span.text).join(' '),
    ...allLines(lines, within.width).map(plainText),
    footer.map((span) => span.text).join(''),
  ].join('\n')
}

/** The state without the container of a service, and with a reading that failed or never came. */
function without(state: State, service: 'master' | 'traefik' | 'redis'): State {
  const containers = state.containers.kind === 'fresh' ? state.containers.value : []
  const kept = containers.filter((each) => each.service !== service)
  return {
    ...withReading(state, service, () => failed(loading, 'refused', now)),
    containers: fresh(kept, now),
  }
}

describe.each(['master', 'traefik', 'redis'] as const)('the %s pane', (pane) => {
  it('says that it waits', () => {
    expect(
      text(
        withReading(testState(), pane, () => loading),
        pane,
      ),
    ).toContain('waiting for its first answer')
  })

  it('keeps the last figures greyed, with the reason and the age, in the same places', () => {
    const state = testState()
    const before = text(state, pane).split('\n')
    const stale = withReading(state, pane, (before) =>
      failed(before, 'connection refused', now - 12_000),
    )
    const after = text(stale, pane).split('\n')
    expect(after.slice(1, -1)).toEqual(before.slice(1, -1))
    expect(after.at(-1)).toBe('no answer for 12 s: connection refused')
    const marks = paneView(pane)
      .view(stale, size)
      .lines.map(({ mark }) => mark)
    expect(new Set(marks)).toEqual(new Set(['stale']))
  })

  it('says what to do when its container does not exist', () => {
    expect(text(without(testState(), pane), pane)).toContain(
      'not running — U brings the cluster up',
    )
    const readOnly = without(testState({ state: { readOnly: true } }), pane)
    expect(text(readOnly, pane)).toContain('not running')
    expect(text(readOnly, pane)).not.toContain('U brings')
  })

  it('says that its container ended, how and when', () => {
    const ended = container({
      service: pane,
      state: 'exited',
      exitCode: 137,
      finishedAt: now - 12_000,
    })
    const state = testState({
      state: { containers: fresh([ended], now), [pane]: failed(loading, 'refused', now) },
    })
    expect(text(state, pane)).toContain('exited 137 12 s ago — S starts it')
  })
})

describe('the Master pane', () => {
  it('shows status, address, uptime, cores, memory, counts and each application', () => {
    const shown = text(testState(), 'master')
    for (const part of ['ALIVE', 'spark://master:7077', 'up 2h 00m', '3/6', '1.5/3.0 GiB']) {
      expect(shown).toContain(part)
    }
    expect(shown).toContain('1 running, 0 waiting, 1 done')
    expect(shown).toMatch(/Spark Pi 1.*40\/100.*RUNNING/)
    expect(shown).toMatch(/PageRank.*FINISHED/)
  })
})

describe('the Workers pane', () => {
  it('joins container, Spark worker and Traefik server by identity', () => {
    const shown = text(testState(), 'workers', { width: 112, height: 14 })
    expect(shown).toContain('3 of 3 ALIVE')
    expect(shown).toMatch(
      /▸worker-1 .*healthy.*ALIVE.*1\/2.*0\.5\/1\.0 GiB.*0\.4\/1\.4 GiB.*49 %.*3\.0 KiB\/s.*1.*2h 00m.*up/,
    )
  })

  it('shows a worker that Spark does not know, one that ended, and one without a container', () => {
    const [a, b] = [worker(1), worker(2, { state: 'exited', exitCode: 52, finishedAt: now })]
    const spark = [sparkWorker(worker(9), { host: 'elsewhere', state: 'ALIVE' })]
    const state = testState({
      state: {
        containers: fresh([container({ service: 'master' }), a, b], now),
        master: fresh(master(spark), now),
      },
    })
    const shown = text(state, 'workers')
    expect(shown).toMatch(/worker-1 +healthy +–/)
    expect(shown).toMatch(/worker-2 +exited 52 +–/)
    expect(shown).toMatch(/elsewhere +none +ALIVE/)
  })

  it('drops columns by priority when it is narrow, the name and Spark’s state never', () => {
    const narrow = text(testState(), 'workers', { width: 56, height: 14 })
    expect(narrow).toMatch(/WORKER.*SPARK.*CORES.*CPU/)
    expect(narrow).not.toMatch(/TRAEFIK|EXEC|NET/)
  })

  it('says what it shows of how many', () => {
    expect(text(testState({ workers: 24 }), 'workers')).toContain('1–13 of 24')
    const filtered = testState({ workers: 24, ui: { workerFilter: 'worker-2' } })
    expect(text(filtered, 'workers')).toContain('6 of 24 · filter: worker-2')
    const none = testState({ ui: { workerFilter: 'nothing' } })
    expect(text(none, 'workers')).toContain('no worker matches “nothing”')
  })

  it('says how to get workers', () => {
    expect(text(testState({ workers: 0 }), 'workers')).toContain(
      'U brings the cluster up, + adds a worker',
    )
  })

  it('greys what an engine that does not answer said', () => {
    const state = testState()
    const stale = { ...state, containers: failed(state.containers, 'socket gone', now - 5000) }
    expect(text(stale, 'workers')).toContain('engine: no answer for 5 s: socket gone')
  })
})

describe('the Traefik pane', () => {
  it('shows entry points, routers, services, servers, rates and latency', () => {
    const shown = text(testState(), 'traefik')
    for (const part of [
      'web :8080',
      '4 up',
      '0 down',
      '2 routers',
      '2 services',
      '19.0 req/s',
      '4xx',
      '5xx',
      '4 ms',
    ]) {
      expect(shown).toContain(part)
    }
    expect(shown).toMatch(/workers@docker +3 up +enabled/)
  })
})

describe('the Redis pane', () => {
  it('shows every figure', () => {
    const shown = text(testState(), 'redis')
    for (const part of [
      '7.0.15',
      'up 2h 00m',
      '1.5/64 MiB',
      '12 ops/s',
      '90 %',
      '1,204',
      'evicted 0',
      'AOF on',
      'saved 2m 00s ago',
      'slow log 1',
      'KEYS *',
    ]) {
      expect(shown).toContain(part)
    }
  })

  it('says when there is no limit and when saving failed', () => {
    const state = testState({
      state: {
        readings: { redis: fresh({ ...redis, memoryLimitBytes: 0, rdbLastSaveOk: false }, now) },
      },
    })
    expect(text(state, 'redis')).toContain('no limit')
    expect(text(state, 'redis')).toContain('FAILED')
  })
})

describe('the detail region', () => {
  it('charts CPU, memory, network and block I/O with now, min and max', () => {
    const shown = text(testState({ ui: { tab: 'stats' } }), 'detail', { width: 156, height: 24 })
    for (const part of ['CPU', 'Memory, limit 1.4 GiB', 'Network received', 'Block written']) {
      expect(shown).toContain(part)
    }
    expect(shown).toMatch(/CPU .*now +49 % · min +40 % · max +49 %/)
    expect(shown).toContain('█')
  })

  it('shows jobs, the running one first, with what is done, running and waiting', () => {
    const active = application(1)
    const jobs = [job(3, { status: 'SUCCEEDED', completedTasks: 100 }), job(1)]
    const state = testState({
      state: { applications: recordsOf([{ application: active, rest: { ...detail([]), jobs } }]) },
      ui: { tab: 'jobs' },
    })
    const lines = text(state, 'detail').split('\n')
    const running = lines.findIndex((line) => /\b1 reduce.*RUNNING.*40\/100/.test(line))
    expect(running).toBeGreaterThan(0)
    expect(lines.findIndex((line) => line.includes('SUCCEEDED'))).toBeGreaterThan(running)
    expect(lines[running]).toMatch(/RUNNING +█+▒+░+ +40\/100/)
    const drill = { ...state.ui.drill, aspect: 'stages' as const }
    const stages = text({ ...state, ui: { ...state.ui, drill } }, 'detail')
    expect(stages).toMatch(/STAGE NAME[\s\S]*ACTIVE.*3\.0 MiB/)
  })

  it('shows runs with arguments, time, exit status and result; a failed one says why', () => {
    const shown = text(testState({ ui: { tab: 'runs', focus: 'detail' } }), 'detail', {
      width: 150,
      height: 12,
    })
    expect(shown).toMatch(/▸running +pi +10/)
    expect(shown).toMatch(
      /succeeded +pagerank +data\/mllib\/pagerank_data.txt 10.*30 s +0 1 has rank: 1\.7/,
    )
    expect(shown).toMatch(/failed +pi +x.* 1 exit status 1/)
  })

  it('shows the timeline, the newest at the bottom', () => {
    const shown = text(testState({ ui: { tab: 'events' } }), 'detail').split('\n')
    expect(shown[3]).toMatch(/✗ engine +redis died \(exit 137\)/)
    expect(shown.at(-1)).toBe('following')
  })
})

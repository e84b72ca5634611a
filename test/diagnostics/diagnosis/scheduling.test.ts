import { describe, expect, test } from 'vitest'
import { application, diagnosed, facts, job, now, rest, worker } from './build.ts'

const full = { coresUsed: 1, memoryUsedMiB: 1024 }

function only(...args: Parameters<typeof facts>) {
  const found = diagnosed(facts(...args))
  expect(found).toHaveLength(1)
  const [first] = found
  if (first === undefined) throw new Error('nothing was found')
  return first
}

describe('an application that waits for workers', () => {
  test('has none to wait for', () => {
    const dead = worker('aaa', { state: 'DEAD' })
    const said = only([dead], [{ application: application('app-1'), rest: undefined }])
    expect(said).toMatchObject({ cause: 'no-workers', subject: { applicationId: 'app-1' } })
    expect(said.title).toContain('0 workers are ALIVE (1 DEAD; 1 of 1 worker containers run)')
    expect(said.remedy).toEqual({ command: ['doctor'] })
  })

  test('and is told to start one where no container runs', () => {
    const said = only([], [{ application: application('app-1'), rest: undefined }])
    expect(said.remedy).toEqual({ key: '+' })
  })
})

describe('a request that no worker can fulfil', () => {
  test('names both memories', () => {
    const app = application('app-1', { memoryPerExecutorMiB: 65_536 })
    const said = only([worker('aaa'), worker('bbb')], [{ application: app, rest: undefined }])
    expect(said).toMatchObject({ cause: 'never-starts', confidence: 'high' })
    expect(said.title).toContain('64.0 GiB')
    expect(said.title).toContain('the largest ALIVE worker has 1.0 GiB and 1 core')
    expect(said.typed).toBe('--conf spark.executor.memory=1024m')
  })

  test('does not count on a dead worker', () => {
    const app = application('app-1', { memoryPerExecutorMiB: 4096 })
    const large = worker('ccc', { memoryMiB: 8192, state: 'DEAD' })
    const said = only([worker('aaa'), large], [{ application: app, rest: undefined }])
    expect(said.cause).toBe('never-starts')
  })

  test('names the cores where it is they', () => {
    const asks = rest({}, { 'spark.executor.cores': '4' })
    const said = only([worker('aaa')], [{ application: application('app-1'), rest: asks }])
    expect(said.cause).toBe('never-starts')
    expect(said.typed).toBe('--conf spark.executor.cores=1')
  })

  test('may be its own limit of cores', () => {
    const asks = rest({}, { 'spark.executor.cores': '4', 'spark.cores.max': '2' })
    const large = worker('aaa', { cores: 8 })
    const said = only([large], [{ application: application('app-1'), rest: asks }])
    expect(said.title).toContain('it may have 2 cores in all')
    expect(said.typed).toBe('--conf spark.cores.max=4')
  })

  test('is nothing to say when it has just been made', () => {
    const app = application('app-1', { memoryPerExecutorMiB: 65_536, startedAt: now - 2_000 })
    expect(diagnosed(facts([worker('aaa')], [{ application: app, rest: undefined }]))).toEqual([])
  })
})

describe('an application that others keep from cores', () => {
  const waiting = { application: application('app-2'), rest: undefined }
  const holder = application('app-1', { state: 'RUNNING', cores: 2, name: 'long one' })

  test('says who holds them', () => {
    const busy = { application: holder, rest: rest({ jobs: [job(0)] }) }
    const said = only([worker('aaa', full), worker('bbb', full)], [busy, waiting])
    expect(said).toMatchObject({
      cause: 'waiting-for-cores',
      subject: { applicationId: 'app-2', holderId: 'app-1' },
    })
    expect(said.title).toContain('all 2 cores are held by "long one" (app-1, 2 cores)')
    expect(said.typed).toBe('--conf spark.cores.max=1')
  })

  test('and that the holder is idle, to both', () => {
    const done = job(0, { status: 'SUCCEEDED', completedAt: now - 45_000 })
    const idle = { application: holder, rest: rest({ jobs: [done] }) }
    const found = diagnosed(facts([worker('aaa', full), worker('bbb', full)], [idle, waiting]))
    expect(found.map(({ cause, subject }) => [cause, subject.applicationId])).toEqual([
      ['waiting-for-cores', 'app-2'],
      ['idle-application', 'app-1'],
    ])
    expect(found[0]?.title).toContain('no job for 45 s')
    expect(found[1]?.remedy).toEqual({ key: 'K' })
  })

  test('holding without work is harmless while nobody waits', () => {
    const done = job(0, { status: 'SUCCEEDED', completedAt: now - 45_000 })
    const idle = { application: holder, rest: rest({ jobs: [done] }) }
    expect(diagnosed(facts([worker('aaa', full), worker('bbb', full)], [idle]))).toEqual([])
  })

  test('finds free cores without the memory beside them', () => {
    const said = only(
      [worker('aaa', { cores: 2, coresUsed: 1, memoryUsedMiB: 512 }), worker('bbb', full)],
      [{ application: application('app-2'), rest: undefined }],
    )
    expect(said).toMatchObject({
      cause: 'fragmented',
      evidence: { best: { cores: 1, memoryMiB: 512 } },
    })
    expect(said.title).toContain('1 core and 512 MiB are free in all')
    expect(said.typed).toBe('--conf spark.executor.memory=512m')
  })

  test('is about to start where there is room', () => {
    expect(diagnosed(facts([worker('aaa')], [waiting]))).toEqual([])
  })
})

describe('more memory advertised than the engine has', () => {
  const engine = { cores: 2, memoryBytes: 4 * 1024 ** 3 }
  const three = ['aaa', 'bbb', 'ccc'].map((host) => worker(host))

  test('is said with the three sums', () => {
    const said = only(three, [], { engine })
    expect(said).toMatchObject({ cause: 'overcommit', subject: {} })
    expect(said.title).toContain('3 workers advertise 3.0 GiB')
    expect(said.title).toContain('the engine has 4.0 GiB')
    expect(said.typed).toBe('scale 2')
  })

  test('is silent where it fits or is unknown', () => {
    expect(diagnosed(facts(three, []))).toEqual([])
    expect(diagnosed(facts(three, [], { engine: undefined }))).toEqual([])
  })
})

describe('a worker without heartbeats', () => {
  test('is named with its container', () => {
    const silent = worker('aaa', { lastHeartbeat: now - 41_000 })
    const said = only([silent, worker('bbb')], [])
    expect(said).toMatchObject({ cause: 'stalled-worker', confidence: 'medium' })
    expect(said.title).toContain('test-worker-aaa has sent no heartbeat for 41 s')
  })

  test('may be a clock where all are as late', () => {
    const late = ['aaa', 'bbb'].map((host) => worker(host, { lastHeartbeat: now - 90_000 }))
    const found = diagnosed(facts(late, []))
    expect(found.map(({ confidence }) => confidence)).toEqual(['low', 'low'])
  })
})

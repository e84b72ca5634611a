import { describe, expect, test } from 'vitest'
import {
  application,
  diagnosed,
  event,
  executor,
  facts,
  job,
  now,
  rest,
  stage,
  task,
  worker,
} from './build.ts'

const running = application('app-1', { state: 'RUNNING', cores: 2 })
const used = ['aaa', 'bbb'].map((host) => worker(host, { coresUsed: 1, memoryUsedMiB: 1024 }))
const ended = (count: number) => [
  {
    ...{
      id: 'worker-aaa',
      executors: [],
      finishedExecutors: Array.from({ length: count }, (_, id) => ({
        id: String(id),
        applicationId: 'app-1',
        applicationName: 'app-1',
        cores: 1,
        memoryMiB: 1024,
      })),
    },
    drivers: new Map([['app-1', { host: 'laptop', port: 4040 }]]),
  },
]
const driverOnly = rest(
  { jobs: [job(0)], executors: [executor('driver', 'laptop', { isDriver: true })] },
  { 'spark.driver.host': 'laptop' },
)

describe('executors that end at their start', () => {
  const build = (reached: boolean | undefined, count = 6) =>
    facts(used, [{ application: running, rest: driverOnly }], {
      pages: ended(count),
      reachable: reached === undefined ? {} : { 'app-1': reached },
    })

  test('cannot reach the driver, where a worker was asked', () => {
    const [said, ...others] = diagnosed(build(false))
    expect(others).toEqual([])
    expect(said).toMatchObject({ cause: 'driver-unreachable', confidence: 'high' })
    expect(said?.title).toContain('the driver at laptop:4040: 6 executors of "app-1" (app-1)')
    expect(said?.typed).toContain('spark.driver.host')
  })

  test('die for a reason of their own where the driver is reached', () => {
    const [said] = diagnosed(build(true))
    expect(said?.cause).toBe('executors-crashing')
    expect(said?.typed).toContain('stderr')
  })

  test('leave it a hint where nobody asked, and one dead executor is none', () => {
    expect(diagnosed(build(undefined))[0]?.confidence).toBe('low')
    expect(diagnosed(build(undefined, 1)).map(({ cause }) => cause)).toEqual([])
  })
})

describe('a process killed for memory', () => {
  const failed = task(7, {
    status: 'FAILED',
    stageId: 3,
    launchedAt: now - 20_000,
    durationMs: 10_000,
    executorId: '1',
  })

  test('joins the oom event to container, worker, executor and task', () => {
    const own = rest({
      jobs: [job(0)],
      executors: [executor('1', 'aaa'), executor('2', 'bbb')],
      tasks: [failed],
    })
    const [said, ...others] = diagnosed(
      facts(used, [{ application: running, rest: own }], { events: [event('oom', 'aaa', 9_000)] }),
    )
    expect(others).toEqual([])
    expect(said).toMatchObject({
      cause: 'oom-killed',
      confidence: 'high',
      subject: {
        executorId: '1',
        workerId: 'worker-aaa',
        containerId: 'aaa'.padEnd(64, '0'),
        stageId: 3,
        taskIds: [7],
      },
    })
    expect(said?.title).toContain('test-worker-aaa reached its limit of 2.0 GiB (1 oom event)')
    expect(said?.title).toContain('a Python worker of executor 1 with 1 try of task 7')
  })

  test('is told by an executor’s exit status too', () => {
    const gone = executor('1', 'aaa', {
      active: false,
      removedAt: now - 5_000,
      removeReason: 'Command exited with code 137',
    })
    const own = rest({ jobs: [job(0)], executors: [gone, executor('2', 'bbb')] })
    const [said] = diagnosed(facts(used, [{ application: running, rest: own }]))
    expect(said).toMatchObject({ cause: 'oom-killed', confidence: 'medium' })
    expect(said?.title).toContain('lost executor 1')
  })

  test('asks for a heap that leaves headroom where it does not', () => {
    const greedy = application('app-1', {
      state: 'RUNNING',
      cores: 2,
      memoryPerExecutorMiB: 1900,
    })
    const own = rest({ jobs: [job(0)], executors: [executor('1', 'aaa')], tasks: [failed] })
    const [said] = diagnosed(
      facts(used, [{ application: greedy, rest: own }], { events: [event('oom', 'aaa', 9_000)] }),
    )
    expect(said?.typed).toBe('--conf spark.executor.memory=1248m')
  })

  test('is not the end of a container that somebody killed, nor one before the application', () => {
    const own = rest({ jobs: [job(0)], executors: [executor('1', 'aaa')] })
    const killed = [event('die', 'aaa', 5_000, 137), event('oom', 'aaa', 500_000)]
    expect(
      diagnosed(facts(used, [{ application: running, rest: own }], { events: killed })),
    ).toEqual([])
  })
})

describe('lost executors', () => {
  const lost = (id: string, removeReason: string) =>
    executor(id, 'aaa', { active: false, removedAt: now - 10_000, removeReason })

  test('are counted with the last reason', () => {
    const own = rest({
      jobs: [job(0)],
      executors: [
        lost('0', 'Executor heartbeat timed out after 130000 ms'),
        lost('1', 'worker lost: Not receiving heartbeat for 60 seconds'),
        executor('2', 'bbb'),
      ],
    })
    const [said] = diagnosed(facts(used, [{ application: running, rest: own }]))
    expect(said?.cause).toBe('losing-executors')
    expect(said?.title).toContain('has lost 2 executors on 1 worker and has 1 left')
  })

  test('that were taken away on purpose are none', () => {
    const own = rest({
      jobs: [job(0)],
      executors: [
        lost('0', 'Executor decommission: worker decommissioned'),
        lost('1', 'Executor killed by driver: idle for 60 s'),
        executor('2', 'bbb'),
      ],
    })
    expect(diagnosed(facts(used, [{ application: running, rest: own }]))).toEqual([])
  })
})

describe('a stage that does not advance', () => {
  const two = [executor('1', 'aaa'), executor('2', 'bbb')]
  const causesOf = (own: ReturnType<typeof rest>) =>
    diagnosed(facts(used, [{ application: running, rest: own }]))

  test('is starved by another stage of the application', () => {
    const busy = stage(0, { activeTasks: 2 })
    const [said] = causesOf(rest({ jobs: [job(0)], stages: [stage(1), busy], executors: two }))
    expect(said).toMatchObject({ cause: 'starved-stage', subject: { stageId: 1 } })
    expect(said?.title).toContain('all 2 slots are taken by stage 0')
    expect(said?.typed).toBe('--conf spark.scheduler.mode=FAIR')
  })

  test('is starved by tasks that ask for more cores than an executor has', () => {
    const none = two.map((one) => ({ ...one, maxTasks: 0 }))
    const own = rest({ stages: [stage(0)], executors: none }, { 'spark.task.cpus': '2' })
    const [said] = causesOf(own)
    expect(said).toMatchObject({ cause: 'starved-stage', confidence: 'high' })
    expect(said?.typed).toBe('--conf spark.task.cpus=1')
  })

  test('is not starved in its first seconds, nor between two tasks', () => {
    const young = stage(0, { submittedAt: now - 10_000 })
    const between = stage(1, { completedTasks: 4 })
    expect(causesOf(rest({ stages: [young, between], executors: two }))).toEqual([])
  })

  const quantiles = {
    min: 900,
    lowerQuartile: 950,
    median: 1000,
    upperQuartile: 1100,
    p95: 1200,
    max: 1300,
  }
  const summary = {
    stageId: 0,
    attempt: 0,
    durationMs: quantiles,
    gcMs: undefined,
    inputBytes: undefined,
    shuffleReadBytes: undefined,
    shuffleWriteBytes: undefined,
    diskSpilledBytes: undefined,
  }

  test('has a straggler, with its executor', () => {
    const late = task(9, { launchedAt: now - 75_000, executorId: '2', host: 'bbb' })
    const [said] = causesOf(
      rest({
        stages: [stage(0, { activeTasks: 1, completedTasks: 9 })],
        executors: two,
        tasks: [late],
        summaries: [summary],
      }),
    )
    expect(said).toMatchObject({ cause: 'straggler', subject: { executorId: '2', taskIds: [9] } })
    expect(said?.title).toContain('has run for 1m 15s on executor 2 (bbb)')
  })

  test('has none where all its tasks are long', () => {
    const long = { ...summary, durationMs: { ...quantiles, median: 40_000 } }
    const late = task(9, { launchedAt: now - 75_000 })
    expect(
      causesOf(
        rest({
          stages: [stage(0, { activeTasks: 1, completedTasks: 9 })],
          executors: two,
          tasks: [late],
          summaries: [long],
        }),
      ),
    ).toEqual([])
  })
})

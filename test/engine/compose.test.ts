import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { engineRefusal } from '../../source/engine/compose-refusals.ts'
import { EngineRefusal } from '../../source/clients/contracts.ts'
import { progressLine, tellingLine, versionIn } from '../../source/engine/compose.ts'
import { createRealClients } from '../../source/app/clients.ts'
import { type FakeCluster, startFakeCluster } from '../fakes/cluster.ts'

let cluster: FakeCluster
const never = new AbortController().signal

beforeEach(async () => {
  cluster = await startFakeCluster({ workers: 1, stepMs: 10_000 })
})
afterEach(() => cluster.close())

const clientsWith = (environment: Readonly<Record<string, string>> = {}) =>
  createRealClients({
    ...cluster.config,
    environment: { ...cluster.config.environment, ...environment },
  })

describe('compose', () => {
  test('up makes as many workers as it is told and says what it does', async () => {
    const clients = clientsWith()
    const lines: string[] = []
    await clients.compose.up(3, (line) => lines.push(line), never)
    expect(cluster.containers('worker')).toHaveLength(3)
    expect(lines).toEqual(['Container fake-master-1 Running 0.0s'])
    await clients.close()
  })

  test('down removes runs first, because the network is theirs too', async () => {
    const clients = clientsWith()
    const run = { example: 'pi', command: ['bin/run-example', 'SparkPi'], arguments: [] }
    await clients.engine.createRun(run, never)
    const lines: string[] = []
    await clients.compose.down(true, (line) => lines.push(line), never)
    expect(lines[0]).toMatch(/^Container fake-run-pi-[0-9a-f]{6} Removing$/)
    expect(await clients.engine.containers(never)).toEqual([])
    await clients.close()
  })

  test('the history server is started when it is asked for, and goes with the others', async () => {
    const clients = clientsWith()
    await clients.compose.up(1, () => undefined, never)
    expect(cluster.containers('history')).toHaveLength(0)
    await clients.compose.history(() => undefined, never)
    expect(cluster.containers('history')).toHaveLength(1)
    await clients.compose.down(false, () => undefined, never)
    expect(await clients.engine.containers(never)).toEqual([])
    await clients.close()
  })

  test('says its own version', async () => {
    const clients = clientsWith()
    expect(await clients.compose.version(never)).toBe('5.0.0')
    await clients.close()
  })

  test('a failure is the line that tells most', async () => {
    const message = 'Bind for 127.0.0.1:8080 failed: port is already allocated'
    const clients = clientsWith({ FAKE_COMPOSE_FAILS: message })
    await expect(clients.compose.up(1, () => undefined, never)).rejects.toThrow(
      new EngineRefusal('compose', 'port 8080 is taken by another program or container'),
    )
    await clients.close()
  })

  test('a program that is not there is named', async () => {
    const clients = createRealClients({ ...cluster.config, composeCommand: ['/nowhere/compose'] })
    await expect(clients.compose.up(1, () => undefined, never)).rejects.toThrow(
      '/nowhere/compose was not found',
    )
    await clients.close()
  })

  test('aborted, the program is ended and the reason is the signal’s', async () => {
    const clients = clientsWith({ FAKE_COMPOSE_HANGS: '1' })
    const abort = new AbortController()
    const up = clients.compose.up(
      1,
      () => {
        abort.abort(new Error('enough'))
      },
      abort.signal,
    )
    await expect(up).rejects.toThrow('enough')
    await clients.close()
  })
})

test.each([
  [
    ' \u001b[32m✔\u001b[0m Container a-master-1  \u001b[34mHealthy\u001b[0m   0.5s ',
    'Container a-master-1 Healthy 0.5s',
  ],
  [' ⠿ Network x  Creating', 'Network x Creating'],
  [
    'Creating a_worker_1 ... \r\u001b[1BCreating a_worker_1 ... done\r',
    'Creating a_worker_1 ... done',
  ],
  ['\u001b[1A\u001b[2K', ''],
])('progress %j is %j', (raw, line) => {
  expect(progressLine(raw)).toBe(line)
})

test.each([
  [
    [
      'Container a Started',
      'dependency failed to start: container a-master-1 is unhealthy',
      'exit',
    ],
    'dependency failed to start: container a-master-1 is unhealthy',
  ],
  [['Error response from daemon: No such image: x', 'see help'], 'No such image: x'],
  [
    [
      'ERROR: for redis  Cannot start service',
      'ERROR: Encountered errors while bringing up the project.',
    ],
    'Encountered errors while bringing up the project.',
  ],
  [['something odd'], 'something odd'],
  [[], 'it gave no reason'],
])('of %j the telling line is %j', (lines, line) => {
  expect(tellingLine(lines)).toBe(line)
})

test.each([
  [
    'driver failed programming external connectivity on endpoint a (1f): Bind for 127.0.0.1:18190 failed: port is already allocated',
    'port 18190 is taken by another program or container',
  ],
  [
    'ERROR: for redis  Cannot start service redis: listen tcp4 0.0.0.0:6379: bind: address already in use',
    'port 6379 is taken by another program or container',
  ],
  [
    'range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available',
    'the engine has 2 CPUs and a container may not be given more: set SPARK_ON_DOCKER_WORKER_CPU_LIMIT and SPARK_ON_DOCKER_REDIS_CPU_LIMIT to 2 or less',
  ],
  [
    'Minimum memory limit allowed is 6MB',
    'the engine gives a container 6 MB of memory at least: set SPARK_ON_DOCKER_REDIS_MEMORY_LIMIT to more',
  ],
  [
    'failed to create network x_default: Error response from daemon: could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network',
    'the engine has no addresses left for another network: "docker network prune" removes those that nothing uses',
  ],
  [
    'Error response from daemon: all predefined address pools have been fully subnetted',
    'the engine has no addresses left for another network: "docker network prune" removes those that nothing uses',
  ],
  ['Error response from daemon: a plugin is missing', undefined],
])('what the engine refuses is told with what helps: %j', (line, told) => {
  const variables = {
    SPARK_ON_DOCKER_WORKER_CPU_LIMIT: '4',
    SPARK_ON_DOCKER_REDIS_CPU_LIMIT: '2.5',
    SPARK_ON_DOCKER_MASTER_CPU_LIMIT: '1',
    SPARK_ON_DOCKER_REDIS_MEMORY_LIMIT: '4m',
    SPARK_ON_DOCKER_MASTER_MEMORY_LIMIT: '1g',
  }
  expect(engineRefusal(['Container a Creating', line, line], variables)).toBe(told)
})

test.each([
  [['5.0.1'], '5.0.1'],
  [['v2.40.3-desktop.1'], '2.40.3-desktop.1'],
  [['CryptographyDeprecationWarning: Python 3.6 is no longer supported', '1.29.2'], '1.29.2'],
  [['unknown flag: --short'], undefined],
])('the version in %j is %j', (lines, version) => {
  expect(versionIn(lines)).toBe(version)
})

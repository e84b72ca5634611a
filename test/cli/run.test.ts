import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Clients } from '../../source/clients/contracts.ts'
import { createRealClients } from '../../source/app/clients.ts'
import { Interruption } from '../../source/cli/context.ts'
import { bundledExamples } from '../../source/domain/examples.ts'
import { type FakeCluster, startFakeCluster } from '../fakes/cluster.ts'
import { type Given, program } from './program.ts'

// Whole command lines over sockets: a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000 })

const never = new AbortController().signal
let cluster: FakeCluster
let clients: Clients
let abort: AbortController

beforeEach(async () => {
  cluster = await startFakeCluster({ workers: 1, stepMs: 5 })
  clients = createRealClients(cluster.config)
  abort = new AbortController()
})
afterEach(async () => {
  await clients.close()
  await cluster.close()
})

const call = (argv: readonly string[], given: Partial<Given> = {}) =>
  program(argv, {
    clients,
    config: { ...cluster.config, examples: bundledExamples },
    signal: abort.signal,
    ...given,
  })
const runs = () => cluster.containers('run')
const interrupt = (status = 130) => {
  abort.abort(new Interruption(status))
}
/** A run that does not end by itself. */
const endless = () => {
  cluster.pace(1_000_000)
}
/** Interrupts once the engine has got a request. */
const interruptAt = (request: RegExp) =>
  vi
    .waitFor(
      () => {
        expect(cluster.engine.requests.some((one) => request.test(one))).toBe(true)
      },
      { timeout: 10_000, interval: 1 },
    )
    .then(() => {
      interrupt()
    })

describe('a run that ends', () => {
  test('prints what it printed, byte by byte, and its result once', async () => {
    const ran = await call(['run', 'pi'])
    expect(ran.status).toBe(0)
    expect(ran.stdout).toBe('Pi is roughly 3.1415926\n')
    expect(ran.stderr).toMatch(/^pi runs as [0-9a-f]{12}: bin\/run-example SparkPi 10\n$/)
  })

  test('says a result that is not printed as it stands', async () => {
    const ran = await call(['run', 'pagerank'])
    expect(ran.stdout).toBe('4 has rank: 0.75.\n')
    expect(ran.stderr).toMatch(/pagerank: page 4 has the highest rank: 0.75 \(1 pages\)\n$/)
  })

  test('stopped by somebody else it is stopped, not failed', async () => {
    endless()
    const ran = await call(['run', 'pi'], {
      told: (text) => {
        if (text.includes('runs as')) void clients.engine.stop(runs()[0]?.id ?? '', 10, never)
      },
    })
    expect(ran.status).toBe(143)
    expect(ran.stderr).toMatch(/pi was stopped \(exit status 143\)\n$/)
  })

  test('killed for memory it says so', async () => {
    endless()
    const ran = await call(['run', 'pi'], {
      told: (text) => {
        const [one] = runs()
        if (!text.includes('runs as') || one === undefined) return
        one.oomKilled = true
        cluster.engine.end(one, 137)
      },
    })
    expect(ran.status).toBe(137)
    expect(ran.stderr).toMatch(/pi failed: killed for memory: raise SPARK_ON_DOCKER/)
  })
})

describe('Ctrl-C during a run', () => {
  test.each([
    ['while the cluster is looked at', /\/info/, /\/info/],
    ['before the container is there', /\/networks\//, /\/networks\//],
    ['while it is created', /containers\/create/, /\/create/],
    ['while it is started', /\/start$/, /\/start$/],
  ])('%s: nothing is left, and that is said', async (_, request, slow) => {
    endless()
    cluster.engine.fault('slow', slow)
    const interrupted = interruptAt(request)
    const ran = await call(['run', 'pi'])
    await interrupted
    expect(ran.status).toBe(130)
    expect(ran.stderr).toBe('pi was interrupted before it started\n')
    expect(runs()).toEqual([])
  })

  test('what could not be removed is named, with the command that does it', async () => {
    endless()
    cluster.engine.fault('slow', /\/start$/)
    const interrupted = interruptAt(/\/start$/).then(() => {
      cluster.engine.fault('error', /\/containers\/[^/]*run-pi[^/]*\/json|DELETE/)
    })
    const ran = await call(['run', 'pi'])
    await interrupted
    expect(ran.status).toBe(130)
    expect(ran.stderr).toMatch(/before it started: .*docker rm -f fake-run-pi-[0-9a-f]{6}\n$/)
  })

  test.each([
    ['Ctrl-C', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])('while it runs, by %s: it is stopped, and its container stays', async (_, status) => {
    endless()
    const ran = await call(['run', 'pi'], {
      told: (text) => {
        if (text.includes('runs as')) interrupt(status)
      },
    })
    expect(ran.status).toBe(status)
    expect(ran.stderr).toMatch(
      /stopping pi \([0-9a-f]{12}\); Ctrl-C again leaves without waiting\npi was stopped\n$/,
    )
    expect(runs().map(({ state }) => state)).toEqual(['exited'])
  })

  test('while it is waited for: it is stopped too', async () => {
    endless()
    cluster.engine.fault('slow', /\/wait$/)
    const ran = await call(['run', 'pi'], {
      told: (text) => {
        if (text.includes('runs as')) void interruptAt(/\/logs/)
      },
    })
    expect(ran.stderr).toMatch(/pi was stopped\n$/)
  })

  test('a stop that fails is told, with what to do', async () => {
    endless()
    cluster.engine.fault('error', /\/stop$/)
    const ran = await call(['run', 'pi'], {
      told: (text) => {
        if (text.includes('runs as')) interrupt()
      },
    })
    expect(ran.status).toBe(130)
    expect(ran.stderr).toMatch(
      /pi could not be stopped \(.*something broke inside\): docker stop [0-9a-f]{12}\n$/,
    )
  })

  test('one that had to be killed is stopped all the same, also to other monitors', async () => {
    endless()
    cluster.stopStatus(137)
    const ran = await call(['run', 'pi'], {
      told: (text) => {
        if (text.includes('runs as')) interrupt()
      },
    })
    expect(ran.stderr).toMatch(/pi was stopped\n$/)
    const status = await call(['status', '--json'], { signal: never })
    expect(JSON.parse(status.stdout)).toMatchObject({
      cluster: { runs: [{ example: 'pi', state: 'stopped', exitCode: 137 }] },
    })
  })
})

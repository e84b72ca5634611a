import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rememberDown } from '../../source/config/state-folder.ts'
import { resolve } from '../../source/cli/resolve.ts'
import { fakeCluster } from '../actions/fake-clients.ts'
import { freePorts } from '../actions/free-ports.ts'
import { container, project, runContainer } from '../actions/things.ts'
import { program } from './program.ts'

const demo = { config: { demo: true } }

describe('scale and down', () => {
  it('up needs no answer; its last word is on standard error', async () => {
    const { cluster, clients } = fakeCluster(1)
    const { status, stdout, stderr } = await program(['scale', '3'], { clients, ...demo })
    expect(status).toBe(0)
    expect(cluster.calls).toEqual(['compose workers 3'])
    expect(stderr).toMatch(/3 workers ALIVE\n$/)
    expect(stdout).toBe('')
  })

  it.each([
    [['scale', '1'], /Take 1 worker away/],
    [['down'], /Stop and remove 5 containers/],
  ])('%j without a terminal needs --yes', async (argv, question) => {
    const { cluster, clients } = fakeCluster(2)
    const refused = await program(argv, { clients, ...demo })
    expect(refused.stderr).toMatch(question)
    expect(refused.stderr).toMatch(/add --yes\n$/)
    expect(refused.status).toBe(2)
    expect(cluster.calls).toEqual([])
    const done = await program([...argv, '--yes'], { clients, ...demo })
    expect(done.status).toBe(0)
    expect(cluster.calls).not.toEqual([])
  })

  it('on a terminal asks, and does it after a yes only', async () => {
    const { cluster, clients } = fakeCluster(2)
    const no = await program(['down'], { clients, terminal: true, answer: 'n', ...demo })
    expect(no).toMatchObject({ status: 1 })
    expect(no.stderr).toMatch(/\[y\/N\].*left as it is\n$/s)
    expect(cluster.calls).toEqual([])
    const yes = await program(['down', '--volumes'], {
      clients,
      terminal: true,
      answer: 'yes',
      ...demo,
    })
    expect(yes.status).toBe(0)
    expect(cluster.calls).toEqual(['compose down volumes'])
  })
})

describe('run', () => {
  const output = [
    { stream: 'stderr', text: 'driver log' },
    { stream: 'stdout', text: 'Pi is roughly 3.14' },
  ] as const

  it("prints the example's output and exits with its status; the driver's log is kept back", async () => {
    const { cluster, clients } = fakeCluster(1)
    cluster.logs.set('run', [...output])
    const { status, stdout, stderr } = await program(['run', 'pi'], { clients })
    expect(status).toBe(0)
    expect(stdout).toBe('Pi is roughly 3.14\n')
    expect(stderr).toMatch(/^pi runs as [0-9a-f]{12}: bin\/run-example SparkPi 10\n$/)
    expect(stderr).not.toContain('driver log')
    const verbose = await program(['run', '--verbose', 'pi'], { clients })
    expect(verbose.stderr).toContain('driver log')
  })

  it('shows why a run failed', async () => {
    const { cluster, clients } = fakeCluster(1)
    cluster.logs.set('run', [...output])
    cluster.runStatus = 3
    const { status, stderr } = await program(['run', 'pi', '5'], { clients })
    expect(status).toBe(3)
    expect(stderr).toMatch(/driver log\npi failed: exit status 3\n$/)
  })

  it('Ctrl-C stops the run', async () => {
    const { cluster, clients } = fakeCluster(1)
    cluster.logs.set('run', [...output])
    cluster.runStatus = 143
    const abort = new AbortController()
    const { status, stderr } = await program(['run', 'pi'], {
      clients,
      signal: abort.signal,
      said: (text) => {
        if (text.includes('Pi is roughly')) abort.abort(new Error('interrupted'))
      },
    })
    expect(status).toBe(130)
    expect(stderr).toMatch(/pi was stopped\n$/)
    expect(cluster.calls.some((call) => call.startsWith('stop run-pi'))).toBe(true)
  })

  it('--detach prints its id only', async () => {
    const { clients } = fakeCluster(1)
    const { status, stdout } = await program(['run', '-d', 'pi'], { clients })
    expect(status).toBe(0)
    expect(stdout).toMatch(/^[0-9a-f]{12}\n$/)
  })

  it('without a cluster says how to get one', async () => {
    const { status, stderr } = await program(['run', 'pi'], { clients: fakeCluster().clients })
    expect(status).toBe(1)
    expect(stderr).toMatch(/there is no cluster: bring it up first/)
  })
})

describe('exec and logs', () => {
  it('passes output, options and the exit status through', async () => {
    const { cluster, clients } = fakeCluster(1)
    const done = await program(['exec', 'worker-1', 'ls', '-la', '--demo'], { clients })
    expect(done).toMatchObject({ status: 0, stdout: 'out\n', stderr: 'err\n' })
    expect(cluster.calls).toEqual(['exec worker-1: ls -la --demo'])
    expect((await program(['exec', 'worker-1', '--', 'false'], { clients })).status).toBe(3)
  })

  it('gives the terminal to a shell, or to the command', async () => {
    const { clients } = fakeCluster(1)
    const commands: (readonly string[])[] = []
    const handOver = (command: readonly string[]) => {
      commands.push(command)
      return Promise.resolve(7)
    }
    const shell = await program(['exec', 'master'], { clients, terminal: true, handOver })
    const top = await program(['exec', 'master', 'top'], { clients, terminal: true, handOver })
    expect([shell.status, top.status]).toEqual([7, 7])
    expect(commands).toEqual([
      ['docker', 'exec', 'master-1', 'bash'],
      ['docker', 'exec', 'master-1', 'top'],
    ])
  })

  it('a shell without a terminal and a stopped container are refused', async () => {
    const { cluster, clients } = fakeCluster(1)
    expect((await program(['exec', 'master'], { clients })).stderr).toMatch(/needs a terminal/)
    cluster.containers = cluster.containers.map((one) => ({ ...one, state: 'exited' }))
    expect((await program(['exec', 'master', 'ls'], { clients })).stderr).toMatch(
      /test-master-1 is exited: nothing can be run in it/,
    )
  })

  it('logs has a tail', async () => {
    const { cluster, clients } = fakeCluster(1)
    cluster.logs.set('master-1', [{ stream: 'stdout', text: 'hello' }])
    const { stdout } = await program(['logs', 'master'], { clients })
    await program(['logs', 'master', '-n', 'all'], { clients })
    expect(stdout).toBe('hello\n')
    expect(cluster.calls).toEqual(['logs master-1 200', 'logs master-1 all'])
  })
})

describe('which container is meant', () => {
  const containers = [
    container('master'),
    container('worker', 1),
    container('worker', 2),
    runContainer(3),
  ]
  const meant = (name: string) => resolve(name, containers, project).name

  it.each([
    ['master', 'test-master-1'],
    ['worker-2', 'test-worker-2'],
    ['test-worker-1', 'test-worker-1'],
    [containers[2]?.shortId ?? '', 'test-worker-2'],
    ['run-pi-3', 'test-run-pi-3'],
  ])('%s', (name, wanted) => {
    expect(meant(name)).toBe(wanted)
  })

  it.each([
    ['worker', /means several containers: choose from master-1, worker-1, worker-2, run-pi-3/],
    ['redis', /there is no container redis: choose from/],
    ['', /there is no container/],
  ])('%j is not', (name, message) => {
    expect(() => meant(name)).toThrow(message)
  })

  it('without any container the cluster is down', () => {
    expect(() => resolve('master', [], project)).toThrow(/the cluster is down, `up` starts it/)
  })
})

describe('bringing the cluster up for a command', () => {
  const taken = async (argv: string[], given: { ensure?: boolean; down?: boolean }) => {
    const { cluster, clients } = fakeCluster()
    const stateFolder = mkdtempSync(join(tmpdir(), 'state-'))
    const config = {
      demo: false,
      ensure: given.ensure ?? false,
      stateFolder,
      ports: await freePorts(),
    }
    try {
      if (given.down === true) rememberDown(config)
      const { stderr } = await program(argv, { clients, config })
      return { calls: cluster.calls, stderr }
    } finally {
      rmSync(stateFolder, { recursive: true })
    }
  }

  it('happens where it was asked for and nothing is there', async () => {
    const { calls, stderr } = await taken(['exec', 'master', 'ls'], { ensure: true })
    expect(calls).toEqual(['compose up 3', 'exec master-1: ls'])
    expect(stderr).toMatch(/^the cluster is not there yet: starting it\n/)
  })

  it('does not happen unasked, after a down on purpose, or read-only', async () => {
    expect((await taken(['exec', 'master', 'ls'], {})).calls).toEqual([])
    expect((await taken(['exec', 'master', 'ls'], { ensure: true, down: true })).calls).toEqual([])
    expect((await taken(['logs', 'master', '--read-only'], { ensure: true })).calls).toEqual([])
  })
})

describe('the monitor', () => {
  it('opens on a terminal and brings the cluster up, but does not where nothing may change', async () => {
    const opened: boolean[] = []
    const given = {
      clients: fakeCluster(1).clients,
      terminal: true,
      monitor: (_: unknown, __: unknown, { bringUp }: { bringUp: boolean }) => {
        opened.push(bringUp)
        return Promise.resolve(0)
      },
    }
    for (const argv of [[], ['start'], ['monitor'], ['--read-only']]) {
      await program(argv, { ...given, config: { demo: false } })
    }
    await program(['--demo'], { ...given, ...demo })
    expect(opened.slice(-2)).toEqual([false, false])
    expect(opened.slice(0, 2)).toEqual([true, true])
  })

  it('without a terminal prints the status instead, and exits with it', async () => {
    const { status, stdout, stderr } = await program([], {
      clients: fakeCluster(1).clients,
      ...demo,
    })
    expect(stderr).toMatch(/needs a terminal/)
    expect(stdout).toMatch(/worker-1/)
    expect(status).toBe(0)
  })
})

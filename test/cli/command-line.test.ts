import { describe, expect, it } from 'vitest'
import { commands } from '../../source/cli/table.ts'
import { exits } from '../../source/cli/exits.ts'
import { bundledExamples, ownExamples } from '../../source/domain/examples.ts'
import { fakeCluster } from '../actions/fake-clients.ts'
import { program } from './program.ts'

const clients = () => fakeCluster(1).clients

describe('the command line', () => {
  it('answers --help and --version without opening anything', async () => {
    const help = await program(['--help'], { clients: clients() })
    expect(help).toMatchObject({ status: 0, stderr: '', opened: 0, options: undefined })
    for (const { name } of commands) expect(help.stdout).toContain(name)
    const version = await program(['--version'], { clients: clients() })
    expect(version).toMatchObject({ status: 0, stdout: '1.2.3\n', opened: 0 })
    for (const { name } of commands) {
      const own = await program([name, '--help'], { clients: clients() })
      expect(own).toMatchObject({ status: 0, opened: 0 })
      expect(own.stdout).toContain('--read-only')
    }
  })

  it.each([
    [['frobnicate'], /unknown command frobnicate: choose from monitor, up, down, scale, run/],
    [['statu'], /unknown command statu \(did you mean status\?\): choose from /],
    [['help', 'nosuch'], /unknown command nosuch: choose from monitor, up/],
    [['help', 'dwon'], /unknown command dwon \(did you mean down\?\): choose from monitor, up/],
    [
      ['up', '--wrkers', '3'],
      /unknown option '--wrkers' \(Did you mean --workers\?\); valid: --workers, --history, --demo/,
    ],
    [['--nonsense'], /unknown option '--nonsense'; valid: .*--project/],
    [['up', 'extra'], /too many arguments.*usage: up \[options\]/],
    [['scale'], /missing required argument 'n'.*usage: scale \[options\] <n>/],
    [['scale', 'many'], /scale many: give a whole number from 0 to 64/],
    [['scale', '-1'], /unknown option '-1'|whole number/],
    [['scale', '65'], /from 0 to 64/],
    [['up', '--workers', '1.5'], /--workers 1.5: give a whole number from 0 to 64/],
    [['up', '--workers'], /argument missing/],
    [['logs', 'master', '--tail', 'some'], /--tail some: give a number of lines, or all/],
    [['run', 'pie'], /there is no example pie \(did you mean pi\?\): choose from pi, /],
    [['run', 'SparkP'], /there is no example SparkP \(did you mean SparkPi\?\): choose from pi, /],
    [['run', 'kmean'], /\(did you mean kmeans\?\)/],
    [['run', 'frobnicate'], /there is no example frobnicate: choose from pi, /],
    [['exec'], /missing required argument 'name'/],
    [['exec', 'master', '--demo'], /--demo belongs before the container's name/],
    [
      ['exec', 'worker-9', 'ls'],
      /there is no container worker-9 \(did you mean worker-1\?\): choose from master-1, /,
    ],
    [['logs', 'nobody'], /there is no container nobody: choose from /],
    [['logs', 'rediss'], /there is no container rediss \(did you mean redis\?\): choose from /],
    [['--project'], /argument missing/],
  ])('%j is one line that says what is valid, and exit status 2', async (argv, message) => {
    const { status, stderr, stdout, opened, closed } = await program(argv, { clients: clients() })
    expect(stderr).toMatch(/^spark-on-docker: [^\n]+\n$/)
    expect(stderr).toMatch(message)
    expect(status).toBe(2)
    expect(stdout).toBe('')
    expect(closed).toBe(opened)
  })

  it('run without a name lists the examples, and is a mistake', async () => {
    const { status, stderr, stdout } = await program(['run'], { clients: clients() })
    const [message, ...list] = stderr.trimEnd().split('\n')
    expect({ status, stdout, message }).toEqual({
      status: 2,
      stdout: '',
      message: 'spark-on-docker: run needs the name of an example:',
    })
    expect(list.map((line) => line.trim().split(/\s{2,}/))).toEqual(
      bundledExamples.map(({ name, about }) => [name, about]),
    )
  })

  it('run --help lists them as well, and help says what each exit status means', async () => {
    for (const argv of [
      ['run', '--help'],
      ['help', 'run'],
    ]) {
      const { status, stdout, opened } = await program(argv, { clients: clients() })
      expect({ status, opened }).toEqual({ status: 0, opened: 0 })
      for (const { name, about } of ownExamples) {
        expect(stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'))
        expect(stdout).toContain(about)
      }
    }
    for (const argv of [['help'], ['--help']]) {
      const { status, stdout } = await program(argv, { clients: clients() })
      expect(status).toBe(0)
      for (const code of Object.values(exits)) {
        expect(stdout).toMatch(new RegExp(`^ {2}${code} +\\S`, 'm'))
      }
    }
  })

  it('nothing is started for an example that there is not', async () => {
    const { cluster, clients: own } = fakeCluster()
    const { status } = await program(['run', 'nosuch'], {
      clients: own,
      config: { ensure: true },
    })
    expect({ status, calls: cluster.calls }).toEqual({ status: 2, calls: [] })
  })

  it('what is configured wrongly is exit status 2 as well', async () => {
    const given = { clients: clients(), configure: () => expect.fail('WORKERS is "x"') }
    const { status, stderr } = await program(['status'], given)
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'spark-on-docker: WORKERS is "x"\n' })
  })

  it('takes the common options before a command and after it', async () => {
    const wanted = { project: 'x', readOnly: true, demo: true }
    const common = ['--demo', '--read-only', '--project', 'x', '--no-color']
    for (const argv of [
      [...common, 'logs', 'master'],
      ['logs', ...common, 'master'],
      ['logs', 'master', ...common],
      ['--demo', 'logs', '--read-only', 'master', '--project', 'x'],
    ]) {
      const { status, options } = await program(argv, { clients: clients() })
      expect(options).toEqual(wanted)
      expect(status).toBe(0)
    }
    const { options } = await program(['logs', 'master'], { clients: clients() })
    expect(options).toEqual({ project: undefined, readOnly: false, demo: false })
  })

  it("an example's own options are its own, this program's are not, wherever they stand", async () => {
    const { cluster, clients: own } = fakeCluster(1)
    const argv = ['run', 'linear-regression', '--regParam', '0.2', '--demo', 'data', '--tol', '1']
    const { status, options } = await program(argv, { clients: own })
    expect(status).toBe(0)
    expect(options?.demo).toBe(true)
    expect(cluster.calls[0]).toBe(
      'run linear-regression bin/run-example ml.LinearRegressionExample --regParam 0.2 data --tol 1',
    )
  })

  it('a failure is one line without control characters, exit status 1, and closes what is open', async () => {
    const { cluster, clients: own } = fakeCluster(1)
    cluster.broken.set('containers', 'the engine\u001b[31m says\nno')
    const { status, stderr, closed } = await program(['logs', 'master'], { clients: own })
    expect(stderr).toBe('spark-on-docker: the engine says no\n')
    expect(status).toBe(1)
    expect(closed).toBe(1)
  })

  it('an interrupt is exit status 130', async () => {
    const abort = new AbortController()
    abort.abort(new Error('interrupted'))
    const { status, stderr } = await program(['logs', 'master'], {
      clients: clients(),
      signal: abort.signal,
    })
    expect({ status, stderr }).toEqual({ status: 130, stderr: '' })
  })
})

describe('--read-only', () => {
  it.each([['up'], ['down', '--yes'], ['scale', '2'], ['run', 'pi'], ['exec', 'master', 'ls']])(
    'refuses %s',
    async (...argv) => {
      const { cluster, clients: own } = fakeCluster(1)
      const { status, stderr } = await program(['--read-only', ...argv], { clients: own })
      expect(stderr).toMatch(/refused because of --read-only/)
      expect(status).toBe(1)
      expect(cluster.calls).toEqual([])
    },
  )

  it('lets one look', async () => {
    const { status } = await program(['logs', 'master', '--read-only'], { clients: clients() })
    expect(status).toBe(0)
  })
})

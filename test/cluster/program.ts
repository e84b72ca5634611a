import { execFile } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { z } from 'zod'
import { openSession, type Session } from '../terminal/session.ts'

/** The checkout that is tested. */
export const root = join(import.meta.dirname, '..', '..')

/** A project of the tests' own, so that a person's cluster on the same engine is left alone. */
export const project = 'spark-on-docker-test'

const ports = ['WEB', 'WORKERS', 'DASHBOARD', 'MASTER', 'REDIS', 'HISTORY'] as const

/** The environment of the tests' project: its name, and ports that are free now. */
export async function testEnvironment(): Promise<Record<string, string>> {
  const free = await Promise.all(ports.map(freePort))
  const environment: Record<string, string> = { SPARK_ON_DOCKER_PROJECT: project }
  ports.forEach((name, index) => {
    environment[`SPARK_ON_DOCKER_${name}_PORT`] = String(free[index] ?? 0)
  })
  return environment
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}

export interface Outcome {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end, without a terminal. */
export function execute(
  program: string,
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly limitMs?: number } = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      {
        cwd: root,
        env: { ...process.env, ...options.env },
        timeout: options.limitMs ?? 300_000,
        maxBuffer: 64 * 1024 * 1024,
      },
      (error, stdout, stderr) => {
        const status = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
        resolve({ status, stdout, stderr })
      },
    )
  })
}

/** `./scripts/start ARGS` without a terminal. */
export function start(...args: string[]): Promise<Outcome> {
  return execute(join(root, 'scripts/start'), args)
}

/** The monitor in a pseudo-terminal, as a person has it. */
export function openMonitor(columns: number, rows: number): Session {
  return openSession([join(root, 'scripts/start')], { columns, rows, cwd: root })
}

/** What the engine's own command says, as the judge that is independent of the program. */
export async function docker(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await execute('docker', args)
  if (status !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr}`)
  return stdout.trim()
}

/** The id of the project's only container of a service. */
export async function containerOf(service: string): Promise<string> {
  return await docker(
    ...['ps', '-aq', '--no-trunc'],
    ...['--filter', `label=com.docker.compose.project=${project}`],
    ...['--filter', `label=com.docker.compose.service=${service}`],
  )
}

/** Removes every run of the tests' project, so that a test sees none but its own. */
async function removeRuns(): Promise<void> {
  const runs = await docker(
    ...['ps', '-aq', '--filter', `label=com.docker.compose.project=${project}`],
    ...['--filter', 'label=spark-on-docker.run.example'],
  )
  if (runs !== '') await docker('rm', '-f', ...runs.split('\n'))
}

/** Gives the cluster exactly this many workers and no run: a file of tests begins with it. */
export async function settle(workers: number): Promise<void> {
  await removeRuns()
  const scaled = await start('scale', String(workers), '--yes')
  if (scaled.status !== 0) throw new Error(scaled.stderr)
}

/** Kills a container's process from the host, as a crash would: its restart policy then acts. */
export async function crash(service: string): Promise<void> {
  const pid = Number(await docker('inspect', '-f', '{{.State.Pid}}', await containerOf(service)))
  if (!(pid > 1)) throw new Error(`${service} does not run`)
  process.kill(pid, 'SIGKILL')
}

/** The states of Spark's workers by host, from the master itself. */
export async function sparkWorkers(): Promise<Record<string, string>> {
  const port = process.env.SPARK_ON_DOCKER_MASTER_PORT ?? ''
  const answer = await fetch(`http://127.0.0.1:${port}/json/`)
  const body = masterAnswer.parse(await answer.json())
  return Object.fromEntries(body.workers.map(({ host, state }) => [host, state]))
}

const masterAnswer = z.object({
  workers: z.array(z.object({ host: z.string(), state: z.string() })),
})

import type { DemoContainer } from './container.ts'

/** What a simulated command prints and its exit status. */
export interface Ran {
  readonly lines: readonly string[]
  readonly exitCode: number
}

type Command = (container: DemoContainer, args: readonly string[]) => Ran

function says(...lines: readonly string[]): Ran {
  return { lines, exitCode: 0 }
}

/** What runs in a container of each service, as `ps` shows it. */
const processes: Readonly<Record<string, readonly string[]>> = {
  master: ['tini -- spark-master', 'java org.apache.spark.deploy.master.Master --host master'],
  worker: ['java org.apache.spark.deploy.worker.Worker spark://master:7077'],
  traefik: ['traefik --entrypoints.spark-on-docker-web.address=:8080 --providers.docker=true'],
  redis: ['redis-server *:6379'],
  run: ['docker-init -- spark-entrypoint', 'java org.apache.spark.deploy.SparkSubmit'],
}

/** What the root of a container of each service holds. */
const files: Readonly<Record<string, readonly string[]>> = {
  traefik: ['etc', 'traefik', 'var'],
  redis: ['appendonlydir', 'dump.rdb'],
}
const sparkFiles = ['bin', 'conf', 'data', 'examples', 'jars', 'python', 'RELEASE']

/** Commands that a simulated container knows: one line each. */
export const commands: ReadonlyMap<string, Command> = new Map<string, Command>(
  Object.entries({
    hostname: (container) => says(container.shortId),
    echo: (_, args) => says(args.join(' ')),
    ls: ({ service }) => says(...(files[service] ?? sparkFiles)),
    ps: ({ service, executors }) =>
      says(
        '  PID COMMAND',
        ...(processes[service] ?? []).map(
          (command, index) => `${index + 1}`.padStart(5) + ` ${command}`,
        ),
        ...Array.from(
          { length: executors },
          (_, index) => `${140 + index * 31}`.padStart(5) + ' java CoarseGrainedExecutorBackend',
        ),
      ),
    pwd: ({ service }) => says(service === 'redis' ? '/data' : '/opt/spark'),
    whoami: ({ service }) => says(service === 'redis' ? 'redis' : 'spark'),
    true: () => says(),
    false: () => ({ lines: [], exitCode: 1 }),
  } satisfies Record<string, Command>),
)

/** Runs a command; what is not known ends with 127 and one line that says so. */
export function runCommand(container: DemoContainer, [name = '', ...args]: readonly string[]): Ran {
  const command = commands.get(name)
  if (command !== undefined) return command(container, args)
  const known = [...commands.keys()].join(', ')
  return {
    lines: [`${name}: not found in this simulated container (it knows ${known})`],
    exitCode: 127,
  }
}

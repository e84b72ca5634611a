import type { Container, LogLine } from './container.ts'

/** Something that can be launched on the cluster: one entry of the list of examples. */
export interface Example {
  /** What a person types: `pi`, `pagerank`. */
  readonly name: string
  /** What else it is called, besides the last word of its command: Spark's names for it. */
  readonly aliases?: readonly string[]
  readonly title: string
  /** One sentence: what it computes. */
  readonly about: string
  /** The fixed part of the command line, relative to SPARK_HOME. */
  readonly command: readonly string[]
  /** The part that a person may edit, with its defaults. */
  readonly arguments: readonly string[]
  /** Picks the result out of the standard output; undefined while there is none. */
  readonly result: (output: readonly string[]) => string | undefined
}

/** Labels of a run's container, beside Compose's project label. */
export const runLabels = {
  example: 'spark-on-docker.run.example',
  arguments: 'spark-on-docker.run.arguments',
} as const

export type RunState = 'starting' | 'running' | 'succeeded' | 'failed' | 'stopped'

/** A launched example: a container read as a run. */
export interface Run extends Pick<Container, 'id' | 'shortId' | 'exitCode' | 'finishedAt'> {
  readonly example: string
  readonly arguments: readonly string[]
  readonly state: RunState
  readonly startedAt: number
  /** Why it failed, where the engine knows: `killed for memory (exit 137)`. */
  readonly reason: string | undefined
}

/** What a run has said so far. */
export interface RunOutput {
  readonly lines: readonly LogLine[]
  readonly result: string | undefined
  /** `app-20260101120000-0001`, as soon as the driver has one. */
  readonly applicationId: string | undefined
}

/** Exit statuses of a process ended by SIGINT or SIGTERM: somebody asked it to end. */
const askedToEnd = new Set([130, 143])
/** Of one ended by SIGKILL: by somebody, by a machine without memory, by a crash. */
const killed = 137

/**
 * What the name of a run's container ends with where somebody stopped it and its exit status tells
 * something else: it did not end in time and was killed, or it answers SIGTERM with a status of its
 * own. The engine keeps the name, so that every monitor knows, and later ones.
 */
export const stoppedMark = '.stopped'

/** Whether a run's container that has just been stopped needs the mark. */
export function needsStoppedMark({ exitCode, oomKilled, name }: Container): boolean {
  if (exitCode === undefined || exitCode === 0 || oomKilled) return false
  return !askedToEnd.has(exitCode) && !name.endsWith(stoppedMark)
}

function stateOf(container: Container): RunState {
  if (container.state === 'created') return 'starting'
  if (container.state !== 'exited' && container.state !== 'dead') return 'running'
  if (container.exitCode === 0) return 'succeeded'
  if (container.oomKilled) return 'failed'
  const stopped = askedToEnd.has(container.exitCode ?? -1) || container.name.endsWith(stoppedMark)
  return stopped ? 'stopped' : 'failed'
}

/** Why a run failed, as far as the engine knows. */
function reasonOf({ oomKilled, exitCode }: Container): string {
  if (oomKilled) return 'killed for memory: raise SPARK_ON_DOCKER_DRIVER_MEMORY_LIMIT'
  const status = `exit status ${String(exitCode ?? 'unknown')}`
  return exitCode === killed
    ? `${status}: killed (SIGKILL), by hand or by a machine without memory`
    : status
}

function argumentsOf(container: Container): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(container.labels[runLabels.arguments] ?? '[]')
    return Array.isArray(parsed) ? parsed.map(String) : []
  } catch {
    return []
  }
}

/** Reads a container of service `run` as a run; undefined for any other container. */
export function runOf(container: Container): Run | undefined {
  const example = container.labels[runLabels.example]
  if (container.service !== 'run' || example === undefined) return undefined
  const state = stateOf(container)
  return {
    id: container.id,
    shortId: container.shortId,
    example,
    arguments: argumentsOf(container),
    state,
    exitCode: container.exitCode,
    startedAt: container.startedAt ?? container.createdAt,
    finishedAt: container.finishedAt,
    reason: state === 'failed' ? reasonOf(container) : undefined,
  }
}

/** `the run of pi (1f0a2b3c4d5e)`: how a run is spoken of. */
export function runTitle({ example, shortId }: Pick<Run, 'example' | 'shortId'>): string {
  return `the run of ${example} (${shortId})`
}

/** `app-20260101120000-0001` in a driver's log line, or undefined. */
export function applicationIdIn(line: string): string | undefined {
  return /\bapp-\d{14}-\d{4}\b/.exec(line)?.[0]
}

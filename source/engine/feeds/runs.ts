import { type Container, isUp, type LogLine } from '../../domain/container.ts'
import { valueOf } from '../../domain/reading.ts'
import { applicationIdIn, type Example, type RunOutput, runOf } from '../../domain/run.ts'
import { containersOf } from '../../store/selectors/target.ts'
import { logLength, type State } from '../../store/state.ts'
import { type FeedContext, ring } from '../../feeds/context.ts'
import { feedContainers } from './follow.ts'
import { followLog } from './log.ts'

/** How many ended runs are read for their result. */
const readEnded = 20

const noOutput: RunOutput = { lines: [], result: undefined, applicationId: undefined }

/** The runs whose output is read: all that run, and the last that ended. */
function readRuns(state: State): readonly Container[] {
  const runs = containersOf(state)
    .filter((container) => runOf(container) !== undefined && container.startedAt !== undefined)
    .toSorted((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0))
  const ended = runs.filter((container) => !isUp(container)).slice(0, readEnded)
  return [...runs.filter(isUp), ...ended]
}

/** A run's output with lines added, its result and its application picked out of them. */
function withOutput(
  before: RunOutput,
  lines: readonly LogLine[],
  example: Example | undefined,
): RunOutput {
  const all = ring(before.lines, lines, logLength)
  const said = all.filter(({ stream }) => stream === 'stdout').map(({ text }) => text)
  const found = lines.map(({ text }) => applicationIdIn(text)).find((id) => id !== undefined)
  return {
    lines: all,
    // What was once picked out stays, though its line may have left the ring.
    result: example?.result(said) ?? before.result,
    applicationId: before.applicationId ?? found,
  }
}

/**
 * The application whose driver runs in the container with this short id: the driver is among
 * the application's executors, under its host name, and that is the container's id.
 */
function applicationOfDriver(
  applications: State['applications'],
  shortId: string,
): string | undefined {
  return Object.entries(applications).find(([, { snapshot }]) =>
    valueOf(snapshot)?.executors.some(({ isDriver, host }) => isDriver && host === shortId),
  )?.[0]
}

/** The state with outputs of the runs that are still there, and applications joined to them. */
function reconciled(state: State): State {
  const outputs = Object.entries(state.runOutputs)
  const there = new Map(containersOf(state).map((container) => [container.id, container]))
  const next = outputs.flatMap(([id, output]) => {
    const container = there.get(id)
    if (container === undefined && state.containers.kind === 'fresh') return []
    if (container === undefined || output.applicationId !== undefined)
      return [[id, output] as const]
    const applicationId = applicationOfDriver(state.applications, container.shortId)
    return [[id, applicationId === undefined ? output : { ...output, applicationId }] as const]
  })
  const same =
    next.length === outputs.length && next.every(([id, one]) => state.runOutputs[id] === one)
  return same ? state : { ...state, runOutputs: Object.fromEntries(next) }
}

/** Keeps `state.runOutputs`: the log of each run from its beginning. */
export function feedRuns(context: FeedContext): Promise<void> {
  const { clients, store } = context

  const follow = (id: string, signal: AbortSignal) => {
    const add = (lines: readonly LogLine[]) => {
      store.update((state) => {
        const container = containersOf(state).find((known) => known.id === id)
        const run = container && runOf(container)
        const example = state.examples.find(({ name }) => name === run?.example)
        const output = withOutput(state.runOutputs[id] ?? noOutput, lines, example)
        return { ...state, runOutputs: { ...state.runOutputs, [id]: output } }
      })
    }
    // An entry even before it says anything: its application is joined to that.
    add([])
    const known = store.get().runOutputs[id]?.lines ?? []
    const given = { tail: logLength, againTail: logLength, known, add }
    return followLog(clients.engine, id, given, signal)
  }
  return feedContainers(context, { wanted: readRuns, follow, tidy: reconciled })
}

import { isUp, type LogLine } from '../../domain/container.ts'
import { valueOf } from '../../domain/reading.ts'
import { applicationIdIn, type Example, type RunOutput, runOf } from '../../domain/run.ts'
import { containersOf } from '../../store/selectors/target.ts'
import { logLength, type State } from '../../store/state.ts'
import { type FeedContext, onState, ring } from '../../feeds/context.ts'
import { containersAreKnown } from './engine.ts'
import { followedId, followKey } from '../../feeds/follow.ts'
import { createGroup } from '../../feeds/group.ts'
import { followLog } from './log.ts'

/** How many ended runs are read for their result. */
const readEnded = 20

const noOutput: RunOutput = { lines: [], result: undefined, applicationId: undefined }

/** Keys of the runs whose output is read: all that run, and the last that ended. */
function runKeys(state: State): readonly string[] {
  const runs = containersOf(state)
    .filter((container) => runOf(container) !== undefined && container.startedAt !== undefined)
    .toSorted((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0))
  const ended = runs.filter((container) => !isUp(container)).slice(0, readEnded)
  return [...runs.filter(isUp), ...ended].flatMap(followKey)
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

/** Outputs of the runs that are still there, with applications joined to them. */
function reconciled(state: State): State {
  const outputs = Object.entries(state.runOutputs)
  const there = new Map(containersOf(state).map((container) => [container.id, container]))
  let changed = false
  const next: Record<string, RunOutput> = {}
  for (const [id, output] of outputs) {
    const container = there.get(id)
    if (container === undefined && containersAreKnown(state)) {
      changed = true
      continue
    }
    const applicationId =
      output.applicationId ??
      (container && applicationOfDriver(state.applications, container.shortId))
    changed ||= applicationId !== output.applicationId
    next[id] = applicationId === output.applicationId ? output : { ...output, applicationId }
  }
  return changed ? { ...state, runOutputs: next } : state
}

/** Keeps `state.runOutputs`: the log of each run from its beginning. */
export function feedRuns(context: FeedContext): Promise<void> {
  const { clients, store, signal } = context

  const follow = async (key: string, ofRun: AbortSignal) => {
    const id = followedId(key)
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
    await followLog(clients.engine, id, given, ofRun)
  }

  const group = createGroup(follow, signal)
  onState(context, (state) => {
    group.want(runKeys(state))
    if (reconciled(state) !== state) store.update(reconciled)
  })
  return group.stopped
}

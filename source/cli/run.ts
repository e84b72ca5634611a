import type { ActionContext } from '../actions/action.ts'
import { registry } from '../actions/registry.ts'
import type { Sink } from '../clients/contracts.ts'
import { exampleLines, exampleNamed, unknownExample } from '../domain/examples.ts'
import { type Example, runOf } from '../domain/run.ts'
import { errorMessage } from '../domain/text.ts'
import { createLineSplitter } from '../engine/docker/frames.ts'
import { interruptedStatus, print, say, UsageError, type CommandContext } from './context.ts'
import { ensureUp } from './ensure-up.ts'
import { passOn } from './output.ts'
import { performIn, prepareActions } from './perform.ts'

/** Of each stream the last lines are kept: to find the result, to show when a run failed. */
const retained = { stdout: 5000, stderr: 40 } as const
/** Time for a run to end after Ctrl-C; its containers' own grace is shorter. */
const stopLimitMs = 30_000

/** A run that was started, and how it is shown. */
interface Attended {
  readonly prepared: ActionContext
  readonly id: string
  readonly example: Example
  readonly reader: { gone: boolean }
  readonly verbose: boolean
}

/**
 * Launches an example, prints what it prints and gives its exit status. The driver's own log goes
 * to standard error with `--verbose`, and its end when the run fails. Ctrl-C stops the run; a
 * second one leaves at once.
 */
export async function runExample(
  context: CommandContext,
  name: string | undefined,
  args: readonly string[],
  { verbose, detach }: { readonly verbose: boolean; readonly detach: boolean },
): Promise<number> {
  const { signal } = context
  const example = requireExample(context.config.examples, name)
  // The run is the person's, not the reader's: `| head` does not end it.
  const reader = { gone: false }
  context.goOnUnread((output) => {
    if (output !== context.stdout || reader.gone) return
    reader.gone = true
    say(context, 'nobody reads the output any more; the run goes on, and Ctrl-C stops it')
  })
  const given = args.length > 0 ? args : example.arguments
  let prepared
  let id
  try {
    await ensureUp(context)
    prepared = await prepareActions(context)
    const quiet = { ...prepared, report: () => undefined }
    const input = { example: example.name, arguments: given }
    // Interrupted, it leaves no run, or rejects with a line that says which.
    id = await performIn(context, quiet, registry.run, input)
  } catch (error) {
    if (!signal.aborted) throw error
    const left = error === signal.reason ? '' : `: ${errorMessage(error)}`
    say(context, `${example.name} was interrupted before it started${left}`)
  }
  if (id === undefined || prepared === undefined) return interruptedStatus(signal)
  const short = id.slice(0, 12)
  if (detach) {
    print(context, short)
    return 0
  }
  say(context, `${example.name} runs as ${short}: ${[...example.command, ...given].join(' ')}`)
  return await attend(context, { prepared, id, example, reader, verbose })
}

/** Follows the run to its end, which Ctrl-C brings about. */
async function attend(context: CommandContext, attended: Attended): Promise<number> {
  const { prepared, id, example } = attended
  const { signal } = context
  const { engine } = context.clients
  const short = id.slice(0, 12)
  // Interrupted, the run is stopped; what it says until then is still shown.
  const given = new AbortController()
  let stopping: Promise<void> | undefined
  const stop = () => {
    say(context, `stopping ${example.name} (${short}); Ctrl-C again leaves without waiting`)
    const limit = AbortSignal.timeout(stopLimitMs)
    const quiet = { ...prepared, signal: limit, report: () => undefined }
    stopping = registry.stopRun.run(quiet, { containerId: id }).catch((error: unknown) => {
      given.abort(error)
    })
  }
  if (signal.aborted) stop()
  else signal.addEventListener('abort', stop, { once: true })
  try {
    const seen = await follow({ ...context, signal: given.signal }, attended)
    const status = await engine.wait(id, given.signal)
    // One that had to be killed is marked as stopped after its end.
    await stopping
    const ended = await engine.inspect(id, given.signal).catch(() => undefined)
    given.signal.throwIfAborted()
    tell(context, attended, seen, status, ended && runOf(ended))
    return signal.aborted ? interruptedStatus(signal) : status
  } catch (error) {
    if (!given.signal.aborted) throw error
    const why = errorMessage(given.signal.reason)
    say(context, `${example.name} could not be stopped (${why}): docker stop ${short}`)
    return interruptedStatus(signal)
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** The last lines of a run's output, and those of its driver's log that were not shown. */
type Seen = Readonly<Record<keyof typeof retained, string[]>>

/** Passes the run's output on as it comes, until it ends. */
async function follow(context: CommandContext, { id, reader, verbose }: Attended): Promise<Seen> {
  const seen: Seen = { stdout: [], stderr: [] }
  const lines = createLineSplitter(false)
  const keep = ({ stream, text }: ReturnType<typeof lines.push>[number]) => {
    seen[stream].push(text)
    if (seen[stream].length > retained[stream]) seen[stream].shift()
  }
  const passing = passOn(context)
  const sink: Sink = async (stream, bytes) => {
    const isOutput = stream === 'stdout'
    if (isOutput || !verbose) lines.push({ stream, bytes: Buffer.from(bytes) }).forEach(keep)
    if (isOutput ? !reader.gone : verbose) await passing.sink(stream, bytes)
  }
  await context.clients.engine.logBytes(id, { tail: 'all', follow: true }, sink, context.signal)
  passing.end()
  lines.end().forEach(keep)
  return seen
}

/** Says how it ended, and its result unless that was printed as it stands. */
function tell(
  context: CommandContext,
  { example: { name, result }, reader }: Attended,
  seen: Seen,
  status: number,
  ended: ReturnType<typeof runOf>,
): void {
  const interrupted = context.signal.aborted
  if (ended?.state === 'stopped') {
    say(context, `${name} was stopped${interrupted ? '' : ` (exit status ${status})`}`)
    return
  }
  if (interrupted) say(context, `${name} had ended before it was stopped`)
  if (status !== 0) {
    for (const line of seen.stderr) say(context, line)
    say(context, `${name} failed: ${ended?.reason ?? `exit status ${status}`}`)
    return
  }
  const found = result(seen.stdout)
  const printed = !reader.gone && seen.stdout.some((line) => line.trim() === found)
  if (found !== undefined && !printed) say(context, `${name}: ${found}`)
}

/** The example of this name. Throws a `UsageError` with the names that there are. */
function requireExample(examples: readonly Example[], name: string | undefined): Example {
  if (name === undefined) {
    throw new UsageError('run needs the name of an example:', exampleLines(examples))
  }
  const example = exampleNamed(examples, name)
  if (example === undefined) throw new UsageError(unknownExample(examples, name))
  return example
}

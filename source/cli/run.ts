import type { ActionContext } from '../actions/action.ts'
import { registry } from '../actions/registry.ts'
import type { Sink } from '../clients/contracts.ts'
import { createLineSplitter } from '../engine/docker/frames.ts'
import { lineOf } from '../clients/failure.ts'
import type { LogLine } from '../domain/container.ts'
import { exampleLines, exampleNamed, unknownExample } from '../domain/examples.ts'
import { type Example, type Run, runOf } from '../domain/run.ts'
import { interruptedStatus, print, say, UsageError, type CommandContext } from './context.ts'
import { ensureUp } from './ensure-up.ts'
import { passOn } from './output.ts'
import { performIn, prepare } from './perform.ts'

/** Lines of the driver's log that are shown when a run failed. */
const shownOnFailure = 40
/** Lines of output among which the result is looked for: the last ones. */
const searched = 5000
/** Time for a run to end after Ctrl-C; its containers' own grace is shorter. */
const stopLimitMs = 30_000

interface RunOptions {
  readonly verbose: boolean
  readonly detach: boolean
}

/**
 * Launches an example, prints what it prints and gives its exit status. The driver's own log goes
 * to standard error with `--verbose`, and its end when the run fails. Ctrl-C stops the run; a
 * second one leaves at once.
 */
export async function run(
  context: CommandContext,
  name: string | undefined,
  args: readonly string[],
  options: RunOptions,
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
  const begun = await begin(context, example, given).catch((error: unknown) => {
    if (!signal.aborted) throw error
    // What is told of besides is a container that may be left.
    const left = error === signal.reason ? '' : `: ${lineOf(error)}`
    say(context, `${example.name} was interrupted before it started${left}`)
    return undefined
  })
  if (begun === undefined) return interruptedStatus(signal)
  const { id, prepared } = begun
  if (options.detach) {
    print(context, id.slice(0, 12))
    return 0
  }
  say(
    context,
    `${example.name} runs as ${id.slice(0, 12)}: ${[...example.command, ...given].join(' ')}`,
  )
  return await attend(context, { prepared, id, example, reader, verbose: options.verbose })
}

/** Starts the run. Interrupted, it leaves none, or rejects with a line that says which. */
async function begin(
  context: CommandContext,
  example: Example,
  args: readonly string[],
): Promise<{ readonly id: string; readonly prepared: ActionContext } | undefined> {
  await ensureUp(context)
  const prepared = await prepare(context)
  const input = { example: example.name, arguments: args }
  const quiet = { ...prepared, report: () => undefined }
  const id = await performIn(context, quiet, registry.run, input)
  return id === undefined ? undefined : { id, prepared }
}

/** A run that was started, and how it is shown. */
interface Begun {
  readonly prepared: ActionContext
  readonly id: string
  readonly example: Example
  readonly reader: { readonly gone: boolean }
  readonly verbose: boolean
}

/** Follows the run to its end, which Ctrl-C brings about. */
async function attend(context: CommandContext, begun: Begun): Promise<number> {
  const { prepared, id, example, reader } = begun
  const { signal } = context
  const short = id.slice(0, 12)
  // Interrupted, the run is stopped; what it says until then is still shown.
  const given = new AbortController()
  const stop = async () => {
    say(context, `stopping ${example.name} (${short}); Ctrl-C again leaves without waiting`)
    const limit = AbortSignal.timeout(stopLimitMs)
    const quiet = { ...prepared, signal: limit, report: () => undefined }
    try {
      await registry.stopRun.run(quiet, { containerId: id })
    } catch (error) {
      given.abort(error)
    }
  }
  const interrupt = () => void stop()
  if (signal.aborted) interrupt()
  else signal.addEventListener('abort', interrupt, { once: true })
  try {
    const seen = await follow({ ...context, signal: given.signal }, begun)
    const status = await context.clients.engine.wait(id, given.signal)
    const ended = (await context.clients.engine.containers(given.signal)).find(
      (one) => one.id === id,
    )
    tell(context, example, { ...seen, unread: reader.gone }, status, ended && runOf(ended))
    return signal.aborted ? interruptedStatus(signal) : status
  } catch (error) {
    if (!given.signal.aborted) throw error
    const why = lineOf(given.signal.reason)
    say(context, `${example.name} could not be stopped (${why}): docker stop ${short}`)
    return interruptedStatus(signal)
  } finally {
    signal.removeEventListener('abort', interrupt)
  }
}

/** What a run has said. */
interface Seen {
  /** The last lines of its output. */
  readonly output: readonly string[]
  /** The last lines of its driver's log that were not shown. */
  readonly log: readonly string[]
}

/** Passes the run's output on as it comes, until it ends. */
async function follow(
  context: CommandContext,
  { id, reader, verbose }: Pick<Begun, 'id' | 'reader' | 'verbose'>,
): Promise<Seen> {
  const kept = { stdout: [] as string[], stderr: [] as string[] }
  const most = { stdout: searched, stderr: shownOnFailure }
  const lines = createLineSplitter(false)
  const keep = ({ stream, text }: Pick<LogLine, 'stream' | 'text'>) => {
    kept[stream].push(text)
    if (kept[stream].length > most[stream]) kept[stream].shift()
  }
  const passing = passOn(context)
  const sink: Sink = async (stream, bytes) => {
    const shown = stream === 'stdout' || verbose
    if (stream === 'stdout' || !shown) {
      lines.push({ stream, bytes: Buffer.from(bytes) }).forEach(keep)
    }
    if (shown && !(reader.gone && stream === 'stdout')) await passing.sink(stream, bytes)
  }
  await context.clients.engine.logBytes(id, { tail: 'all', follow: true }, sink, context.signal)
  passing.end()
  lines.end().forEach(keep)
  return { output: kept.stdout, log: kept.stderr }
}

/** Says how it ended, and its result unless that was printed as it stands. */
function tell(
  context: CommandContext,
  { name, result }: Example,
  { output, log, unread }: Seen & { readonly unread: boolean },
  status: number,
  run: Run | undefined,
): void {
  if (run?.state === 'stopped') {
    say(context, `${name} was stopped${context.signal.aborted ? '' : ` (exit status ${status})`}`)
    return
  }
  if (context.signal.aborted) say(context, `${name} had ended before it was stopped`)
  if (status !== 0) {
    for (const line of log) say(context, line)
    const reason = run?.reason ?? `exit status ${status}`
    say(context, `${name} failed: ${reason}`)
    return
  }
  const found = result(output)
  const printed = !unread && output.some((line) => line.trim() === found)
  if (found !== undefined && !printed) say(context, `${name}: ${found}`)
}

/** The example of this name. Throws a `UsageError` with the names that there are. */
export function requireExample(examples: readonly Example[], name: string | undefined): Example {
  if (name === undefined) {
    throw new UsageError('run needs the name of an example:', exampleLines(examples))
  }
  const example = exampleNamed(examples, name)
  if (example !== undefined) return example
  throw new UsageError(unknownExample(examples, name))
}

import { run as runAction, startRun } from '../actions/run.ts'
import { stopRun } from '../actions/stop-run.ts'
import type { LogLine } from '../model/container.ts'
import { exampleLines, exampleNamed, unknownExample } from '../model/examples.ts'
import type { Example } from '../model/run.ts'
import { print, say, UsageError, type CommandContext } from './context.ts'
import { prepare } from './perform.ts'

/** Lines of the driver's log that are shown when a run failed. */
const shownOnFailure = 40

/**
 * Launches an example, prints what it prints and gives its exit status. The driver's own log goes
 * to standard error with `--verbose`, and its end when the run fails. Ctrl-C stops the run.
 */
export async function run(
  context: CommandContext,
  name: string | undefined,
  args: readonly string[],
  options: { readonly verbose: boolean; readonly detach: boolean },
): Promise<number> {
  const example = requireExample(context.config.examples, name)
  const given = args.length > 0 ? args : example.arguments
  const prepared = await prepare(context)
  const input = { example: example.name, arguments: given }
  if (context.config.readOnly)
    throw new Error(`run ${example.name}: refused because of --read-only`)
  const refusal = runAction.refusal(prepared.store.get(), input)
  if (refusal !== undefined) throw new Error(refusal)
  const id = await startRun(prepared, input)
  if (options.detach) {
    print(context, id.slice(0, 12))
    return 0
  }
  say(
    context,
    `${example.name} runs as ${id.slice(0, 12)}: ${[...example.command, ...given].join(' ')}`,
  )
  const stop = () => {
    void stopRun
      .run({ ...prepared, signal: AbortSignal.timeout(30_000) }, { containerId: id })
      .catch(() => undefined)
  }
  context.signal.addEventListener('abort', stop, { once: true })
  try {
    return await follow(context, id, example, options.verbose)
  } finally {
    context.signal.removeEventListener('abort', stop)
  }
}

async function follow(
  context: CommandContext,
  id: string,
  example: Example,
  verbose: boolean,
): Promise<number> {
  const output: string[] = []
  const log: LogLine[] = []
  // Interrupted, the run is stopped; what it says until then is still shown.
  const patient = new AbortController()
  await context.clients.engine.logs(
    id,
    { tail: 'all', follow: true },
    (line) => {
      if (line.stream === 'stdout') {
        output.push(line.text)
        print(context, line.text)
      } else if (verbose) say(context, line.text)
      else {
        log.push(line)
        if (log.length > shownOnFailure) log.shift()
      }
    },
    patient.signal,
  )
  const status = await context.clients.engine.wait(id, patient.signal)
  if (context.signal.aborted) {
    say(context, `${example.name} was stopped`)
    return 130
  }
  if (status !== 0) {
    for (const line of log) say(context, line.text)
    say(context, `${example.name} failed with exit status ${status}`)
  } else {
    const result = example.result(output)
    if (result !== undefined) say(context, `${example.name}: ${result}`)
  }
  return status
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

import { registry } from '../actions/registry.ts'
import { say, type CommandContext } from './context.ts'
import { perform } from './perform.ts'
import { status } from './status.ts'

/**
 * Opens the monitor. Without a terminal the cluster is brought up, one snapshot is printed, and
 * the exit status is the snapshot's.
 */
export async function monitor(context: CommandContext): Promise<number> {
  const { clients, config } = context
  const watchOnly = config.readOnly || config.demo
  if (context.stdin.isTTY === true && context.stdout.isTTY === true) {
    return await context.monitor(config, clients, { bringUp: !watchOnly })
  }
  say(context, 'the monitor needs a terminal, and this is none: here is the status')
  if (!watchOnly) await perform(context, registry.up, { workers: undefined })
  return await status(context, { json: false, watch: false })
}

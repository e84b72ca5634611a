import { up } from '../actions/up.ts'
import { isDownOnPurpose } from '../config/state-folder.ts'
import { say, type CommandContext } from './context.ts'
import { perform } from './perform.ts'

/**
 * Brings the cluster up before a command that needs one, as a part of preparing a machine: only
 * where `./scripts/start` asked for that, nothing of the project is there, and nobody took it
 * down on purpose.
 */
export async function ensureUp(context: CommandContext): Promise<void> {
  const { clients, config, signal } = context
  if (!config.ensure || config.demo || config.readOnly) return
  if (isDownOnPurpose(config)) return
  let containers
  try {
    containers = await clients.engine.containers(signal)
  } catch {
    // The command itself says that the engine does not answer.
    signal.throwIfAborted()
    return
  }
  // Runs that ended stay when a cluster goes: they are no cluster.
  if (containers.some(({ service }) => service !== 'run')) return
  say(context, 'the cluster is not there yet: starting it')
  await perform(context, up, { workers: undefined })
}

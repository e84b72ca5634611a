import { openReplay } from '../record/replay.ts'
import { UsageError, type CommandContext, type Configured } from './context.ts'

/** Clients and configuration of a recording; without a terminal its end is looked at. */
export function openRecording(
  { stdout, config }: Configured,
  [file = '']: readonly string[],
  { speed: given = '1' }: Readonly<Record<string, unknown>>,
): Pick<CommandContext, 'clients' | 'config'> {
  const speed = Number(given)
  if (!(speed > 0 && speed < Infinity)) {
    throw new UsageError(`--speed ${String(given)}: give a number greater than 0`)
  }
  const { clients, project, now } = openReplay(file, {
    speed: stdout.isTTY === true ? speed : Infinity,
  })
  // All that is shown has the time of the recording: ages, durations, the clock in the header.
  Date.now = now
  return { clients, config: { ...config, project, demo: true, readOnly: true, replay: true } }
}

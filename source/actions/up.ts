import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { maxWorkers, type Config } from '../config.ts'
import type { ActionInputs } from '../model/action.ts'
import type { Action } from './action.ts'
import { checkPorts } from './check-ports.ts'
import { servicesReady, workersReady } from './ready.ts'

/** Starts what is missing, and waits until Spark, Traefik and Redis answer. */
export const up: Action<ActionInputs['up']> = {
  id: 'up',
  title: () => 'start the cluster',
  mutates: true,
  confirm: () => undefined,
  refusal: (_, { workers }) =>
    workers !== undefined && (workers < 0 || workers > maxWorkers)
      ? `${workers} workers cannot be started: a number from 0 to ${maxWorkers} can`
      : undefined,
  run: async (context, input) => {
    const { clients, config, signal } = context
    await checkPorts(context)
    const containers = await clients.engine.containers(signal)
    const present = containers.filter(({ service }) => service === 'worker').length
    // Workers that are there stay: taking some away is for `scale`, which drains them first.
    const workers = Math.max(input.workers ?? (present > 0 ? present : config.workers), present)
    context.report(`starting master, ${workers} workers, Traefik and Redis`)
    await clients.compose.up(workers, context.report, signal)
    forgetDown(config)
    await workersReady(context, workers)
    await servicesReady(context)
    context.report(`${workers} workers ALIVE, Traefik and Redis answer`)
  },
}

const mark = 'taken-down'

/** Remembers that a person took the cluster down, so that looking at it does not start it again. */
export function rememberDown(config: Config): void {
  if (config.demo) return
  mkdirSync(config.stateFolder, { recursive: true, mode: 0o700 })
  writeFileSync(join(config.stateFolder, mark), '')
}

/** Forgets it, when the cluster is started. */
export function forgetDown(config: Config): void {
  if (!config.demo) rmSync(join(config.stateFolder, mark), { force: true })
}

/** The name of the file that says so. */
export function downMark(config: Config): string {
  return join(config.stateFolder, mark)
}

import type { ActionInputs, ActionName } from '../model/action.ts'
import type { Action } from './action.ts'
import { restart, start, stop } from './containers.ts'
import { down } from './down.ts'
import { killApplication } from './kill-application.ts'
import { run, stopRun } from './run.ts'
import { scale } from './scale.ts'
import { up } from './up.ts'

/** Every action by its name: what keys and commands can do to the cluster. */
export const registry: { readonly [Name in ActionName]: Action<ActionInputs[Name]> } = {
  up,
  down,
  scale,
  run,
  stopRun,
  restart,
  stop,
  start,
  killApplication,
}

import type { ActionInputs, ActionName } from '../domain/action.ts'
import type { Action } from './action.ts'
import { doctor } from './doctor.ts'
import { down } from './down.ts'
import { killApplication } from './kill-application.ts'
import { killJob } from './kill-job.ts'
import { killStage } from './kill-stage.ts'
import { restart } from './restart.ts'
import { run } from './run.ts'
import { scale } from './scale.ts'
import { start } from './start.ts'
import { stop } from './stop.ts'
import { stopRun } from './stop-run.ts'
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
  killJob,
  killStage,
  doctor,
}

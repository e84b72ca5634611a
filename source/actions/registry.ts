import { restart, start, stop, stopRun } from './containers.ts'
import { doctor } from './doctor.ts'
import { down } from './down.ts'
import { killApplication, killJob, killStage } from './kill.ts'
import { run } from './run.ts'
import { scale } from './scale.ts'
import { up } from './up.ts'

/** Every action by its id: what keys and commands can do to the cluster. */
export const registry = {
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

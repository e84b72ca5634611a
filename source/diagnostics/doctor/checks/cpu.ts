import { plural } from '../../../domain/units.ts'
import { type DoctorFacts, valueOf } from '../facts.ts'
import { type Finding, ok, warning } from '../finding.ts'
import { command } from '../remedy.ts'

/** With more than so many advertised cores for a real one, tasks mostly wait for a CPU. */
const times = 4

/** Cores that the workers advertise against the engine's. */
export function cpu(facts: DoctorFacts): readonly Finding[] {
  const master = valueOf(facts.master)
  const engine = valueOf(facts.engine)
  if (master === undefined || engine === undefined) return []
  const workers = master.workers.filter(({ state }) => state === 'ALIVE')
  const cores = workers.reduce((sum, worker) => sum + worker.cores, 0)
  if (workers.length === 0) return []
  const most = engine.cores * times
  const fits = Math.max(1, Math.floor((most / cores) * workers.length))
  const evidence = [
    `${plural(workers.length, 'worker')} with ${plural(cores, 'core')} in all, the engine has ${engine.cores}`,
  ]
  return [
    cores <= most
      ? ok('cpu', 'The workers’ cores are in proportion to the engine’s', evidence)
      : warning(
          'cpu',
          'The workers advertise many more cores than the engine has',
          evidence,
          `${command(facts.project, `scale ${fits}`)}: beyond ${most} cores tasks mostly wait for a real one`,
        ),
  ]
}

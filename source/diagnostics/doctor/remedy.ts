/** The monitor's keys for what commands do. */
const keys: Readonly<Record<string, string>> = { up: 'U', down: 'D', scale: 's', logs: 'l' }

/** What a project is called that nobody gave another name (`compose/.env.example`). */
const usualProject = 'spark-on-docker'

/** A command of this program, as it is typed in its folder: `./scripts/start scale 3`. */
export function typed(project: string, command: string): string {
  const option = project === usualProject ? '' : `--project ${project} `
  return `./scripts/start ${option}${command}`
}

/** The same with the monitor's key behind it: `./scripts/start up (key U)`. */
export function typedCommand(project: string, words: string): string {
  const key = keys[words.split(' ', 1)[0] ?? '']
  return `${typed(project, words)}${key === undefined ? '' : ` (key ${key})`}`
}

/** Everything removed and made again; volumes stay. */
export function anew(project: string): string {
  return `${typed(project, 'down')} && ${typed(project, 'up')}`
}

/** A variable set for good, where every later call of the program reads it too. */
export function setting(variable: string, value: string | number): string {
  return `echo ${variable}=${value} >> compose/.env`
}

/** One container or several started again. */
export function restartRemedy(names: readonly string[]): string {
  return `docker restart ${names.join(' ')} (key r)`
}

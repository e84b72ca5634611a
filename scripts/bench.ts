// Times whole programs against each other, in turn and more than once, and prints medians and
// their ratios: a machine's speed drifts, a ratio of one run does not.
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSession } from '../test/terminal/session.ts'

const root = join(import.meta.dirname, '..')
const program = join(root, 'dist', 'cli.js')
const rounds = 7

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function wallMs(command: readonly [string, ...string[]]): number {
  const started = performance.now()
  const { status } = spawnSync(command[0], command.slice(1), { stdio: 'ignore', cwd: root })
  if (status !== 0) throw new Error(`${command.join(' ')} ended with status ${status ?? 'none'}`)
  return performance.now() - started
}

/** Milliseconds until the demo's first whole screen, and CPU it used in the next ten seconds. */
async function monitor(columns: number, rows: number) {
  const started = performance.now()
  const session = openSession([process.execPath, program, '--demo'], { columns, rows, cwd: root })
  try {
    await session.waitFor(/ALIVE/)
    const firstMs = performance.now() - started
    const before = cpuMs(session.pid)
    const bytes = session.raw().length
    await new Promise((resolve) => setTimeout(resolve, 10_000))
    return {
      firstMs,
      cpuPercent: (cpuMs(session.pid) - before) / 100,
      bytesPerSecond: (session.raw().length - bytes) / 10,
    }
  } finally {
    await session.close()
  }
}

/** CPU time of a process so far: utime and stime of proc(5), in ticks of 10 ms. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  const ticks = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))
  return ((Number(fields[11]) + Number(fields[12])) / ticks) * 1000
}

const commands = {
  'node alone': [process.execPath, '-e', '0'],
  '--version': [process.execPath, program, '--version'],
  '--help': [process.execPath, program, '--help'],
  'status --demo': [process.execPath, program, 'status', '--demo'],
} as const satisfies Record<string, readonly [string, ...string[]]>

const times: Record<string, number[]> = {}
for (let round = 0; round < rounds; round += 1) {
  for (const [name, command] of Object.entries(commands)) {
    ;(times[name] ??= []).push(wallMs(command))
  }
}
const base = median(times['node alone'] ?? [])
console.log(`whole process, median of ${rounds}`.padEnd(34), 'ms'.padStart(8), '× node')
for (const [name, values] of Object.entries(times)) {
  const ms = median(values)
  console.log(name.padEnd(34), ms.toFixed(0).padStart(8), (ms / base).toFixed(1).padStart(6))
}
for (const [columns, rows] of [
  [160, 48],
  [80, 24],
] as const) {
  const { firstMs, cpuPercent, bytesPerSecond } = await monitor(columns, rows)
  console.log(
    `monitor --demo ${columns}×${rows}: first screen ${firstMs.toFixed(0)} ms (${(firstMs / base).toFixed(1)} × node), then ${cpuPercent.toFixed(1)} % of a core and ${(bytesPerSecond / 1024).toFixed(1)} KiB/s of output`,
  )
}

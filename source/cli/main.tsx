#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { Interruption } from './context.ts'
import { runCommandLine } from './index.ts'
import { findRoot, loadConfig } from '../config/config.ts'
import { runOnTerminal } from '../terminal/child.ts'

// What a library should do otherwise one day is no news for who uses this program.
process.noDeprecation = true

// The parts that are heavy to load are imported by whoever needs them first: `--help` is quick.
enableCompileCache()

const root = findRoot(dirname(fileURLToPath(import.meta.url)))
const manifest = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))

// A reader that went away (`| head`) is no fault.
let unread: ((output: NodeJS.WriteStream) => void) | undefined
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (unread !== undefined) {
      unread(stream)
      return
    }
    if (error.code === 'EPIPE') process.exit(0)
    process.stderr.write(`spark-on-docker: the output cannot be written: ${error.message}\n`)
    process.exit(1)
  })
}
if (process.argv.includes('--no-color')) process.env.NO_COLOR = '1'

const interrupted = new AbortController()
let monitoring = false
const statuses = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // The monitor answers signals itself: it has a terminal to give back.
    if (monitoring) return
    if (interrupted.signal.aborted) process.exit(statuses[signal])
    interrupted.abort(new Interruption(statuses[signal]))
  })
}

const argv = process.argv.slice(2)
// What the demo's `e` key starts instead of a shell in a container.
if (argv[0] === 'demo-shell') {
  const { runDemoShell } = await import('../demo/shell.ts')
  process.exit(await runDemoShell(argv[1] ?? '', process.stdin, process.stdout, argv.slice(2)))
}

process.exitCode = await runCommandLine(argv, {
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: interrupted.signal,
  version: manifest.version,
  configure: (options) => {
    const config = loadConfig({ root, cwd: process.cwd(), environment: process.env, options })
    // What is started from here (docker, Compose, a shell) finds the engine that was found here.
    if (!config.demo) Object.assign(process.env, config.engine.environment)
    return config
  },
  connect: async (config) => {
    if (config.demo) {
      const { createDemoClients } = await import('../demo/index.ts')
      return createDemoClients({
        seed: 1,
        workers: config.workers,
        examples: config.examples,
        project: config.project,
      })
    }
    const { createRealClients } = await import('../app/clients.ts')
    const { openForward } = await import('../engine/forward.ts')
    return createRealClients(config, await openForward(config))
  },
  monitor: async (config, clients, options) => {
    monitoring = true
    const { runMonitor } = await import('../app/monitor.tsx')
    return await runMonitor(config, clients, options)
  },
  handOver: runOnTerminal,
  goOnUnread: (told) => {
    unread = told
  },
})
// A pipe takes what was written last in its own time, unless somebody is tired of waiting for it.
const tired = new Promise((resolve) => {
  interrupted.signal.addEventListener('abort', resolve, { once: true })
})
for (const stream of [process.stdout, process.stderr]) {
  if (interrupted.signal.aborted && stream.writableNeedDrain) continue
  await Promise.race([tired, new Promise((resolve) => stream.write('', resolve))])
}
// What is still open (a keep-alive socket, a poll that was aborted) must not hold the program.
process.exit()

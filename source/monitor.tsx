import { setImmediate as nextTurn } from 'node:timers/promises'
import { render, useApp, type Instance } from 'ink'
import { useLayoutEffect, type ReactNode } from 'react'
import type { Clients } from './clients/contracts.ts'
import type { Config } from './config.ts'
import { emptyState } from './commands/collect.ts'
import { createController } from './controller.ts'
import { startFeeds } from './feeds/index.ts'
import type { State } from './store/state.ts'
import { createStore } from './store/store.ts'
import { runOnTerminal } from './terminal/child.ts'
import { clipboardObstacle } from './terminal/clipboard.ts'
import { openOnDesktop } from './terminal/desktop.ts'
import { guardTerminal } from './terminal/guard.ts'
import { sequences } from './terminal/sequences.ts'
import { App } from './ui/app.tsx'

export interface MonitorOptions {
  /** Bring the cluster up when there is none, as the program without arguments does. */
  readonly bringUp: boolean
}

/**
 * Opens the monitor on this terminal and resolves to its exit status when the person quits.
 * The terminal is given back on every way out.
 */
export async function runMonitor(
  config: Config,
  clients: Clients,
  options: MonitorOptions,
): Promise<number> {
  const store = createStore<State>(openingState(config))
  const abort = new AbortController()
  const feeds = startFeeds({ clients, store, config, signal: abort.signal })
  const { stdout } = process
  let suspend: Suspend | undefined
  let handedOver = false
  let instance: Instance | undefined = undefined

  const setMouse = (on: boolean) => stdout.write(on ? sequences.mouseOn : sequences.mouseOff)

  const handOver = async (command: readonly [string, ...string[]], banner: string) => {
    if (suspend === undefined || handedOver) throw new Error('the terminal is in use already')
    handedOver = true
    feeds.pause()
    let status = 0
    try {
      await suspend(async () => {
        setMouse(false)
        await stopReading(process.stdin)
        stdout.write(`${banner}\n`)
        status = await runOnTerminal(command)
      })
    } finally {
      handedOver = false
      if (store.get().ui.mouse) setMouse(true)
      feeds.resume()
    }
    return status
  }

  const controller = createController({
    clients,
    config,
    store,
    signal: abort.signal,
    handOver,
    openOnDesktop,
    write: (text) => void stdout.write(text),
    clipboardObstacle: () => clipboardObstacle(process.env),
    quit: () => instance?.unmount(),
  })

  const close = () => {
    setMouse(false)
    instance?.unmount()
  }
  const unguard = guardTerminal({ close, handedOver: () => handedOver, terminal: 1, errors: 2 })
  let mouse = store.get().ui.mouse
  const unsubscribe = store.subscribe(() => {
    const wanted = store.get().ui.mouse
    if (wanted === mouse) return
    mouse = wanted
    setMouse(wanted)
  })

  try {
    instance = render(
      <Bridge give={(value) => (suspend = value)}>
        <App store={store} controller={controller} />
      </Bridge>,
      { alternateScreen: true, exitOnCtrlC: false, incrementalRendering: true, maxFps: 10 },
    )
    if (mouse) setMouse(true)
    if (options.bringUp) void bringUp(clients, controller.perform, abort.signal)
    await instance.waitUntilExit()
    return 0
  } finally {
    setMouse(false)
    unsubscribe()
    unguard()
    abort.abort(new Error('the monitor was closed'))
  }
}

/**
 * Ink takes its listener away but leaves the terminal's handle reading, so it would now and then
 * take a key from the child (measured on Ink 8.0). Streams settle their listeners in a tick: a
 * pause before that is no pause.
 */
async function stopReading(stdin: NodeJS.ReadStream): Promise<void> {
  await nextTurn()
  stdin.pause()
  await nextTurn()
}

type Suspend = ReturnType<typeof useApp>['suspendTerminal']

/** Hands Ink's way to suspend the terminal to the wiring outside React. */
function Bridge(props: {
  readonly give: (suspend: Suspend) => void
  readonly children: ReactNode
}) {
  const { suspendTerminal } = useApp()
  const { give } = props
  useLayoutEffect(() => {
    give(suspendTerminal)
  }, [give, suspendTerminal])
  return props.children
}

/** Starts the cluster when the engine says that nothing of it runs; the screen shows how far it is. */
async function bringUp(
  clients: Clients,
  perform: ReturnType<typeof createController>['perform'],
  signal: AbortSignal,
): Promise<void> {
  try {
    const containers = await clients.engine.containers(signal)
    const running = containers.some(
      ({ service, state }) => service !== 'run' && state === 'running',
    )
    if (!running) perform({ action: 'up', input: { workers: undefined } })
  } catch {
    // The engine's own pane says why it does not answer.
  }
}

function openingState(config: Config): State {
  const state = emptyState(config)
  const { columns, rows } = process.stdout
  return { ...state, ui: { ...state.ui, size: { columns, rows } } }
}

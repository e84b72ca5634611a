import { setImmediate as nextTurn } from 'node:timers/promises'
import { render, useApp, type Instance } from 'ink'
import { useLayoutEffect, type ReactNode } from 'react'
import { registry } from '../actions/registry.ts'
import type { Clients } from '../clients/contracts.ts'
import type { Config } from '../config/config.ts'
import { emptyState } from '../cli/collect.ts'
import { createController } from './controller.ts'
import { startFeeds } from './feeds.ts'
import { createLender } from './lend.ts'
import type { State } from '../store/state.ts'
import { createStore } from '../store/store.ts'
import { runOnTerminal } from '../terminal/child.ts'
import { clipboardObstacle } from '../terminal/clipboard.ts'
import { openOnDesktop } from '../terminal/desktop.ts'
import { guardTerminal } from '../terminal/guard.ts'
import { controlJob, type TerminalJob } from '../terminal/job.ts'
import { sequences } from '../terminal/sequences.ts'
import { settleSize, type TerminalSize } from '../terminal/size.ts'
import { App } from '../ui/app.tsx'

export interface MonitorOptions {
  /** Bring the cluster up when there is none, as the program without arguments does. */
  readonly bringUp: boolean
}

/**
 * Opens the monitor on a terminal and resolves to its exit status when the person quits.
 * The terminal is given back on every way out.
 */
export async function runMonitor(
  config: Config,
  clients: Clients,
  options: MonitorOptions,
  { stdin, stdout }: Pick<NodeJS.Process, 'stdin' | 'stdout'> = process,
): Promise<number> {
  const store = createStore<State>(openingState(config, settleSize(stdout)))
  const abort = new AbortController()
  const feeds = startFeeds({ clients, store, config, signal: abort.signal })
  let suspend: Suspend | undefined
  let instance: Instance | undefined = undefined
  let job: TerminalJob | undefined = undefined

  const setMouse = (on: boolean) => stdout.write(on ? sequences.mouseOn : sequences.mouseOff)

  const { lend, handOver, lent, handedOver } = createLender({
    suspend: () => suspend,
    rest: () => {
      feeds.pause()
      setMouse(false)
    },
    goOn: () => {
      if (store.get().ui.mouse) setMouse(true)
      feeds.resume()
    },
    stopReading: () => stopReading(stdin),
    write: (text) => void stdout.write(text),
    run: runOnTerminal,
  })

  const controller = createController({
    clients,
    config,
    store,
    signal: abort.signal,
    handOver,
    openOnDesktop,
    write: (text) => void stdout.write(text),
    clipboardObstacle: () => clipboardObstacle(process.env),
    repaint: () => void stdout.emit('resize'),
    suspend: () => job?.suspend(),
    quit: () => instance?.unmount(),
  })

  const close = () => {
    setMouse(false)
    instance?.unmount()
  }
  const unguard = guardTerminal({ close, handedOver, terminal: 1, errors: 2 })
  let mouse = store.get().ui.mouse
  const unsubscribe = store.subscribe(() => {
    const wanted = store.get().ui.mouse
    if (wanted === mouse) return
    mouse = wanted
    setMouse(wanted)
  })

  const give = (value: Suspend) => (suspend = value)
  const screen = (
    <Bridge give={give}>
      <App store={store} controller={controller} />
    </Bridge>
  )
  /**
   * Repaints the whole. Runs before Ink's own listener, which paints what it finds: the screen is
   * empty by then, Ink has forgotten what stood on it, and its tree has the new size. (Left to
   * itself it paints the old frame, and then only the lines that it takes to be different.)
   */
  const resized = () => {
    const size = settleSize(stdout)
    store.updateNow((state) => ({ ...state, ui: { ...state.ui, size } }))
    if (!lent()) {
      stdout.write(sequences.clear)
      instance?.clear()
    }
    instance?.rerender(screen)
  }
  stdout.on('resize', resized)

  try {
    // Before the screen is taken: a key that comes now would be echoed onto it.
    if (stdin.isTTY) stdin.setRawMode(true)
    instance = render(screen, {
      stdin,
      stdout,
      alternateScreen: true,
      exitOnCtrlC: false,
      incrementalRendering: true,
      // Whoever sets CI may sit at a real terminal; without one the monitor is not opened.
      interactive: true,
      maxFps: 10,
    })
    job = controlJob({ lend, lent })
    if (mouse) setMouse(true)
    if (options.bringUp) void bringUp(clients, controller.perform, abort.signal)
    await instance.waitUntilExit()
    return 0
  } finally {
    setMouse(false)
    stdout.off('resize', resized)
    job?.release()
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
    if (!running) perform(registry.up, { workers: undefined })
  } catch {
    // The engine's own pane says why it does not answer.
  }
}

function openingState(config: Config, size: TerminalSize): State {
  const state = emptyState(config)
  return { ...state, ui: { ...state.ui, size } }
}

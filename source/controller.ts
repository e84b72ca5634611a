import type { Action, ActionContext } from './actions/action.ts'
import { registry } from './actions/registry.ts'
import type { Clients } from './clients/contracts.ts'
import type { Config } from './config.ts'
import type { Controller } from './keymap/controller.ts'
import type { ActionCall, ActionInputs, ActionName } from './model/action.ts'
import type { Activity, State, TimelineEvent } from './store/state.ts'
import type { Store } from './store/store.ts'
import type { UiState } from './store/ui.ts'
import { containersOf } from './store/selectors/target.ts'
import { clipboardSequence } from './terminal/sequences.ts'

/** How many ended activities and events of its own the controller leaves in the store. */
const keptActivities = 20
const keptEvents = 500

export interface ControllerParts {
  readonly clients: Clients
  readonly config: Config
  readonly store: Store<State>
  readonly signal: AbortSignal
  /** Hands the terminal to a program; rejects when it cannot be started. */
  readonly handOver: (command: readonly [string, ...string[]], banner: string) => Promise<number>
  readonly openOnDesktop: (url: string) => Promise<boolean>
  readonly write: (text: string) => void
  readonly repaint: () => void
  readonly suspend: () => void
  readonly quit: () => void
}

/** Joins keys to actions and to the terminal. */
export function createController(parts: ControllerParts): Controller {
  const { store, config, clients } = parts
  let nextId = 1

  const setUi = (change: (ui: UiState) => Partial<UiState>) => {
    store.updateNow((state) => ({ ...state, ui: { ...state.ui, ...change(state.ui) } }))
  }
  const notice = (text: string, severity: 'info' | 'good' | 'warning' | 'bad') => {
    setUi(() => ({ notice: { text, severity, at: Date.now() } }))
  }

  const setActivity = (activity: Activity, event?: TimelineEvent) => {
    store.updateNow((state) => ({
      ...state,
      activities: [...state.activities.filter(({ id }) => id !== activity.id), activity].slice(
        -keptActivities,
      ),
      timeline:
        event === undefined ? state.timeline : [...state.timeline, event].slice(-keptEvents),
    }))
  }

  const start = async <Input>(action: Action<Input>, input: Input, kind: TimelineEvent['kind']) => {
    const title = action.title(input)
    let activity: Activity = {
      id: nextId++,
      title,
      state: 'running',
      message: '',
      startedAt: Date.now(),
      endedAt: undefined,
    }
    const event = (text: string, severity: TimelineEvent['severity']): TimelineEvent => ({
      at: Date.now(),
      kind,
      severity,
      text,
    })
    setActivity(activity, event(title, 'info'))
    const context: ActionContext = {
      clients,
      store,
      config,
      signal: parts.signal,
      report: (message) => {
        activity = { ...activity, message }
        setActivity(activity)
      },
    }
    try {
      await action.run(context, input)
      activity = { ...activity, state: 'done', endedAt: Date.now() }
      setActivity(activity, event(`${title}: ${activity.message || 'done'}`, 'good'))
    } catch (error) {
      if (parts.signal.aborted) return
      const reason = error instanceof Error ? error.message : String(error)
      activity = { ...activity, state: 'failed', message: reason, endedAt: Date.now() }
      setActivity(activity, event(`${title}: ${reason}`, 'bad'))
      notice(`${title}: ${reason}`, 'bad')
    }
  }

  const perform = <Name extends ActionName>(
    call: { readonly action: Name; readonly input: ActionInputs[Name] },
    pending: ActionCall,
    confirmed: boolean,
  ) => {
    const action: Action<ActionInputs[Name]> = registry[call.action]
    const state = store.get()
    if (action.mutates && state.readOnly) {
      notice(`${action.title(call.input)}: refused, this monitor is read-only`, 'warning')
      return
    }
    const refusal = action.refusal(state, call.input)
    if (refusal !== undefined) {
      notice(refusal, 'warning')
      return
    }
    const question = action.confirm(state, call.input)
    if (question !== undefined && !confirmed) {
      setUi(() => ({
        dialog: { kind: 'confirm', title: action.title(call.input), question, pending },
      }))
      return
    }
    if (call.action === 'run') setUi(() => ({ tab: 'runs' }))
    void start(action, call.input, kinds[call.action] ?? 'action')
  }

  const shell = async (containerId: string) => {
    const container = containersOf(store.get()).find(({ id }) => id === containerId)
    const name = container?.name ?? containerId.slice(0, 12)
    if (config.readOnly) {
      notice(`a shell in ${name}: refused, this monitor is read-only`, 'warning')
      return
    }
    if (container?.state !== 'running') {
      notice(`a shell in ${name}: it is not running; S starts it`, 'warning')
      return
    }
    try {
      const banner = `shell in ${name}: exit or Ctrl-D comes back to the monitor`
      const status = await parts.handOver(clients.engine.interactive(containerId), banner)
      notice(`the shell in ${name} ended with status ${status}`, 'info')
    } catch (error) {
      notice(error instanceof Error ? error.message : String(error), 'bad')
    }
  }

  const open = async (url: string) => {
    parts.write(clipboardSequence(url))
    const opened = await parts.openOnDesktop(url)
    const note = opened
      ? 'opened in the browser and copied'
      : 'copied to the clipboard where the terminal allows it (OSC 52); no desktop here to open it on'
    setUi(() => ({ dialog: { kind: 'url', title: 'Address', url, note } }))
  }

  return {
    perform: (call, confirmed = false) => {
      perform(call, call, confirmed)
    },
    shell: (containerId) => void shell(containerId),
    open: (url) => void open(url),
    copy: (text, what) => {
      parts.write(clipboardSequence(text))
      notice(`copied ${what}: ${text}`, 'info')
    },
    repaint: parts.repaint,
    suspend: parts.suspend,
    quit: parts.quit,
  }
}

const kinds: Partial<Record<ActionName, TimelineEvent['kind']>> = {
  scale: 'scale',
  up: 'scale',
  down: 'scale',
  run: 'run',
  stopRun: 'run',
}

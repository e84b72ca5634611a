import { type Action, type ActionContext, Refused, Unconfirmed } from '../actions/action.ts'
import { registry } from '../actions/registry.ts'
import type { Clients } from '../clients/contracts.ts'
import type { Config } from '../config/config.ts'
import type { Controller } from '../keys/controller.ts'
import type { ActionCall, ActionInputs, ActionName } from '../domain/action.ts'
import { cleanText } from '../domain/text.ts'
import type { Activity, State, TimelineEvent } from '../store/state.ts'
import type { Store } from '../store/store.ts'
import type { UiState } from '../store/ui.ts'
import { withHostNames } from '../store/selectors/hosts.ts'
import { unknownReason } from '../store/selectors/known.ts'
import { containersOf } from '../store/selectors/target.ts'
import { clipboardSequence } from '../terminal/sequences.ts'

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
  /** Why nothing can be put on the clipboard here; undefined where it may. */
  readonly clipboardObstacle: () => Promise<string | undefined>
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

  const forget = (id: number, began: TimelineEvent) => {
    store.updateNow((state) => ({
      ...state,
      activities: state.activities.filter((activity) => activity.id !== id),
      timeline: state.timeline.filter((event) => event !== began),
    }))
  }

  const start = async <Input>(
    action: Action<Input>,
    input: Input,
    kind: TimelineEvent['kind'],
    ask: (question: string, input: Input) => void,
  ) => {
    const title = action.title(input, store.get())
    let activity: Activity = {
      id: nextId++,
      title,
      action: action.id,
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
    const began = event(title, 'info')
    setActivity(activity, began)
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
      // Nothing was done, so there is nothing to look back on.
      if (error instanceof Unconfirmed) {
        forget(activity.id, began)
        ask(error.message, error.input as Input)
        return
      }
      if (error instanceof Refused) {
        forget(activity.id, began)
        notice(error.message, 'warning')
        return
      }
      const message = error instanceof Error ? error.message : String(error)
      // The engine speaks of containers by their ids.
      const reason = withHostNames(store.get(), message)
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
      notice(`${action.title(call.input, state)}: refused, this monitor is read-only`, 'warning')
      return
    }
    const unknown = action.needs.map((needed) => unknownReason(state, needed))
    const refusal =
      unknown.find((reason) => reason !== undefined) ?? action.refusal(state, call.input)
    if (refusal !== undefined) {
      notice(refusal, 'warning')
      return
    }
    const ask = (question: string, input: ActionInputs[Name], choice?: 'no') => {
      const agreed = { ...pending, input } as ActionCall
      const title = action.title(call.input, state)
      setUi(() => ({
        dialog: { kind: 'confirm', title, question, pending: agreed, ...(choice && { choice }) },
      }))
    }
    const question = action.confirm(state, call.input)
    if (question !== undefined && !confirmed) {
      ask(question, action.agree?.(state, call.input) ?? call.input)
      return
    }
    if (call.action === 'run') setUi(() => ({ tab: 'runs' }))
    void start(action, call.input, kinds[call.action] ?? 'action', (again, input) => {
      // It comes when a person may be typing: it takes no key from another dialog, and Enter is no.
      if (store.get().ui.dialog === undefined) ask(again, input, 'no')
      else
        notice(
          `${action.title(call.input, state)}: not done, it needs an answer: ${again}`,
          'warning',
        )
    })
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
    const obstacle = await sendToClipboard(url)
    const opened = await parts.openOnDesktop(url)
    const note = [
      opened ? 'opened in the browser' : 'no desktop here to open it on',
      obstacle === undefined ? 'sent to the clipboard (OSC 52)' : `not copied: ${obstacle}`,
    ].join('; ')
    const byHand = obstacle !== undefined
    setUi(() => ({ dialog: { kind: 'url', title: 'Address', url, note, byHand } }))
  }

  /** Sends text to the clipboard; gives why it cannot get there. */
  const sendToClipboard = async (text: string) => {
    const obstacle = await parts.clipboardObstacle()
    if (obstacle === undefined) parts.write(clipboardSequence(text))
    return obstacle
  }

  const copy = async (text: string, what: string) => {
    const obstacle = await sendToClipboard(text)
    if (obstacle === undefined) {
      notice(`sent ${what} to the clipboard (OSC 52): ${cleanText(text)}`, 'info')
      return
    }
    const note = `${what}, not copied: ${obstacle}`
    setUi(() => ({ dialog: { kind: 'url', title: 'Copy by hand', url: text, note, byHand: true } }))
  }

  return {
    perform: (call, confirmed = false) => {
      perform(call, call, confirmed)
    },
    shell: (containerId) => void shell(containerId),
    open: (url) => void open(url),
    copy: (text, what) => void copy(text, what),
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

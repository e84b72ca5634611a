import { Refused, Unconfirmed } from '../actions/action.ts'
import { type Caller, dispatch, readOnlyReason } from '../actions/dispatch.ts'
import type { Clients } from '../clients/contracts.ts'
import type { Config } from '../config/config.ts'
import { cleanText } from '../domain/text.ts'
import { appendTimeline } from '../domain/timeline.ts'
import type { Controller } from '../keys/controller.ts'
import { withHostNames } from '../store/selectors/hosts.ts'
import { containersOf } from '../store/selectors/target.ts'
import type { Activity, State, TimelineEvent } from '../store/state.ts'
import type { Store } from '../store/store.ts'
import type { UiState } from '../store/ui.ts'
import { clipboardSequence } from '../terminal/sequences.ts'

/** How many ended activities are left in the store. */
const retainedActivities = 20

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
  const { store, config, clients, signal } = parts
  let nextId = 1
  let answer: (yes: boolean) => void = () => undefined

  const setUi = (change: Partial<UiState>) => {
    store.updateNow((state) => ({ ...state, ui: { ...state.ui, ...change } }))
  }
  const notice = (text: string, severity: 'info' | 'good' | 'warning' | 'bad') => {
    setUi({ notice: { text, severity, at: Date.now() } })
  }
  /** What went wrong; the engine speaks of containers by their ids. */
  const messageOf = (error: unknown) =>
    withHostNames(store.get(), error instanceof Error ? error.message : String(error))

  const ask: Caller['ask'] = ({ title, text, late, destroys }) => {
    // A late one comes when a person may be typing: it takes no key from another dialog.
    if (store.get().ui.dialog !== undefined) {
      notice(`${title}: not done, it needs an answer: ${text}`, 'warning')
      return Promise.resolve(false)
    }
    const choice = late || destroys ? 'no' : 'yes'
    setUi({ dialog: { kind: 'confirm', title, question: text, choice } })
    return new Promise((resolve) => (answer = resolve))
  }

  const track: Caller['track'] = async ({ title, kind, doing, tab }, run) => {
    if (tab !== undefined) setUi({ tab })
    const event = (text: string, severity: TimelineEvent['severity']) => ({
      ...{ at: Date.now(), kind, severity, text },
    })
    let activity: Activity = {
      ...{ id: nextId++, title, kind, doing, state: 'running', message: '' },
      ...{ startedAt: Date.now(), endedAt: undefined },
    }
    const others = (state: State) => state.activities.filter(({ id }) => id !== activity.id)
    const show = (change: Partial<Activity>, ...entries: readonly TimelineEvent[]) => {
      activity = { ...activity, ...change }
      store.updateNow((state) => ({
        ...state,
        activities: [...others(state), activity].slice(-retainedActivities),
        timeline: appendTimeline(state.timeline, entries),
      }))
    }
    const began = event(title, 'info')
    show({}, began)
    try {
      const result = await run((message) => show({ message }))
      const end = event(`${title}: ${activity.message || 'done'}`, 'good')
      show({ state: 'done', endedAt: Date.now() }, end)
      return result
    } catch (error) {
      if (error instanceof Unconfirmed || error instanceof Refused) {
        // Nothing was done, so there is nothing to look back on.
        store.updateNow((state) => ({
          ...state,
          activities: others(state),
          timeline: state.timeline.filter((one) => one !== began),
        }))
      } else if (!signal.aborted) {
        const message = messageOf(error)
        const end = event(`${title}: ${message}`, 'bad')
        show({ state: 'failed', message, endedAt: Date.now() }, end)
      }
      throw error
    }
  }

  const caller: Caller = { context: { clients, store, config, signal }, ask, track }
  const perform: Controller['perform'] = (action, input) => {
    const title = action.title(input, store.get())
    dispatch(caller, action, input).catch((error: unknown) => {
      if (signal.aborted) return
      if (error instanceof Refused || error instanceof Unconfirmed) notice(error.message, 'warning')
      else notice(`${title}: ${messageOf(error)}`, 'bad')
    })
  }

  const shell = async (containerId: string) => {
    const container = containersOf(store.get()).find(({ id }) => id === containerId)
    const name = container?.name ?? containerId.slice(0, 12)
    const refusal =
      readOnlyReason(store.get(), `a shell in ${name}`) ??
      (container?.state === 'running'
        ? undefined
        : `a shell in ${name}: it is not running; S starts it`)
    if (refusal !== undefined) {
      notice(refusal, 'warning')
      return
    }
    try {
      const banner = `shell in ${name}: exit or Ctrl-D comes back to the monitor`
      const status = await parts.handOver(clients.engine.interactive(containerId), banner)
      notice(`the shell in ${name} ended with status ${status}`, 'info')
    } catch (error) {
      notice(messageOf(error), 'bad')
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
    setUi({ dialog: { kind: 'url', title: 'Address', url, note, byHand } })
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
    setUi({ dialog: { kind: 'url', title: 'Copy by hand', url: text, note, byHand: true } })
  }

  return {
    perform,
    answer: (yes) => {
      answer(yes)
    },
    shell: (containerId) => void shell(containerId),
    open: (url) => void open(url),
    copy: (text, what) => void copy(text, what),
    repaint: parts.repaint,
    suspend: parts.suspend,
    quit: parts.quit,
  }
}

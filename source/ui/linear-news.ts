import { identityOf } from '../diagnostics/diagnosis/diagnosis.ts'
import type { Reading } from '../domain/reading.ts'
import { valueOf } from '../domain/reading.ts'
import { applicationRows } from '../store/selectors/applications.ts'
import { clusterHealth } from '../store/selectors/cluster.ts'
import { containersOf } from '../domain/presence.ts'
import { selectedRest, shownDetail } from '../store/selectors/drill/opened.ts'
import { shownLog } from '../store/selectors/logs.ts'
import { workerRows } from '../store/selectors/workers.ts'
import { linearText } from './linear.ts'
import type { State } from '../store/state.ts'
import type { Store } from '../store/store.ts'

/** Of a reading that it is there, or why not; never for how long. */
const standing = (reading: Reading<unknown>) =>
  reading.kind === 'stale' ? reading.error : reading.kind

/** What a person did: the rest of the screen's own state. */
function done({ ui }: State): readonly unknown[] {
  const all: readonly (readonly [string, unknown])[] = Object.entries(ui)
  return all.flatMap(([name, value]) => (name === 'size' ? [] : [value]))
}

/** Whether lines of a log are waited for: it is in front of the person, and follows. */
function lastLine(state: State): unknown {
  const { focus, logView } = state.ui
  return focus === 'detail' && logView.following ? shownLog(state).lines.at(-1) : undefined
}

/** Whether what is selected has answered: what was asked only when it was selected comes later. */
function answers(state: State): string {
  const { lines, error } = shownLog(state)
  return JSON.stringify([
    lines.length > 0,
    error,
    standing(shownDetail(state)),
    selectedRest(state) !== undefined,
    Object.keys(state.samples),
    Object.entries(state.applications).flatMap(([id, { eventLog }]) =>
      eventLog === undefined ? [] : [[id, eventLog.kind]],
    ),
  ])
}

/** States of what the cluster is made of, in words. */
function states(state: State): string {
  const readings = [
    ...[state.engine, state.containers, state.master],
    ...Object.values(state.readings),
  ]
  return JSON.stringify([
    readings.map(standing),
    standing(state.history),
    valueOf(state.master)?.status,
    containersOf(state).map(({ id, state: how, health, exitCode }) => [id, how, health, exitCode]),
    workerRows(state).map(({ id, sparkState, traefikUp }) => [id, sparkState, traefikUp]),
    applicationRows(state).map(({ application: { id, state: how }, advised }) => [
      id,
      how,
      advised,
    ]),
    state.diagnoses.map(identityOf),
    Object.entries(state.runOutputs).map(([id, { result }]) => [id, result]),
  ])
}

/**
 * What of a state is worth reading to a person who did nothing. Ages, the clock, and figures that
 * are other ones each second are not among it: they are as they were when the text was last said.
 */
export function newsOf(state: State): readonly unknown[] {
  const { dialog } = state.ui
  const activities = state.activities.map(({ id, state: how, message }) => [id, how, message])
  const always = [...done(state), clusterHealth(state).word, JSON.stringify(activities)]
  if (dialog?.kind === 'doctor') return [...always, state.doctor]
  if (dialog !== undefined) return always
  return [...always, states(state), answers(state), state.timeline.at(-1), lastLine(state)]
}

/** The text for a screen reader: it changes with the news, and when it is asked to. */
export interface HeldText {
  readonly get: () => string
  readonly subscribe: (listener: () => void) => () => void
  /** Says everything as it is now: a person pressed a key. */
  readonly renew: () => void
}

/** Holds the text of a store's state until there is news. */
export function holdText(store: Store<State>): HeldText {
  let news = newsOf(store.get())
  let text = linearText(store.get())
  const listeners = new Set<() => void>()
  const renew = () => {
    text = linearText(store.get())
    for (const listener of listeners) listener()
  }
  const look = () => {
    const next = newsOf(store.get())
    const same = next.length === news.length && next.every((one, at) => Object.is(one, news[at]))
    news = next
    if (!same) renew()
  }
  let stop: (() => void) | undefined
  return {
    get: () => text,
    renew,
    subscribe: (listener) => {
      listeners.add(listener)
      stop ??= store.subscribe(look)
      look()
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        stop?.()
        stop = undefined
      }
    },
  }
}

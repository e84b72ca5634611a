import { wrapWords } from '../../domain/text.ts'
import type { Reading } from '../../domain/reading.ts'
import { valueOf } from '../../domain/reading.ts'
import { readingOf } from '../../domain/service.ts'
import {
  agoWords,
  containerWords,
  degradingFault,
  presenceOf,
  staleWords,
} from '../../domain/presence.ts'
import type { State } from '../../store/state.ts'
import type { Size } from '../text/scroll.ts'
import type { Block, Contents, View } from '../text/view.ts'
import { joined, line, span, type Line, type Role, type Span } from '../text/line.ts'

export type { Size }

/** A pane: what it shows in a frame, and as one line. All pure. */
export interface PaneView {
  readonly view: (state: State, size: Size) => View
  readonly strip: (state: State) => readonly Span[]
}

/** A tab of the detail region: what it puts within the frame. Pure. */
export interface TabView {
  readonly view: (state: State, size: Size) => Contents
}

/** `1 Master`: number key and name of a pane. */
export function paneTitle(number: number, name: string): readonly Span[] {
  return [span(`${number} `, 'dim'), span(name, 'title')]
}

/** What stands between a service and its figures, if anything does. */
export interface Obstacle {
  readonly text: string
  readonly role: Role
  /** There is no such service: what it said before is no figure of anything. */
  readonly gone?: true
}

/** What to say of a service whose figures are not fresh; undefined when they are. */
export function obstacleOf(state: State, service: string): Obstacle | undefined {
  const presence = presenceOf(state, service)
  const reading = readingOf(state, service)
  if (presence.kind === 'missing' && reading.kind !== 'fresh') {
    const help = state.readOnly ? '' : ' — U brings the cluster up'
    return { text: `not running${help}`, role: 'warning', gone: true }
  }
  if (presence.kind === 'stopped') {
    const { container } = presence
    const { finishedAt } = container
    const ago = finishedAt === undefined ? '' : ` ${agoWords(finishedAt, state.now)}`
    const help = state.readOnly ? '' : ' — S starts it'
    return { text: `${containerWords(container)}${ago}${help}`, role: 'bad' }
  }
  if (reading.kind === 'stale') return { text: staleWords(reading, state.now), role: 'bad' }
  if (reading.kind === 'loading') return { text: 'waiting for its first answer', role: 'dim' }
  return undefined
}

/**
 * The lines of a reading: drawn from its value, greyed when that is old. What is wrong goes into
 * the lower edge, so that no figure moves; with no figures at all it goes into the pane.
 */
export function readingView<T>(
  reading: Reading<T>,
  obstacle: Obstacle | undefined,
  draw: (value: T) => readonly Block[],
): Contents {
  const value = valueOf(reading)
  if (value === undefined || obstacle?.gone === true) {
    const lines = obstacle === undefined ? [] : [line(span(` ${obstacle.text}`, obstacle.role))]
    return { lines }
  }
  if (obstacle === undefined) return { lines: draw(value) }
  return {
    lines: draw(value).map((block) => ({ ...block, mark: 'stale' })),
    footer: [span(obstacle.text, obstacle.role)],
  }
}

/** What a strip shows: why there are no fresh figures, else groups of them. */
export function stripOf<T>(
  state: State,
  id: string,
  reading: Reading<T>,
  draw: (value: T) => readonly (readonly Span[])[],
): readonly Span[] {
  const obstacle = obstacleOf(state, id)
  if (obstacle !== undefined) return [span(obstacle.text, obstacle.role)]
  const value = valueOf(reading)
  return value === undefined
    ? []
    : [...faultWords(state, id), ...joined(draw(value), Infinity).spans]
}

/** What a service that answers says is wrong with itself, for the lower edge; it hides no figure. */
export function faultWords(state: State, service: string): readonly Span[] {
  const fault = degradingFault(state, service)
  if (fault === undefined) return []
  return [span(`${fault.text} — ! says more`, fault.young ? 'warning' : 'bad')]
}

/** The same with what it stands on and what to do, as lines. */
export function faultLines(state: State, service: string, width: number): readonly Line[] {
  const fault = degradingFault(state, service)
  if (fault === undefined) return []
  const wrapped = (text: string, role: Role) =>
    wrapWords(text, Math.max(1, width - 2)).map((piece) => line(span(` ${piece}`, role)))
  return [
    ...fault.evidence.flatMap((text) => wrapped(text, 'bad')),
    ...wrapped(`→ ${fault.remedy}`, 'plain'),
  ]
}

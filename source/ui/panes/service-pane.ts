import { valueOf } from '../../domain/reading.ts'
import { reading, type ServiceKey } from '../../domain/service.ts'
import type { State } from '../../store/state.ts'
import type { PaneName } from '../../store/ui.ts'
import { span, type Span } from '../text/line.ts'
import { window } from '../text/scroll.ts'
import type { Block } from '../text/view.ts'
import {
  faultLines,
  faultWords,
  obstacleOf,
  paneTitle,
  readingView,
  stripOf,
  type PaneView,
} from './pane.ts'

/** What a service's answer comes to in its pane. */
export interface Drawn<Row> {
  /** Where it calls itself otherwise than its pane. */
  readonly title?: string
  /** At the right of its title; `up` is added of one that answers. */
  readonly summary: string
  readonly up: string
  /** Its figures, one line each and always as many. */
  readonly head: readonly Block[]
  /** What is listed below, under a line of titles, and scrolls. */
  readonly rows: readonly Row[]
  readonly list: (shown: readonly Row[]) => readonly Block[]
  /** Its figures in one line. */
  readonly strip: readonly (readonly Span[])[]
}

/** The pane of a service of that name: figures, what it says is wrong with it, and a list that scrolls. */
export function servicePane<Value, Row>(
  number: number,
  name: string,
  key: ServiceKey<Value> & { readonly id: Exclude<PaneName, 'master' | 'detail'> },
  draw: (value: Value, state: State, width: number) => Drawn<Row>,
): PaneView & { readonly name: PaneName } {
  const { id } = key
  return {
    name: id,
    view: (state, { width, height }) => {
      const said = reading(state, key)
      const obstacle = obstacleOf(state, id)
      const fault = faultWords(state, id)
      const value = obstacle?.gone === true ? undefined : valueOf(said)
      const drawn = value === undefined ? undefined : draw(value, state, width)
      const from = (drawn?.head.length ?? 0) + 1
      const rows = Math.max(0, height - from)
      const offset = state.ui.offsets[id] ?? 0
      const listed = drawn?.rows ?? []
      const up = obstacle === undefined ? drawn?.up : ''
      return {
        title: paneTitle(number, drawn?.title ?? name),
        summary: [span(`${drawn?.summary ?? ''}${up ?? ''}`, 'dim')],
        ...(fault.length > 0 && { footer: fault }),
        ...readingView(said, obstacle, () => {
          if (drawn === undefined) return []
          const shown = window(listed, offset, rows).shown
          return [
            ...drawn.head,
            ...faultLines(state, id, width),
            ...(shown.length === 0 ? [] : drawn.list(shown)),
          ]
        }),
        scroll: { name: id, offset, count: listed.length, from, rows },
      }
    },
    strip: (state) =>
      stripOf(state, id, reading(state, key), (value) => draw(value, state, 0).strip),
  }
}

import { entry } from '../store/reducers/focus.ts'
import { clusterHealth } from '../store/selectors/cluster.ts'
import { targetContainer } from '../store/selectors/target.ts'
import type { State } from '../store/state.ts'

type Word = (state: State) => string

const isDown = (state: State) => clusterHealth(state).word === 'down'
const size: Word = ({ ui: { zoomed } }) => (zoomed ? 'smaller' : 'whole screen')

/** Words of the key bar that depend on what is there. */
export const whenDown =
  (text: string): Word =>
  (state) =>
    isDown(state) ? text : ''
export const whenUp =
  (text: string): Word =>
  (state) =>
    isDown(state) ? '' : text
export const enterWord: Word = (state) => entry(state)?.word ?? size(state)
export const zoomWord: Word = (state) => (entry(state) === undefined ? '' : size(state))
export const stopOrStart: Word = (state) =>
  targetContainer(state)?.state === 'running' ? 'stop' : 'start'
export const backWord: Word = ({ ui: { zoomed, runOpen, focus, workerFilter } }) =>
  zoomed || runOpen || focus === 'detail' || workerFilter !== '' ? 'back' : ''

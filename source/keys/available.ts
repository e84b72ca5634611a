import { copyOf, pageAddress } from '../store/selectors/address.ts'
import { selectedApplication } from '../store/selectors/applications.ts'
import { clusterHealth } from '../store/selectors/cluster.ts'
import { selectedAdvice, stageOfAdvice } from '../store/selectors/diagnoses.ts'
import { killable } from '../store/selectors/drill/kill.ts'
import { opens } from '../store/reducers/drill.ts'
import { logMatches } from '../store/selectors/logs.ts'
import { runRows, selectedRun } from '../store/selectors/runs.ts'
import { containersOf, targetContainer } from '../store/selectors/target.ts'
import { currentWorkers } from '../store/selectors/workers.ts'
import type { State } from '../store/state.ts'

/** When a binding can be used, and what is said when its key is pressed all the same. */
export interface Condition {
  readonly holds: (state: State) => boolean
  readonly why: string
}

const services = (state: State) => containersOf(state).filter(({ service }) => service !== 'run')
const down = (state: State) => clusterHealth(state).word === 'down'

/** The conditions that bindings name. */
export const conditions = {
  clusterRuns: {
    holds: (state) => services(state).some((container) => container.state === 'running'),
    why: 'the cluster is down: U brings it up',
  },
  anyContainer: {
    holds: (state) => services(state).length > 0,
    why: 'there is no container of this project',
  },
  anyWorker: { holds: (state) => currentWorkers(state) > 0, why: 'no worker runs' },
  examples: { holds: (state) => state.examples.length > 0, why: 'no example is configured' },
  anyRun: { holds: (state) => runRows(state).length > 0, why: 'nothing was launched yet: x' },
  runGoesOn: {
    holds: (state) => {
      const words = selectedRun(state)?.run.state
      return words === 'running' || words === 'starting'
    },
    why: 'the selected run has ended',
  },
  applicationActive: {
    holds: (state) => selectedApplication(state)?.active === true,
    why: 'no running application is selected',
  },
  killable: {
    holds: (state) => killable(state) !== undefined,
    why: 'that has ended already (K in the Master pane kills the application)',
  },
  target: {
    holds: (state) => targetContainer(state) !== undefined,
    why: 'no container is selected',
  },
  targetRuns: {
    holds: (state) => targetContainer(state)?.state === 'running',
    why: 'the selected container does not run',
  },
  targetService: {
    holds: (state) => {
      const service = targetContainer(state)?.service
      return service !== undefined && service !== 'run'
    },
    why: 'no container of the cluster is selected (a run is stopped with K)',
  },
  page: {
    holds: (state) => pageAddress(state) !== undefined,
    why: 'what is selected has no page; y copies its name or address',
  },
  clipboard: {
    holds: ({ ui: { dialog } }) => dialog?.kind === 'url' && dialog.byHand !== true,
    why: 'the clipboard cannot be reached from here: mark the text by hand',
  },
  copyable: { holds: (state) => copyOf(state) !== undefined, why: 'nothing is selected to copy' },
  searching: {
    holds: (state) => logMatches(state).length > 0,
    why: 'nothing found to go to: / searches',
  },
} as const satisfies Record<string, Condition>

const deeper = { job: 'stages', query: 'jobs', stage: 'tasks', executor: 'output' } as const

/** What Enter in the Jobs or Advice tab leads to; empty elsewhere, and where there is nothing. */
function opensWord(state: State): string {
  const { focus, tab } = state.ui
  if (focus === 'detail' && tab === 'advice') {
    const entry = selectedAdvice(state)
    return entry !== undefined && stageOfAdvice(state, entry) !== undefined ? 'its stage' : ''
  }
  if (focus !== 'detail' || tab !== 'jobs') return ''
  const opened = opens(state)
  return opened === undefined ? '' : deeper[opened.kind]
}

/** Key-bar words that depend on what is there. */
export const words = {
  stopOrStart: (state: State) => (targetContainer(state)?.state === 'running' ? 'stop' : 'start'),
  whenDown: (text: string) => (state: State) => (down(state) ? text : ''),
  whenUp: (text: string) => (state: State) => (down(state) ? '' : text),
  whenSearching: (text: string) => (state: State) => (state.ui.logView.search === '' ? '' : text),
  follow: (state: State) => (state.ui.logView.following ? 'pause' : 'follow'),
  drill: (state: State) => {
    const { focus, tab, zoomed } = state.ui
    const runOpen = state.ui.runOpen || state.ui.compareOpen
    return focus === 'master'
      ? 'jobs'
      : focus === 'workers'
        ? 'logs'
        : focus === 'detail' && tab === 'runs' && !runOpen
          ? 'output'
          : opensWord(state) !== ''
            ? opensWord(state)
            : zoomed
              ? 'smaller'
              : 'whole screen'
  },
  zoom: (state: State) => {
    const { focus, tab, zoomed } = state.ui
    const runOpen = state.ui.runOpen || state.ui.compareOpen
    return focus === 'master' ||
      focus === 'workers' ||
      (tab === 'runs' && !runOpen) ||
      opensWord(state) !== ''
      ? zoomed
        ? 'smaller'
        : 'whole screen'
      : ''
  },
  kill: (state: State) => killable(state)?.word ?? '',
  stream: (state: State) => (state.ui.drill.stream === 'stderr' ? 'stdout' : 'stderr'),
  back: (state: State) => {
    const { zoomed, runOpen, focus, workerFilter } = state.ui
    return zoomed || runOpen || focus === 'detail' || workerFilter !== '' ? 'back' : ''
  },
} as const

import type { State } from '../state.ts'
import { selectedApplication } from './applications.ts'
import { adviceShown, remedyOf, selectedAdvice } from './diagnoses.ts'
import { openedPath, showsExecutor, shownTable } from './drill/opened.ts'
import { markedExecutor, markedRow } from './drill/rows.ts'
import { selectedWorker } from './workers.ts'
import type { Aspect } from '../ui.ts'
import { selectedRun } from './runs.ts'
import { logMatches, shownLog } from './logs.ts'
import { spokenApplication } from './spoken.ts'
import { serviceOfTab } from './names.ts'
import { targetContainer } from './target.ts'
import { valueOf } from '../../domain/reading.ts'
import { reading } from '../../domain/service.ts'
import { traefikKey } from '../../domain/traefik.ts'
import { confOption, joinWords, quoted } from '../../domain/shell.ts'

/** Where Spark's pages are: through Traefik, or straight from the master while that is out. */
function pages(state: State): string {
  const port = reading(state, traefikKey).kind === 'stale' ? 'master' : 'web'
  return state.addresses[port] ?? ''
}

function applicationPage(state: State, id: string | undefined): string | undefined {
  const active = valueOf(state.master)?.active.some((application) => application.id === id)
  return id !== undefined && active === true ? `${pages(state)}/proxy/${id}/` : undefined
}

/** The application that is meant in the Master pane: one only where a person chose it. */
function chosenApplication(state: State): string | undefined {
  const id = selectedApplication(state)?.application.id
  return id === state.ui.selected.application ? id : undefined
}

/** The part of an application's page that shows what the Jobs tab shows. */
function partOfPage(state: State): string {
  const opened = openedPath(state).at(-1)
  switch (opened?.kind) {
    case 'job':
      return `jobs/job/?id=${opened.id}`
    case 'stage':
      return `stages/stage/?id=${opened.id}&attempt=${opened.attempt}`
    case 'query':
      return `SQL/execution/?id=${opened.id}`
    case 'executor':
      return 'executors/'
    case undefined:
      return aspectPages[state.ui.drill.aspect]
  }
}

const aspectPages: Record<Aspect, string> = {
  jobs: 'jobs/',
  stages: 'stages/',
  executors: 'executors/',
  sql: 'SQL/',
  storage: 'storage/',
  environment: 'environment/',
}

/** What `y` copies in the Jobs tab: the line, the container, the setting; else the application. */
function copyInJobs(state: State): Copied | undefined {
  const property = shownTable(state) === 'environment' ? markedRow(state, 'environment') : undefined
  if (property !== undefined) {
    return { text: confOption(`${property.key}=${property.value}`), what: 'the setting' }
  }
  const container = markedExecutor(state) && nameOfTarget(state)
  const row = spokenApplication(state)
  return container ?? (row && { text: quoted(row.application.id), what: 'the application' })
}

/** The page of what is selected; undefined where it has none. */
export function pageAddress(state: State): string | undefined {
  const { focus, subject, tab } = state.ui
  const shown = focus === 'detail' ? tab : undefined
  if (shown === 'jobs') {
    const page = applicationPage(state, spokenApplication(state)?.application.id)
    return page && `${page}${partOfPage(state)}`
  }
  if (shown === 'advice') return applicationPage(state, adviceShown(state).row?.application.id)
  if (shown === 'runs') return applicationPage(state, selectedRun(state)?.output?.applicationId)
  const service = shown && serviceOfTab(shown)
  if (service !== undefined) {
    const [port] = state.services.find(({ id }) => id === service)?.ports ?? []
    return port && state.addresses[port.name]
  }
  switch (subject) {
    case 'master':
      return applicationPage(state, chosenApplication(state)) ?? `${pages(state)}/`
    case 'workers': {
      const id = selectedWorker(state)?.spark?.id
      return id === undefined ? undefined : `${pages(state)}/proxy/${id}/`
    }
    case 'traefik':
      return state.addresses.dashboard
    case 'redis':
      return undefined
  }
}

/** Text to copy and what it is. What is an argument of a command is quoted for a shell. */
export interface Copied {
  readonly text: string
  readonly what: string
}

/** What `y` copies: the name, id, address, line or result of what is selected. */
export function copyOf(state: State): Copied | undefined {
  const { focus, subject, tab, logView, runOpen } = state.ui
  const shown = focus === 'detail' ? tab : undefined
  const showsLog = tab === 'logs' || runOpen || showsExecutor(state)
  const { match } = logView
  if (shown && showsLog && match !== undefined && logMatches(state).includes(match)) {
    const { lines, dropped } = shownLog(state)
    const line = lines[match - dropped]
    if (line !== undefined) return { text: line.text, what: 'the line' }
  }
  if (shown === 'runs') {
    const row = selectedRun(state)
    if (row === undefined) return undefined
    if (row.output?.result !== undefined) return { text: row.output.result, what: 'the result' }
    return { text: joinWords([row.run.example, ...row.run.arguments]), what: 'the run' }
  }
  if (shown === 'advice') {
    const entry = selectedAdvice(state)
    const text = entry && remedyOf(entry)
    if (text !== undefined) return { text, what: 'what to type' }
  }
  if (shown === 'jobs') return copyInJobs(state)
  const application = subject === 'master' ? chosenApplication(state) : undefined
  if (application !== undefined) return { text: quoted(application), what: 'the application' }
  if (focus === 'detail' || subject === 'workers') return nameOfTarget(state)
  const ports = { master: 'master', traefik: 'web', redis: 'redis' }
  const own = subject === 'master' ? valueOf(state.master)?.url : undefined
  return { text: own ?? state.addresses[ports[subject]] ?? '', what: 'the address' }
}

function nameOfTarget(state: State): Copied | undefined {
  const container = targetContainer(state)
  return container === undefined ? undefined : { text: quoted(container.name), what: 'the name' }
}

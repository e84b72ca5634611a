import { truncate } from '../domain/text.ts'
import { clockTime, formatDuration, plural } from '../domain/units.ts'
import { valueOf } from '../domain/reading.ts'
import { clusterHealth, type ClusterHealth } from '../store/selectors/cluster.ts'
import { runningRuns } from '../store/selectors/runs.ts'
import { worded } from '../diagnostics/diagnosis/wording.ts'
import { hostNames } from '../store/selectors/diagnoses.ts'
import { spokenApplication } from '../store/selectors/spoken.ts'
import { currentNotice, runningActivities, shownActivity } from '../store/selectors/status.ts'
import { workerCounts } from '../store/selectors/workers.ts'
import type { State } from '../store/state.ts'
import { justify, span, type Line, type Role, type Span } from './text/line.ts'

/** How each state of the cluster looks. */
const looks: Record<ClusterHealth['word'], readonly [mark: string, role: Role]> = {
  up: ['●', 'good'],
  starting: ['◐', 'warning'],
  scaling: ['◐', 'warning'],
  stopping: ['◐', 'warning'],
  incomplete: ['◐', 'warning'],
  degraded: ['▲', 'bad'],
  down: ['○', 'bad'],
  unknown: ['○', 'warning'],
}

const dot = span(' · ', 'dim')

/** What is under way, or what was just said to the person. */
function news(state: State): readonly Span[] {
  const notice = currentNotice(state)
  if (notice !== undefined) {
    const role: Role = notice.severity === 'info' ? 'accent' : notice.severity
    return [span(notice.text, role)]
  }
  const activity = shownActivity(state)
  if (activity === undefined) return []
  const more = runningActivities(state).length - 1
  const message = activity.message === '' ? '' : `: ${activity.message}`
  const words = `${activity.title}${message}`
  if (activity.state === 'done') return [span(`✓ ${words}`, 'good')]
  if (activity.state !== 'running') return [span(`✗ ${words}`, 'bad')]
  const time = formatDuration(Math.max(0, state.now - activity.startedAt))
  return [span(`◐ ${words}`, 'accent'), span(` ${time}${more > 0 ? ` (+${more})` : ''}`, 'dim')]
}

function badges(state: State): readonly Span[] {
  return [
    ...(state.demo ? [span(state.replay ? ' REPLAY ' : ' DEMO ', 'badge'), span(' ')] : []),
    ...(state.readOnly ? [span(' READ-ONLY ', 'badge'), span(' ')] : []),
    span(clockTime(state.now), 'dim'),
    span(' '),
  ]
}

/** The worst thing that keeps an application waiting; where `a` shows it whole, that is said. */
function whyLine(state: State): readonly Span[] {
  const [worst] = state.diagnoses
  if (worst === undefined || worst.confidence === 'low') return []
  const { applicationId } = worst.subject
  const row = spokenApplication(state)
  const shown =
    applicationId === undefined ? row?.active !== false : row?.application.id === applicationId
  return [
    dot,
    span(truncate(worded(worst, hostNames(state)).title, 60), 'warning'),
    span(shown ? ' (a)' : '', 'dim'),
  ]
}

/** The project, how it is and why; news push the reason out, because they pass. */
function standing(state: State): readonly Span[] {
  const { word, reason } = clusterHealth(state)
  const [mark, role] = looks[word]
  const { alive } = workerCounts(state)
  const engine = valueOf(state.engine)
  const runs = runningRuns(state)
  const said = news(state)
  return [
    span(` ${state.project} `, 'strong'),
    span(`${mark} ${word}`, role),
    ...(said.length > 0
      ? [dot, ...said]
      : reason === ''
        ? whyLine(state)
        : [dot, span(reason, role)]),
    dot,
    span(`${plural(alive, 'worker')} ALIVE`),
    ...(runs > 0 ? [dot, span(plural(runs, 'run'))] : []),
    ...(engine === undefined ? [] : [dot, span(`${engine.name} ${engine.version}`, 'dim')]),
  ]
}

/** The first line of the screen. */
export function statusLine(state: State, width: number): Line {
  return { spans: justify(standing(state), badges(state), width) }
}

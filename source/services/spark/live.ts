import type { ApplicationDetail } from '../../domain/spark-facts.ts'
import { parseAllExecutors } from './rest/executors.ts'
import { parseJobs } from './rest/jobs.ts'
import { parseStages } from './rest/stages.ts'
import { summaryQuantiles } from './rest/summaries.ts'
import type { AskApplication } from './facts.ts'

/** Spark's pages compute these answers anew each time: not more than once a second. */
const freshMs = 900
/** Of how many applications the last answer is kept. */
const keptApplications = 50

const stagesPath = `stages?withSummaries=true&quantiles=${summaryQuantiles}`

/** Jobs, stages and executors of an application; `maxAgeMs`: how old they may be. */
export type AskLive = (
  id: string,
  signal: AbortSignal,
  maxAgeMs?: number,
) => Promise<ApplicationDetail>

/** Asks an application for what moves each second; whoever asks in between gets the last answer. */
export function createLive(ask: AskApplication): AskLive {
  const last = new Map<string, { readonly at: number; readonly detail: ApplicationDetail }>()
  return async (id, signal, maxAgeMs = freshMs) => {
    const known = last.get(id)
    if (known !== undefined && Date.now() - known.at < maxAgeMs) return known.detail
    const [jobs, { stages, summaries }, executors] = await Promise.all([
      ask(id, 'jobs', signal).then(parseJobs),
      ask(id, stagesPath, signal).then(parseStages),
      ask(id, 'allexecutors', signal).then(parseAllExecutors),
    ])
    const detail = { id, jobs, stages, summaries, executors }
    last.delete(id)
    last.set(id, { at: Date.now(), detail })
    const oldest = last.keys().next().value
    if (last.size > keptApplications && oldest !== undefined) last.delete(oldest)
    return detail
  }
}

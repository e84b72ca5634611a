import type { Host } from '../engine/host.ts'
import type { World } from '../world.ts'
import { newApplication } from './application.ts'
import type { Submission } from './cluster.ts'
import { endJob, runJobs } from './jobs.ts'
import { createScheduler } from './scheduler.ts'
import type { DemoApplication } from './types.ts'
import type { Workers } from './workers.ts'

/** Length of one step in ms. */
const stepMs = 500

/**
 * Lets an application live that ended before the story began, from `at` on, so that it left behind
 * what any other leaves. What lasts longer than `limitMs` was killed then.
 */
export function livePast(
  world: World,
  host: Host,
  cluster: {
    readonly workers: Workers
    readonly masterSays: (text: string, at: number) => void
  },
  past: {
    readonly submission: Submission
    readonly id: string
    readonly at: number
    readonly limitMs: number
  },
): DemoApplication {
  let now = past.at
  const then: World = { ...world, now: () => now, ahead: (ms) => now + ms / world.speed }
  const { workers, masterSays } = cluster
  const scheduler = createScheduler(then, host, {
    workers: {
      ...workers,
      say: (worker, text) => {
        workers.say(worker, text, now)
      },
    },
    masterSays: (text) => {
      masterSays(text, now)
    },
    finish: () => undefined,
  })

  const application = newApplication(then, past.submission, past.id, now)
  const end = past.at + past.limitMs / world.speed
  const step = () => {
    scheduler.place([application])
    scheduler.step([application])
    return runJobs(then, application, stepMs, () => undefined)
  }
  let done = step()
  while (!done && now < end) {
    now += stepMs / world.speed
    done = step()
  }
  application.state = done ? 'FINISHED' : 'KILLED'
  application.endedAt = now
  for (const job of application.jobs) {
    if (job.status === 'RUNNING') endJob(then, application, job)
  }
  for (const executor of [...application.executors]) scheduler.end(executor, undefined)
  return application
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { parseLogEvent } from '../../../../source/services/spark/event-log/events.ts'
import { parseEnvironment } from '../../../../source/services/spark/rest.ts'
import { parseExecutors } from '../../../../source/services/spark/rest.ts'
import { parseJobs } from '../../../../source/services/spark/rest.ts'
import { parseSql } from '../../../../source/services/spark/rest.ts'
import { parseStages } from '../../../../source/services/spark/rest.ts'
import { parseTasks } from '../../../../source/services/spark/rest.ts'
import {
  createReplay,
  type EventLogReplay,
} from '../../../../source/services/spark/event-log/replay.ts'
import type { ApplicationSnapshot, Task } from '../../../../source/domain/application.ts'

const folder = join(import.meta.dirname, '../../../fixtures/event-logs')

/** Event logs of real applications, beside what Spark's history server made of each. */
export const eventLogs = ['pi', 'skewed', 'queries', 'memory-killed'] as const
export type EventLogName = (typeof eventLogs)[number]

/** The lines of a recorded log. */
export function logLines(name: EventLogName): readonly string[] {
  return readFileSync(join(folder, name, 'events.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
}

/** What a recorded log comes to. */
export function replayed(name: EventLogName): ReturnType<EventLogReplay['told']> {
  return replayOf(logLines(name))
}

/** What these lines come to; every one of them must be of a known form. */
export function replayOf(lines: readonly string[]): ReturnType<EventLogReplay['told']> {
  const replay = createReplay()
  for (const line of lines) {
    const event = parseLogEvent(line)
    if (event === 'bad') throw new Error(`no event: ${line}`)
    if (event !== 'other') replay.add(event)
  }
  return replay.told()
}

/** What Spark's history server made of the same log. */
export function historyServer(name: EventLogName): ApplicationSnapshot {
  const json = (file: string): unknown =>
    JSON.parse(readFileSync(join(folder, name, `${file}.json`), 'utf8'))
  const tasks = Object.entries(z.record(z.string(), z.unknown()).parse(json('tasks')))
  return {
    asked: parseEnvironment(json('environment')),
    jobs: parseJobs(json('jobs')),
    ...parseStages(json('stages')),
    executors: parseExecutors(json('allexecutors')),
    tasks: tasks.flatMap(([key, of]): readonly Task[] => {
      const [stageId = 0, attempt = 0] = key.split('-').map(Number)
      return parseTasks(stageId, attempt, of)
    }),
    storage: [],
    sql: parseSql(json('sql')),
  }
}

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import {
  parseEnvironment,
  parseExecutors,
  parseJobs,
  parseSql,
  parseStages,
  parseStorage,
  parseTasks,
} from '../../../source/services/spark/rest.ts'
import { parseMaster, parseWorker } from '../../../source/services/spark/rest.ts'
import { containerStates } from '../../../source/domain/container.ts'
import type { ApplicationFacts, ApplicationSnapshot } from '../../../source/domain/application.ts'
import { type Diagnosis, recommend } from '../../../source/diagnostics/diagnosis/diagnosis.ts'
import type { Facts } from '../../../source/diagnostics/diagnosis/facts.ts'

const folder = join(import.meta.dirname, '../../fixtures/jobs')

/** Every recorded job. */
export const recordings: readonly string[] = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

function json(path: string): unknown {
  return JSON.parse(readFileSync(join(folder, path), 'utf8'))
}

// What our own recorder wrote, beside Spark's answers.
const meta = z.object({ at: z.number(), applications: z.array(z.string()) })
const engine = z.object({ cores: z.number(), memoryBytes: z.number() })
const services = z.enum(['master', 'worker', 'traefik', 'redis', 'history', 'run', 'other'])
const containers = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    service: services,
    state: z.enum(containerStates),
    exitCode: z.number(),
    oomKilled: z.boolean(),
    memoryLimitBytes: z.number(),
    cpus: z.number(),
  }),
)
const events = z.array(
  z.object({
    at: z.number(),
    action: z.string(),
    containerId: z.string(),
    containerName: z.string(),
    service: services,
    exitCode: z.number().optional(),
  }),
)

function restFrom(path: string): ApplicationSnapshot | 'unreachable' {
  if (!existsSync(join(folder, path, 'stages.json'))) return 'unreachable'
  const { stages, summaries } = parseStages(json(`${path}/stages.json`))
  const seen = new Set<string>()
  const tasks = readdirSync(join(folder, path))
    .flatMap((file) => {
      const match = /^(?:tasks|failed)-(\d+)-(\d+)\.json$/.exec(file)
      if (match === null) return []
      return parseTasks(Number(match[1]), Number(match[2]), json(`${path}/${file}`))
    })
    .filter(({ stageId, id }) => {
      const key = `${stageId}/${id}`
      return seen.has(key) ? false : seen.add(key)
    })
  return {
    asked: parseEnvironment(json(`${path}/environment.json`)),
    jobs: parseJobs(json(`${path}/jobs.json`)),
    stages,
    summaries,
    executors: parseExecutors(json(`${path}/allexecutors.json`)),
    tasks,
    storage: parseStorage(json(`${path}/storage.json`)),
    sql: parseSql(json(`${path}/sql.json`)),
  }
}

/** A recorded job as the facts that it is judged by. */
export function recorded(name: string): Facts {
  const { at, applications: ids } = meta.parse(json(`${name}/meta.json`))
  const master = parseMaster(json(`${name}/master.json`))
  const pages = z.array(z.unknown()).parse(json(`${name}/workers.json`))
  return {
    at,
    master,
    pages: pages.map(parseWorker),
    containers: containers
      .parse(json(`${name}/containers.json`))
      .map((one) => ({ ...one, shortId: one.id.slice(0, 12) })),
    engine: engine.parse(json(`${name}/engine.json`)),
    events: events
      .parse(json(`${name}/events.json`))
      .map((one) => ({ ...one, exitCode: one.exitCode })),
    defaultCores: undefined,
    applications: ids.map((id, index): ApplicationFacts => {
      const application = master.active.find((one) => one.id === id)
      if (application === undefined) throw new Error(`${name}: ${id} is not active`)
      return { application, rest: restFrom(`${name}/application-${index}`) }
    }),
    reachable: {},
  }
}

/** What is recommended for a recorded job's first application. */
export function recordedAdvice(name: string): readonly Diagnosis[] {
  const facts = recorded(name)
  const [first] = facts.applications
  if (typeof first?.rest !== 'object') throw new Error(`${name} recorded no application`)
  return recommend(first, facts)
}

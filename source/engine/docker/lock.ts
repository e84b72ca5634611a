import { hostname } from 'node:os'
import { z } from 'zod'
import type { Config } from '../../config/config.ts'
import type { EngineClient, LockHolder } from '../../clients/contracts.ts'
import { isMissing } from '../../clients/failure.ts'
import { parsed, text } from '../../clients/parse.ts'
import { type EngineApi, EngineError } from './api.ts'
import { containerPath } from './project.ts'

/** Not Compose's labels: nothing that counts or removes the project's containers sees the lock. */
const labels = {
  project: 'spark-on-docker.lock',
  title: 'spark-on-docker.lock.title',
  program: 'spark-on-docker.lock.program',
} as const

/** A lock that is being given back is there a moment longer. */
const againMs = 200
const tries = 25
/** One whose holder ended between making and starting it; nothing takes that long. */
const abandonedMs = 20_000

const created = z.object({ Id: z.string() })
const seen = z.object({
  Id: z.string(),
  Created: z.string(),
  State: z.object({ Status: text }),
  Config: z.object({ Labels: z.record(z.string(), text).nullish() }),
})

/**
 * The lock of a project, on the engine itself because programs may run on several machines: a
 * container of a fixed name, of which there can be one, that lives as long as somebody holds its
 * standard input. It ends with its holder, however that one ends.
 */
export function createProjectLock(config: Config, api: EngineApi): Pick<EngineClient, 'lock'> {
  const name = `${config.project}-lock`
  const path = containerPath(name)

  const make = async (title: string, signal: AbortSignal) => {
    const body = {
      Image: config.sparkImage,
      Entrypoint: ['cat'],
      Cmd: [],
      AttachStdin: true,
      OpenStdin: true,
      StdinOnce: true,
      Labels: {
        [labels.project]: config.project,
        [labels.title]: title,
        [labels.program]: `process ${process.pid} on ${hostname()}`,
      },
      HostConfig: {
        AutoRemove: true,
        NetworkMode: 'none',
        ReadonlyRootfs: true,
        Memory: 32 * 1024 ** 2,
        SecurityOpt: ['no-new-privileges:true'],
      },
    }
    const request = { method: 'POST', path: '/containers/create', query: { name }, body } as const
    const answer = await api.call({ ...request, limitMs: 30_000 }, signal)
    return parsed('engine', "the engine's answer to create", created, answer).Id
  }

  const remove = (id: string, signal: AbortSignal) =>
    api
      .call(
        {
          method: 'DELETE',
          path: containerPath(id),
          query: { force: true, v: true },
          limitMs: 30_000,
          also: [404, 409],
        },
        signal,
      )
      .then(() => undefined)

  /** Who has it; undefined when it is being given back. */
  const holder = async (signal: AbortSignal): Promise<LockHolder | undefined> => {
    try {
      const found = await api.call({ method: 'GET', path: `${path}/json` }, signal)
      const { Id, Created, State, Config } = parsed('engine', 'the lock', seen, found)
      const since = Date.parse(Created)
      const words = {
        title: Config.Labels?.[labels.title] ?? '',
        program: Config.Labels?.[labels.program] ?? '',
        since,
      }
      const mine = Config.Labels?.[labels.project] === config.project
      if (mine && State.Status === 'created' && Date.now() - since > abandonedMs) {
        await remove(Id, signal)
        return undefined
      }
      return !mine || State.Status === 'running' || State.Status === 'created' ? words : undefined
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  return {
    lock: async (title, signal) => {
      for (let left = tries; ; left -= 1) {
        try {
          const id = await make(title, signal)
          const held = new AbortController()
          const release = async () => {
            held.abort()
            await remove(id, AbortSignal.timeout(10_000)).catch(() => undefined)
          }
          try {
            const attach = { stream: true, stdin: true }
            const request = { method: 'POST', path: containerPath(id, '/attach') } as const
            const input = await api.hijack({ ...request, query: attach }, held.signal)
            input.on('error', () => undefined)
            await api.call({ method: 'POST', path: containerPath(id, '/start') }, signal)
          } catch (error) {
            await release()
            throw error
          }
          return { kind: 'taken', release }
        } catch (error) {
          signal.throwIfAborted()
          // Without the image there is no cluster either, and nothing to be kept apart.
          if (isMissing(error)) return { kind: 'taken', release: () => Promise.resolve() }
          if (!(error instanceof EngineError && error.status === 409)) throw error
        }
        const by = await holder(signal)
        if (by !== undefined) return { kind: 'held', by }
        if (left === 0) throw new Error(`the lock ${name} is neither free nor held: remove it`)
        await new Promise((resolve) => setTimeout(resolve, againMs))
      }
    },
  }
}

import { hostname } from 'node:os'
import { z } from 'zod'
import type { Config } from '../../config/config.ts'
import type { EngineClient, Lock, LockHolder } from '../../clients/contracts.ts'
import { isMissing, unlessMissing } from '../../clients/failure.ts'
import { delay } from '../../clients/patience.ts'
import { text } from '../../clients/parse.ts'
import { type EngineApi, EngineError } from './api.ts'
import { containerPath, createContainer, removal } from './project.ts'

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

const seen = z.object({
  Id: z.string(),
  Created: z.string(),
  State: z.object({ Status: text }),
  Config: z.object({ Labels: z.record(z.string(), text).nullish() }),
})

/** What holds the lock: as small as a container is that only waits. */
function bodyOf({ sparkImage, project }: Config, title: string) {
  return {
    Image: sparkImage,
    Entrypoint: ['cat'],
    Cmd: [],
    AttachStdin: true,
    OpenStdin: true,
    StdinOnce: true,
    Labels: {
      [labels.project]: project,
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
}

/**
 * The lock of a project, on the engine itself because programs may run on several machines: a
 * container of a fixed name, of which there can be one, that lives as long as somebody holds its
 * standard input. It ends with its holder, however that one ends.
 */
export function createProjectLock(config: Config, api: EngineApi): Pick<EngineClient, 'lock'> {
  const name = `${config.project}-lock`

  const remove = async (id: string, signal: AbortSignal) => {
    await api.call(`DELETE ${containerPath(id)}`, signal, { ...removal, also: [404, 409] })
  }

  const take = async (title: string, signal: AbortSignal): Promise<Lock> => {
    const id = await createContainer(api, name, bodyOf(config, title), signal)
    const held = new AbortController()
    const release = async () => {
      held.abort()
      await remove(id, AbortSignal.timeout(10_000)).catch(() => undefined)
    }
    try {
      const query = { stream: true, stdin: true }
      const input = await api.hijack(`POST ${containerPath(id)}/attach`, held.signal, { query })
      input.on('error', () => undefined)
      await api.call(`POST ${containerPath(id)}/start`, signal)
    } catch (error) {
      await release()
      throw error
    }
    return { kind: 'taken', release }
  }

  /** Who has it; undefined when it is being given back. */
  const holder = async (signal: AbortSignal): Promise<LockHolder | undefined> => {
    const path = `${containerPath(name)}/json` as const
    const { Id, Created, State, Config } = await api.ask(`GET ${path}`, ['the lock', seen], signal)
    const { [labels.title]: title = '', [labels.program]: program = '' } = Config.Labels ?? {}
    const since = Date.parse(Created)
    const mine = Config.Labels?.[labels.project] === config.project
    if (mine && State.Status === 'created' && Date.now() - since > abandonedMs) {
      await remove(Id, signal)
      return undefined
    }
    const goes = mine && State.Status !== 'running' && State.Status !== 'created'
    return goes ? undefined : { title, program, since }
  }

  /** The lock; undefined where there is one already. */
  const tryToTake = (title: string, signal: AbortSignal) =>
    take(title, signal).catch((error: unknown): Lock | undefined => {
      signal.throwIfAborted()
      // Without the image there is no cluster either, and nothing to be kept apart.
      if (isMissing(error)) return { kind: 'taken', release: () => Promise.resolve() }
      if (!(error instanceof EngineError && error.status === 409)) throw error
      return undefined
    })

  return {
    lock: async (title, signal) => {
      for (let left = tries; left >= 0; left -= 1) {
        const taken = await tryToTake(title, signal)
        if (taken !== undefined) return taken
        const by = await holder(signal).catch(unlessMissing)
        if (by !== undefined) return { kind: 'held', by }
        await delay(againMs, signal)
      }
      throw new Error(`the lock ${name} is neither free nor held: remove it`)
    },
  }
}

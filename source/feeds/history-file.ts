import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseSummary } from '../clients/redis/history.ts'
import type { Finished } from '../model/history.ts'

/** Summaries that wait for Redis, one a line as JSON, in the project's state folder. */
export const historyFile = 'history.jsonl'
/** The most that wait; the oldest go first. */
const most = 200

/** Where summaries wait while Redis is away. It may be shared with other monitors. */
export interface WaitingRoom {
  /** What waits there; empty where there is none, or it cannot be read. */
  load(): Promise<readonly Finished[]>
  /**
   * Adds what waits and removes what has been written to Redis. A disk that refuses is no failure:
   * the summaries are in memory too.
   */
  save(waiting: readonly Finished[], written: ReadonlySet<string>): Promise<void>
}

/** The summaries of both lists, one for each application (the first), the newest first. */
export function mergeSummaries(
  first: readonly Finished[],
  second: readonly Finished[],
): readonly Finished[] {
  const ids = new Set(first.map(({ applicationId }) => applicationId))
  const endedAt = ({ startedAt, wallMs }: Finished) => startedAt + wallMs
  return [...first, ...second.filter(({ applicationId }) => !ids.has(applicationId))]
    .sort((a, b) => endedAt(b) - endedAt(a))
    .slice(0, most)
}

/** Makes the waiting room of a state folder. */
export function createWaitingRoom(folder: string): WaitingRoom {
  const path = join(folder, historyFile)
  const load = async () => {
    const text = await readFile(path, 'utf8').catch(() => '')
    return text.split('\n').flatMap((line) => parseSummary(line) ?? [])
  }
  return {
    load,
    save: async (waiting, written) => {
      const there = await load()
      const next = mergeSummaries(waiting, there).filter(
        ({ applicationId }) => !written.has(applicationId),
      )
      const lines = next.map((one) => `${JSON.stringify(one)}\n`).join('')
      try {
        if (next.length === 0) await rm(path, { force: true })
        else {
          // Whole or not at all: a half line would be lost with its summary.
          await mkdir(folder, { recursive: true })
          await writeFile(`${path}.new`, lines, { mode: 0o600 })
          await rename(`${path}.new`, path)
        }
      } catch {
        // Read-only disk, no space: what waits is in memory.
      }
    },
  }
}

import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseSummary, type Finished } from '../../../diagnostics/history/finished.ts'

/**
 * Summaries that wait for Redis, in the project's state folder: a file for each, by its
 * application. Nothing is read to be written again, so that monitors cannot undo each other's.
 */
export const historyFolder = 'history'
/** The most that wait; the oldest go first. */
const most = 200
const ending = '.json'

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
export function createWaitingRoom(stateFolder: string): WaitingRoom {
  const folder = join(stateFolder, historyFolder)
  const pathOf = (applicationId: string) =>
    join(folder, `${encodeURIComponent(applicationId).slice(0, 200)}${ending}`)
  /** As this monitor last wrote them. */
  const saved = new Map<string, string>()

  /** Every file that can be read: another monitor may remove one, or have written a newer form. */
  const read = async () => {
    const names = await readdir(folder).catch((): string[] => [])
    const files = names
      .filter((name) => name.endsWith(ending))
      .map(async (name) => {
        const path = join(folder, name)
        const summary = parseSummary(await readFile(path, 'utf8').catch(() => ''))
        return summary === undefined ? [] : [{ path, summary }]
      })
    return (await Promise.all(files)).flat()
  }
  /** Those that wait, the newest first; `others`: those beyond the most. */
  const waitingThere = async () => {
    const files = await read()
    const kept = mergeSummaries(
      files.map(({ summary }) => summary),
      [],
    )
    return { kept, others: files.filter(({ summary }) => !kept.includes(summary)) }
  }
  const write = async (summary: Finished) => {
    const { applicationId } = summary
    const text = `${JSON.stringify(summary)}\n`
    if (saved.get(applicationId) === text) return
    const path = pathOf(applicationId)
    // Whole or not at all: a half one would be lost.
    await writeFile(`${path}.${process.pid}`, text, { mode: 0o600 })
    await rename(`${path}.${process.pid}`, path)
    saved.set(applicationId, text)
  }

  return {
    load: async () => (await waitingThere()).kept,
    save: async (waiting, written) => {
      try {
        for (const id of written) {
          saved.delete(id)
          await rm(pathOf(id), { force: true })
        }
        if (waiting.length === 0) return
        await mkdir(folder, { recursive: true })
        for (const summary of waiting) await write(summary)
        for (const { path } of (await waitingThere()).others) await rm(path, { force: true })
      } catch {
        // Read-only disk, no space: what waits is in memory.
      }
    },
  }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  createWaitingRoom,
  historyFolder,
} from '../../../../source/services/spark/feeds/history-file.ts'
import { finished } from './insight-facts.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'history-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const none = new Set<string>()
const summary = (id: string, at = 1) => finished({ applicationId: id, startedAt: at })
const waiting = async () =>
  (await createWaitingRoom(folder).load()).map(({ applicationId }) => applicationId)

describe('the waiting room of two monitors', () => {
  test('neither loses what the other put there, or has written to Redis', async () => {
    const [one, other] = [createWaitingRoom(folder), createWaitingRoom(folder)]
    await Promise.all([
      one.save([summary('app-1', 1), summary('app-3', 3)], none),
      other.save([summary('app-2', 2)], none),
    ])
    expect(await waiting()).toEqual(['app-3', 'app-2', 'app-1'])
    await Promise.all([
      one.save([summary('app-3', 3)], new Set(['app-1'])),
      other.save([summary('app-2', 2), summary('app-4', 4)], none),
    ])
    expect(await waiting()).toEqual(['app-4', 'app-3', 'app-2'])
  })

  test('several processes that write at once keep all', async () => {
    const program = `
      import { createWaitingRoom } from '${join(import.meta.dirname, '../../../../source/services/spark/feeds/history-file.ts')}'
      const [folder, name, template] = process.argv.slice(1)
      const room = createWaitingRoom(folder)
      const all = []
      for (let n = 0; n < 20; n += 1) {
        all.push({ ...JSON.parse(template), applicationId: \`app-\${name}-\${n}\` })
        await room.save(all, new Set())
      }`
    const names = ['a', 'b', 'c', 'd']
    const template = JSON.stringify(summary('app'))
    const ended = await Promise.all(
      names.map(async (name) => {
        const args = ['--input-type=module', '-e', program, folder, name, template]
        const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
        return (await once(child, 'exit')) as unknown[]
      }),
    )
    expect(ended.map(([status]) => status)).toEqual([0, 0, 0, 0])
    const wanted = names.flatMap((name) => Array.from({ length: 20 }, (_, n) => `app-${name}-${n}`))
    expect((await waiting()).toSorted()).toEqual(wanted.toSorted())
    // No half-written ones are left.
    expect(readdirSync(join(folder, historyFolder))).toHaveLength(80)
  }, 60_000)

  test('the newest 200 wait; what cannot be read is left alone', async () => {
    const room = createWaitingRoom(folder)
    await room.save([summary('app-0', 0)], none)
    writeFileSync(join(folder, historyFolder, 'app-newer.json'), '{"version": 99}')
    await room.save(
      Array.from({ length: 200 }, (_, n) => summary(`app-${n + 1}`, n + 1)),
      none,
    )
    const ids = await waiting()
    expect(ids).toHaveLength(200)
    expect(ids).not.toContain('app-0')
    expect(readdirSync(join(folder, historyFolder))).toContain('app-newer.json')
  })
})

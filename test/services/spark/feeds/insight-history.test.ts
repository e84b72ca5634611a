import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { historyFolder } from '../../../../source/services/spark/feeds/history-file.ts'
import { feedHistory } from '../../../../source/services/spark/feeds/history.ts'
import { createPause } from '../../../../source/feeds/pause.ts'
import { valueOf } from '../../../../source/domain/reading.ts'
import type { State } from '../../../../source/store/state.ts'
import { finished } from './insight-facts.ts'
import { allFresh, limit, openWorld, test, type World } from '../../../feeds/world.ts'

const never = new AbortController().signal
const ids = (state: State) => valueOf(state.history)?.map(({ applicationId }) => applicationId)
/** Applications whose summaries wait in the state folder. */
const waiting = (world: World): readonly string[] => {
  const folder = join(world.cluster.config.stateFolder, historyFolder)
  return existsSync(folder) ? readdirSync(folder) : []
}

/** Runs an application until its facts are known, then ends it. */
async function runOne(world: World): Promise<string> {
  const { id } = world.cluster.spark.addApplication({ name: 'Spark Pi', done: 10 })
  await world.until(({ applications }) => {
    expect(applications[id]?.snapshot.kind).toBe('fresh')
  })
  world.cluster.spark.endApplication(id, 'FINISHED')
  return id
}

describe.concurrent('history', limit, () => {
  test('an application that ends is remembered in Redis, joined to its run', async ({ world }) => {
    await world.until(allFresh)
    world.cluster.pace(300)
    await world.clients.history.remember(finished({ applicationId: 'app-old' }), never)
    const run = { example: 'pi', command: ['bin/run-example', 'SparkPi'], arguments: ['10'] }
    await world.clients.engine.createRun(run, never)
    await world.until((state) => {
      expect(valueOf(state.history)?.[0]).toMatchObject({
        state: 'FINISHED',
        example: 'pi',
        arguments: ['10'],
        workers: 2,
        jobs: { total: 1 },
      })
      expect(ids(state)).toContain('app-old')
    })
    const stored = await world.clients.history.summaries(never)
    expect(stored[0]).toEqual(valueOf(world.store.get().history)?.[0])
    expect(waiting(world)).toEqual([])
  })

  test('a run that a person stopped is remembered as STOPPED', async ({ world }) => {
    await world.until(allFresh)
    world.cluster.pace(1_000_000)
    const run = { example: 'pi', command: ['bin/run-example', 'SparkPi'], arguments: ['10'] }
    const id = await world.clients.engine.createRun(run, never)
    await world.until(({ applications }) => {
      expect(Object.values(applications)[0]?.snapshot.kind).toBe('fresh')
    })
    await world.clients.engine.stop(id, 10, never)
    await world.until((state) => {
      expect(valueOf(state.history)?.[0]).toMatchObject({ state: 'STOPPED', example: 'pi' })
    })
  })

  test('Redis away: it waits in memory and in a file, and is written later', async ({ world }) => {
    await world.until(allFresh)
    await world.cluster.redis.refuse()
    const id = await runOne(world)
    await world.until((state) => {
      expect(state.history).toMatchObject({ kind: 'stale' })
      expect(ids(state)).toEqual([id])
    })
    expect(waiting(world)).toEqual([`${id}.json`])
    await world.cluster.redis.accept()
    // Another one that ends makes the feed look at once; both are written then.
    const other = await runOne(world)
    await world.until((state) => {
      expect(state.history.kind).toBe('fresh')
      expect(new Set(ids(state))).toEqual(new Set([id, other]))
    })
    expect(await world.clients.history.summaries(never)).toHaveLength(2)
    expect(waiting(world)).toEqual([])
  })

  test('Redis that refuses writes: what was there is shown, what is new waits in the file', async ({
    world,
  }) => {
    await world.until(allFresh)
    await world.clients.history.remember(finished({ applicationId: 'app-old' }), never)
    world.cluster.redis.refusal = "MISCONF Redis can't save"
    const id = await runOne(world)
    await world.until((state) => {
      expect(state.history.kind).toBe('fresh')
      expect(ids(state)).toEqual([id, 'app-old'])
      expect(state.timeline.map(({ text }) => text).join()).toMatch(
        /the history waits in a local file: Redis at \S+ refuses writes, because it cannot save/,
      )
    })
    expect(waiting(world)).toEqual([`${id}.json`])
    world.cluster.redis.refusal = undefined
    const other = await runOne(world)
    await world.until((state) => {
      expect(new Set(ids(state))).toEqual(new Set(['app-old', id, other]))
      expect(state.timeline.at(-1)?.text).toBe('the history is written to Redis again')
    })
    expect(await world.clients.history.summaries(never)).toHaveLength(3)
    expect(waiting(world)).toEqual([])
  })

  test('what ended in the moment in which the monitor ends is in the file', async ({ world }) => {
    await world.cluster.redis.refuse()
    const ending = new AbortController()
    const { clients, cluster, store } = world
    const feed = feedHistory({
      clients,
      store,
      config: cluster.config,
      signal: ending.signal,
      pause: createPause(),
    })
    ending.abort()
    feed.add(finished({ applicationId: 'app-last' }))
    await feed.stopped
    expect(waiting(world)).toEqual(['app-last.json'])
  })

  test('with --read-only nothing is written', async () => {
    const world = await openWorld({ readOnly: true })
    const id = await runOne(world)
    await world.until((state) => {
      expect(ids(state)).toEqual([id])
    })
    expect(world.cluster.redis.keys.strings.size).toBe(0)
    expect(waiting(world)).toEqual([])
    await world.close()
  })
})

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Clients } from '../../source/clients/contracts.ts'
import { createRealClients } from '../../source/app/clients.ts'
import { reportSchema } from '../../source/cli/doctor.ts'
import { snapshotSchema } from '../../source/cli/snapshot.ts'
import { type FakeCluster, startFakeCluster } from '../fakes/cluster.ts'
import { program } from './program.ts'

let cluster: FakeCluster
let clients: Clients

beforeEach(async () => {
  cluster = await startFakeCluster({ workers: 2 })
  clients = createRealClients(cluster.config)
  cluster.spark.addApplication({ name: 'Running' })
  const { id } = cluster.spark.addApplication({ name: 'Ended' })
  cluster.spark.endApplication(id, 'FAILED')
})
afterEach(async () => {
  await clients.close()
  await cluster.close()
})

const schemas = { status: snapshotSchema, doctor: reportSchema }

/** The form of a value by its name: the same in every JSON of the program. */
const forms: readonly (readonly [name: RegExp, form: z.ZodType])[] = [
  [/^at$|At$/, z.iso.datetime().nullable()],
  [/Bytes$|Ms$/, z.int().nullable()],
  [/^ok$/, z.boolean()],
  [/MiB|KiB|GiB|Seconds|Time$/, z.never()],
]

function* named(value: unknown): Generator<readonly [name: string, value: unknown]> {
  if (typeof value !== 'object' || value === null) return
  for (const [name, child] of Object.entries(value)) {
    if (!Array.isArray(value)) yield [name, child]
    yield* named(child)
  }
}

async function json(command: keyof typeof schemas) {
  const { config } = cluster
  const { status, stdout } = await program([command, '--json'], { clients, config })
  const value: unknown = JSON.parse(stdout)
  return { status, value, read: schemas[command].parse(value) }
}

// A status takes two samples of each container, a second apart.
const limit = { timeout: 30_000 }

describe.each(['status', 'doctor'] as const)('%s --json', limit, (command) => {
  test('has one form for times, sizes and ok', async () => {
    const { value } = await json(command)
    const names = [...named(value)]
    expect(names.map(([name]) => name)).toEqual(expect.arrayContaining(['ok', 'at', 'project']))
    for (const [name, one] of names) {
      const form = forms.find(([of]) => of.test(name))?.[1]
      expect([name, one, form?.safeParse(one).success ?? true]).toEqual([name, one, true])
    }
  })

  test('is all that its schema says, and no more', async () => {
    const { value, read } = await json(command)
    expect(value).toEqual(read)
  })

  test('is ok when the exit status is 0, and not otherwise', async () => {
    const good = await json('status')
    expect([good.status, good.read.ok]).toEqual([0, true])
    await cluster.redis.refuse()
    const bad = await json(command)
    expect(bad.status).not.toBe(0)
    expect(bad.read.ok).toBe(false)
  })
})

test('applications that have finished are in status, as JSON and as text', limit, async () => {
  const read = snapshotSchema.parse((await json('status')).value)
  const [ended, ...more] = read.cluster.finishedApplications
  expect(more).toEqual([])
  expect(ended).toMatchObject({ name: 'Ended', state: 'FAILED' })
  expect(Date.parse(ended?.finishedAt ?? '') - Date.parse(ended?.startedAt ?? '')).toBe(
    ended?.durationMs,
  )
  expect(read.cluster.applications.map(({ name }) => name)).toEqual(['Running'])
  expect(read.cluster.workers[0]?.memoryBytes).toBe(1024 ** 3)
  const { stdout } = await program(['status'], { clients, config: cluster.config })
  expect(stdout).toMatch(/^FINISHED +NAME +STATE +AT +TOOK\napp-\S+ +Ended +FAILED +\d{4}-/m)
})

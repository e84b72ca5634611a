import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keys, type Session } from '../terminal/session.ts'
import { containerOf, crash, docker, openMonitor, settle } from './program.ts'

/** What the pane of a dead subsystem shows. */
const silent = 'no answer for'

/** The screen without its status line, which says the worst of all panes once more. */
const panesOf = (screen: string) => screen.split('\n').slice(1).join('\n')

/**
 * Crashes a service until its pane says so. On an idle machine the restart policy has Redis back
 * between two polls; the engine doubles its pause with every crash in a row, so that one is seen.
 */
async function crashUntilSeen(monitor: Session, service: string): Promise<string> {
  for (let attempt = 0; attempt < 8; attempt += 1) {
    await crash(service)
    const seen = await monitor
      .waitFor((text) => panesOf(text).includes(silent), 4000)
      .catch(() => undefined)
    if (seen !== undefined) return seen
  }
  throw new Error(`${service} was crashed eight times and its pane never said so`)
}

/** Whether the upper panes (Master, Workers) and each of the lower ones say so. */
function silentIn(screen: string): { spark: boolean; traefik: boolean; redis: boolean } {
  const lines = screen.split('\n')
  const lower = lines.findIndex((line) => line.includes('3 Traefik'))
  const detail = lines.findIndex((line) => line.startsWith('╭─ 5'))
  const border = lines[lower]?.indexOf('4 Redis') ?? -1
  const between = lines.slice(lower, detail)
  return {
    spark: lines.slice(1, lower).join('\n').includes(silent),
    traefik: between.some((line) => line.slice(0, border).includes(silent)),
    redis: between.some((line) => line.slice(border).includes(silent)),
  }
}

/** Spark's figures in the Workers pane are the master's: they are stale with it. */
const expected = {
  redis: { spark: false, traefik: false, redis: true },
  traefik: { spark: false, traefik: true, redis: false },
  master: { spark: true, traefik: false, redis: false },
} as const

async function healthOf(service: string): Promise<string> {
  return await docker('inspect', '-f', '{{.State.Health.Status}}', await containerOf(service))
}

describe('crashes while an example runs', () => {
  let monitor: Session

  beforeAll(async () => {
    await settle(2)
    monitor = openMonitor(160, 48)
    await monitor.waitFor(/worker-\d.*ALIVE/)
  })
  afterAll(async () => {
    await monitor.close()
  })

  it('only the pane of what died is stale, it comes back, and the example ends', async () => {
    monitor.press('x')
    await monitor.waitFor(/PageRank/i)
    // More iterations than the default, so that it outlasts three crashes.
    monitor.press('g', 'jjj', 'e', keys.ctrlU, 'data/mllib/pagerank_data.txt 30', keys.enter)
    await monitor.waitFor(/running +pagerank/, 60_000)
    await monitor.waitFor(/RUNNING/, 120_000)

    for (const service of ['redis', 'traefik', 'master'] as const) {
      const screen = await crashUntilSeen(monitor, service)
      expect(silentIn(screen), `${service} died`).toEqual(expected[service])
      // Between two crashes a container restarts, and its pane says that instead: only a healthy
      // one is back.
      await expect.poll(() => healthOf(service), { timeout: 120_000 }).toBe('healthy')
      await monitor.waitFor((text) => !text.includes(silent), 120_000)
    }

    await monitor.waitFor(/worker-\d.*ALIVE/, 120_000)
    await monitor.waitFor(/succeeded +pagerank .*rank/, 300_000)
  })
})

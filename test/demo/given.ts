import { createManualClock, type ManualClock } from './clock.ts'
import { createDemoClients, type DemoClients } from '../../source/demo/index.ts'
import type { Container, LogLine, ServiceName } from '../../source/domain/container.ts'
import { bundledExamples, exampleNamed } from '../../source/domain/examples.ts'
import type { Master } from '../../source/domain/spark.ts'

export const begun = Date.UTC(2026, 10, 23, 12)

/** A simulated cluster whose time a test moves, and short ways to ask it. */
export interface Given {
  readonly clock: ManualClock
  readonly demo: DemoClients
  /** A signal that never aborts. */
  readonly signal: AbortSignal
  readonly master: () => Promise<Master>
  readonly containers: (service?: ServiceName) => Promise<readonly Container[]>
  /** The only container of a service, or the worker with a number. */
  readonly container: (service: ServiceName, number?: number) => Promise<Container>
  /** Spark's states of workers by container number, of containers that exist. */
  readonly workerStates: () => Promise<Readonly<Record<number, string>>>
  /** Moves time until a promise has settled, and gives its value. */
  readonly settled: <T>(promise: Promise<T>) => Promise<T>
  readonly launch: (example: string, ...args: readonly string[]) => Promise<string>
  readonly log: (id: string) => Promise<readonly LogLine[]>
}

export function given(
  workers = 2,
  more: { seed?: number; background?: boolean; up?: boolean; speed?: number } = {},
): Given {
  const clock = createManualClock(begun)
  const demo = createDemoClients({
    seed: 7,
    workers,
    examples: bundledExamples,
    project: 'spark-on-docker',
    clock,
    background: false,
    ...more,
  })
  const { signal } = new AbortController()
  const containers: Given['containers'] = async (service) =>
    (await demo.engine.containers(signal)).filter(
      (one) => service === undefined || one.service === service,
    )
  const master = () => demo.spark.master(signal)
  return {
    clock,
    demo,
    signal,
    master,
    containers,
    container: async (service, number) => {
      const found = (await containers(service)).find(
        (one) => number === undefined || one.number === number,
      )
      if (found === undefined) throw new Error(`no container of ${service}`)
      return found
    },
    workerStates: async () => {
      const { workers: known } = await master()
      const numbers = (await containers('worker')).map(
        (container) =>
          [
            container.number,
            known.findLast(({ host }) => host === container.shortId)?.state ?? 'unknown',
          ] as const,
      )
      return Object.fromEntries(numbers)
    },
    settled: async (promise) => {
      let settled = false
      const end = () => {
        settled = true
      }
      promise.then(end, end)
      await clock.until('the promise settles', () => settled, 300_000)
      return promise
    },
    launch: (name, ...args) => {
      const example = exampleNamed(bundledExamples, name)
      return demo.engine.createRun(
        {
          example: name,
          command: example?.command ?? ['bin/spark-submit', 'own.py'],
          arguments: args.length > 0 ? args : (example?.arguments ?? []),
        },
        signal,
      )
    },
    log: async (id) => {
      const lines: LogLine[] = []
      await demo.engine.logs(id, { tail: 'all', follow: false }, (line) => lines.push(line), signal)
      return lines
    },
  }
}

import { type Finished, historyVersion } from '../../../../source/diagnostics/history/finished.ts'

/** Recent: what is older than 30 days is not kept. */
const recently = Date.now() - 3_600_000

/** A summary of a small application that went well. */
export function finished(given: Partial<Finished>): Finished {
  return {
    version: historyVersion,
    applicationId: 'app-20261123120000-0000',
    name: 'Spark Pi',
    example: 'pi',
    arguments: ['10'],
    state: 'FINISHED',
    startedAt: recently,
    wallMs: 12_000,
    workers: 3,
    jobs: { total: 1, failed: 0 },
    tasks: { total: 10, failed: 0 },
    stages: [],
    executors: { count: 2, cores: 2, memoryMiB: 1024, lost: 0 },
    diagnoses: [],
    configuration: {},
    ...given,
  }
}

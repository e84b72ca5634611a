import { defineConfig } from 'vitest/config'

/**
 * Four layers, fastest first. `terminal` and `cluster` run one file after the other: they drive
 * whole programs, and the real cluster is one for all of its tests.
 */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{actions,app,cli,clients,compose,config,demo,diagnostics,domain,engine,feeds,keys,record,scripts,services,store}/**/*.test.ts',
          ],
          exclude: ['**/*.cluster.test.ts'],
        },
      },
      {
        test: {
          name: 'frames',
          include: ['ui/**/*.test.{ts,tsx}'],
        },
      },
      {
        test: {
          name: 'terminal',
          include: ['terminal/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'cluster',
          include: ['cluster/**/*.test.ts'],
          globalSetup: ['cluster/global-setup.ts'],
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
})

import { z } from 'zod'
import { ok } from '../../source/diagnostics/doctor/finding.ts'
import { valueOf } from '../../source/domain/reading.ts'
import { reading, type ServiceKey } from '../../source/domain/service.ts'
import type { Service } from '../../source/services/service.ts'
import { obstacleOf, readingView } from '../../source/ui/panes/pane.ts'
import { line } from '../../source/ui/text/line.ts'

interface Echo {
  readonly words: string
  readonly deaf: boolean
}

const key: ServiceKey<Echo> = { id: 'echo' }

/** A service that says one thing: all that a service's folder must have. */
export const echo: Service<Echo> = {
  ...key,
  title: 'Echo',
  need: 'optional',
  ports: [{ name: 'echo', what: "the echo's page" }],
  client: () => ({ state: () => Promise.resolve({ words: 'hello', deaf: false }) }),
  demo: () => ({ state: () => Promise.resolve({ words: 'demo', deaf: false }) }),
  says: ({ words }) => words,
  faults: ({ deaf }) =>
    deaf
      ? [
          {
            ...{ id: 'echo-deaf', text: 'hears nothing', evidence: ['deaf: true'] },
            ...{ remedy: 'speak up', degrades: true, young: false },
          },
        ]
      : [],
  status: {
    fields: { words: z.string().nullable() },
    of: ({ words }) => ({ words }),
    words: ({ words }) => `it says ${words}`,
  },
  checks: (facts) => {
    const value = valueOf(reading(facts, key))
    return value === undefined ? [] : [ok('echo-words', `Echo says ${value.words}`)]
  },
  tab: {
    view: (state) =>
      readingView(reading(state, key), obstacleOf(state, key.id), ({ words }) => [
        line(` it says ${words}`),
      ]),
  },
}

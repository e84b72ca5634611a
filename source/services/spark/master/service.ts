import type { Master } from '../../../domain/spark.ts'
import type { Service } from '../../service.ts'
import { masterChecks } from './checks.ts'
import { feedMaster } from '../feeds/master.ts'
import { masterPane } from './pane.ts'

/** Spark's master: what applications and workers register with. */
export const master: Service<Master> = {
  id: 'master',
  title: 'Master',
  need: 'vital',
  ports: [{ name: 'master', what: 'the master itself' }],
  says: ({ status }) => status,
  checks: masterChecks,
  feed: feedMaster,
  pane: { name: 'master', ...masterPane },
}

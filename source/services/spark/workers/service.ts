import type { Service } from '../../service.ts'
import { workersPane } from './pane.ts'

/** Spark's workers, which the master knows: nothing is asked of them here. */
export const workers: Service = {
  id: 'worker',
  title: 'Workers',
  need: 'many',
  ports: [],
  pane: { name: 'workers', ...workersPane },
}

import type { Service } from '../../service.ts'
import { workersPane } from './pane.ts'
import { columns } from './rows.ts'

/** Spark's workers, which the master knows: nothing is asked of them here. */
export const workers: Service = {
  id: 'worker',
  title: 'Workers',
  need: 'many',
  ports: [],
  columns,
  pane: { name: 'workers', ...workersPane },
}

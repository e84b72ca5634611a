import type { Pane as PaneName } from '../../store/ui.ts'
import { detailPane } from './detail.ts'
import { masterPane } from '../../services/spark/master/pane.ts'
import type { Pane } from './pane.ts'
import { redisPane } from '../../services/redis/pane.ts'
import { traefikPane } from '../../services/traefik/pane.ts'
import { workersPane } from '../../services/spark/workers/pane.ts'

/** Every pane by name. */
export const paneViews: Record<PaneName, Pane> = {
  master: masterPane,
  workers: workersPane,
  traefik: traefikPane,
  redis: redisPane,
  detail: detailPane,
}

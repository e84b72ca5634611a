import { baseName } from './faults.ts'
import {
  traefikKey,
  type Router,
  type Traefik,
  type TraefikRates,
  type TraefikService,
} from '../../domain/traefik.ts'
import { degradingFault } from '../../domain/presence.ts'
import { formatDuration } from '../../domain/units.ts'
import { shortName } from '../../store/selectors/workers.ts'
import { serverCounts } from '../../store/selectors/servers.ts'
import type { State } from '../../store/state.ts'
import { label } from '../../ui/text/meters.ts'
import { cell, joined, line, named, span, type Line } from '../../ui/text/line.ts'
import { column, table, type Column } from '../../ui/text/table.ts'
import type { Block } from '../../ui/text/view.ts'
import { servicePane } from '../../ui/panes/service-pane.ts'

/** A service with the routers that lead to it: one row of the list. */
interface ServiceRow {
  readonly service: TraefikService
  readonly routers: readonly Router[]
}

/** Services, those with something down first; Traefik's own (`@internal`) last. */
function serviceRows({ services, routers }: Traefik): readonly ServiceRow[] {
  const rank = ({ service }: ServiceRow) =>
    service.name.endsWith('@internal') ? 2 : service.servers.some(({ up }) => !up) ? 0 : 1
  return services
    .map((service) => ({
      service,
      routers: routers.filter(
        (router) => router.service === service.name || router.service === baseName(service.name),
      ),
    }))
    .toSorted((a, b) => rank(a) - rank(b) || a.service.name.localeCompare(b.service.name))
}

/** Names of the project's own services, routers and entry points are shown without its name. */
const columnsOf = (project: string): readonly Column<ServiceRow>[] => [
  column('SERVICE', 12, ({ service }) => shortName(service.name, project), { grows: 1 }),
  column('SERVERS', 14, ({ service: { servers } }) => {
    const up = servers.filter((server) => server.up).length
    if (servers.length === 0) return undefined
    return up === servers.length
      ? span(`${up} up`, 'good')
      : span(`${up} up, ${servers.length - up} down`, 'bad')
  }),
  column(
    'STATUS',
    8,
    ({ service: { status } }) => span(status, status === 'enabled' ? 'good' : 'bad'),
    { priority: 2 },
  ),
  column(
    'ROUTER',
    16,
    ({ routers }) => {
      const words = routers.map(({ entryPoints, rule }) => {
        const points = entryPoints.map((name) => shortName(name, project))
        return `${points.join(',')} ${rule}`
      })
      const off = routers.some(({ status }) => status !== 'enabled')
      return span(words.join(' | '), off ? 'bad' : 'dim')
    },
    { grows: 2, priority: 1 },
  ),
]

const padded = (rate: number | undefined, width: number) =>
  (rate === undefined ? '–' : rate >= 99.95 ? rate.toFixed(0) : rate.toFixed(1)).padStart(width)

const latencyWords = (rates: TraefikRates | undefined) =>
  rates?.latencyMs === undefined ? '–' : formatDuration(rates.latencyMs)

function trafficLines(rates: readonly TraefikRates[], width: number): readonly Block[] {
  const last = rates.at(-1)
  const errors = (name: string, rate: number | undefined) =>
    named(name, `${padded(rate, 5)}/s`, (rate ?? 0) > 0 ? 'bad' : 'plain')
  return [
    {
      kind: 'sparkline',
      label: 'requests',
      values: rates.map((rate) => rate.requests),
      words: `${padded(last?.requests, 7)} req/s`,
      figures: 13,
    },
    joined(
      [
        [label('latency'), cell(span(latencyWords(last)), 8, 'right')],
        errors('4xx', last?.clientErrors),
        errors('5xx', last?.serverErrors),
      ],
      width,
    ),
  ]
}

function countLines(state: State, traefik: Traefik, width: number): readonly Line[] {
  const { up, down } = serverCounts(state)
  const off = traefik.routers.filter(({ status }) => status !== 'enabled').length
  const entryPoints = traefik.entryPoints.map(({ name, address }) => [
    span(shortName(name, state.project)),
    span(` ${address}`, 'dim'),
  ])
  const points = joined(entryPoints, width - 9)
  return [
    joined(
      [
        [label('servers'), span(`${up} up`, up > 0 ? 'good' : 'plain')],
        [span(`${down} down`, down > 0 ? 'bad' : 'plain')],
        [span(`${traefik.routers.length} routers${off > 0 ? `, ${off} off` : ''}`)],
        [span(`${traefik.services.length} services`)],
      ],
      width,
    ),
    line(label('entry'), ...points.spans),
  ]
}

/** The Traefik pane. */
export const traefikPane = servicePane(
  3,
  'Traefik',
  traefikKey,
  (traefik: Traefik, state, width) => {
    const { rates = [], version, startedAt } = traefik
    const last = rates.at(-1)
    const { up, down } = serverCounts(state)
    return {
      summary: version,
      up: startedAt === undefined ? '' : ` · up ${formatDuration(state.now - startedAt)}`,
      head: [...trafficLines(rates, width), ...countLines(state, traefik, width)],
      // Without a route there is nothing to list but what is its own.
      rows: degradingFault(state, 'traefik') === undefined ? serviceRows(traefik) : [],
      list: (shown: readonly ServiceRow[]) => [table(columnsOf(state.project), shown, { width })],
      strip: [
        [
          span(`servers ${up} up`, up > 0 ? 'good' : 'plain'),
          span(', ', 'dim'),
          span(`${down} down`, down > 0 ? 'bad' : 'plain'),
        ],
        [span(`${padded(last?.requests, 1)} req/s`)],
        [span(`4xx ${padded(last?.clientErrors, 1)} 5xx ${padded(last?.serverErrors, 1)}`)],
        [span(`latency ${latencyWords(last)}`)],
      ],
    }
  },
)

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
import { spark } from '../../ui/text/meters.ts'
import { cell, joined, line, span, type Line, type Span } from '../../ui/text/line.ts'
import { headerLine, placeColumns, rowLine, type Column } from '../../ui/text/table.ts'
import { label } from '../../ui/panes/pane.ts'
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
  {
    key: 'service',
    title: 'SERVICE',
    width: 12,
    grows: 1,
    priority: 0,
    cell: ({ service }) => span(shortName(service.name, project)),
  },
  {
    key: 'servers',
    title: 'SERVERS',
    width: 14,
    priority: 0,
    cell: ({ service: { servers } }) => {
      const up = servers.filter((server) => server.up).length
      if (servers.length === 0) return span('–', 'dim')
      return up === servers.length
        ? span(`${up} up`, 'good')
        : span(`${up} up, ${servers.length - up} down`, 'bad')
    },
  },
  {
    key: 'status',
    title: 'STATUS',
    width: 8,
    priority: 2,
    cell: ({ service: { status } }) => span(status, status === 'enabled' ? 'good' : 'bad'),
  },
  {
    key: 'rule',
    title: 'ROUTER',
    width: 16,
    grows: 2,
    priority: 1,
    cell: ({ routers }) =>
      span(
        routers
          .map(({ entryPoints, rule }) => {
            const points = entryPoints.map((name) => shortName(name, project))
            return `${points.join(',')} ${rule}`
          })
          .join(' | '),
        routers.some(({ status }) => status !== 'enabled') ? 'bad' : 'dim',
      ),
  },
]

const padded = (rate: number | undefined, width: number) =>
  (rate === undefined ? '–' : rate >= 99.95 ? rate.toFixed(0) : rate.toFixed(1)).padStart(width)

const latencyWords = (rates: TraefikRates | undefined) =>
  rates?.latencyMs === undefined ? '–' : formatDuration(rates.latencyMs)

function trafficLines(rates: readonly TraefikRates[], width: number): readonly Line[] {
  const last = rates.at(-1)
  const figures = 13
  const requests = cell(span(`${padded(last?.requests, 7)} req/s`), figures, 'right')
  const errors = (name: string, rate: number | undefined): readonly Span[] => [
    span(`${name} `, 'dim'),
    span(`${padded(rate, 5)}/s`, (rate ?? 0) > 0 ? 'bad' : 'plain'),
  ]
  const series = rates.map((rate) => rate.requests)
  // The label is as wide as labels are: a blank keeps the bars off it.
  const lineWidth = Math.max(4, width - 10 - figures - 1)
  return [
    line(label('requests'), ' ', spark(series, lineWidth), requests),
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
    const placed = placeColumns(columnsOf(state.project), width - 2)
    const indented = ({ spans }: Line) => ({ spans: [span(' '), ...spans] })
    return {
      summary: version,
      up: startedAt === undefined ? '' : ` · up ${formatDuration(state.now - startedAt)}`,
      head: [...trafficLines(rates, width), ...countLines(state, traefik, width)],
      // Without a route there is nothing to list but what is its own.
      rows: degradingFault(state, 'traefik') === undefined ? serviceRows(traefik) : [],
      titles: indented(headerLine(placed)),
      row: (row: ServiceRow) => indented(rowLine(placed, row)),
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

import { baseName } from './faults.ts'
import { reading } from '../../domain/service.ts'
import {
  traefikKey,
  type Router,
  type Traefik,
  type TraefikRates,
  type TraefikService,
} from '../../domain/traefik.ts'
import { valueOf } from '../../domain/reading.ts'
import { formatDuration } from '../../domain/units.ts'
import { shortName } from '../../store/selectors/workers.ts'
import { serverCounts } from '../../store/selectors/servers.ts'
import type { State } from '../../store/state.ts'
import { label } from '../../ui/text/meters.ts'
import { window } from '../../ui/text/scroll.ts'
import { cell, joined, line, span, type Line, type Span } from '../../ui/text/line.ts'
import { column, table, type Column } from '../../ui/text/table.ts'
import type { Block } from '../../ui/text/view.ts'
import {
  faultLines,
  faultWords,
  obstacleOf,
  paneTitle,
  readingView,
  stripOf,
  type Pane,
  type Size,
} from '../../ui/panes/pane.ts'

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

function trafficLines(rates: readonly TraefikRates[], width: number): readonly Block[] {
  const last = rates.at(-1)
  const latency = last?.latencyMs === undefined ? '–' : formatDuration(last.latencyMs)
  const errors = (name: string, rate: number | undefined): readonly Span[] => [
    span(`${name} `, 'dim'),
    span(`${padded(rate, 5)}/s`, (rate ?? 0) > 0 ? 'bad' : 'plain'),
  ]
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
        [label('latency'), cell(span(latency), 8, 'right')],
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

const headLines = 4

function listed(state: State): readonly ServiceRow[] {
  const value = valueOf(reading(state, traefikKey))
  return value === undefined ? [] : serviceRows(value)
}

function pageOf({ height }: Size): number {
  return Math.max(0, height - headLines - 1)
}

function list(state: State, size: Size): readonly Block[] {
  if (pageOf(size) === 0) return []
  const { shown } = window(listed(state), state.ui.offsets.traefik ?? 0, pageOf(size))
  return [table(columnsOf(state.project), shown, size)]
}

/** The Traefik pane. */
export const traefikPane: Pane = {
  view: (state, size) => {
    const obstacle = obstacleOf(state, 'traefik')
    const value = valueOf(reading(state, traefikKey))
    // How long it is up is known of one that answers.
    const up =
      value?.startedAt === undefined || obstacle !== undefined
        ? ''
        : ` · up ${formatDuration(state.now - value.startedAt)}`
    const shown = value === undefined || obstacle?.gone === true ? '' : `${value.version}${up}`
    const fault = faultWords(state, 'traefik')
    return {
      title: paneTitle(3, 'Traefik'),
      summary: [span(shown, 'dim')],
      ...(fault.length > 0 && { footer: fault }),
      ...readingView(reading(state, traefikKey), obstacle, (traefik) => [
        ...trafficLines(traefik.rates ?? [], size.width),
        ...countLines(state, traefik, size.width),
        // Without a route there is nothing to list but what is its own.
        ...(fault.length > 0 ? faultLines(state, 'traefik', size.width) : list(state, size)),
      ]),
      scroll: {
        name: 'traefik',
        offset: state.ui.offsets.traefik ?? 0,
        count: listed(state).length,
        from: headLines + 1,
        rows: pageOf(size),
      },
    }
  },
  strip: (state) =>
    stripOf(reading(state, traefikKey), obstacleOf(state, 'traefik'), (traefik) => {
      const { up, down } = serverCounts(state)
      const last = traefik.rates?.at(-1)
      return [
        ...faultWords(state, 'traefik'),
        span(`servers ${up} up`, up > 0 ? 'good' : 'plain'),
        span(', ', 'dim'),
        span(`${down} down`, down > 0 ? 'bad' : 'plain'),
        span(' · ', 'dim'),
        span(`${padded(last?.requests, 1)} req/s`),
        span(' · ', 'dim'),
        span(`4xx ${padded(last?.clientErrors, 1)} 5xx ${padded(last?.serverErrors, 1)}`),
        span(' · ', 'dim'),
        span(`latency ${last?.latencyMs === undefined ? '–' : formatDuration(last.latencyMs)}`),
      ]
    }),
}

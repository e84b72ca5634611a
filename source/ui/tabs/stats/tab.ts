import type { ContainerSample } from '../../../domain/container.ts'
import { formatBytes, formatDuration, formatPercent } from '../../../domain/units.ts'
import { inColumns, rates } from '../../../store/selectors/samples.ts'
import { targetContainer } from '../../../store/selectors/target.ts'
import type { State } from '../../../store/state.ts'
import { scrolled, type Size } from '../../text/scroll.ts'
import { blockChart } from '../../text/meters.ts'
import { fitSpans, joined, line, named, span, type Line } from '../../text/line.ts'
import type { TabView } from '../../panes/pane.ts'

type Point = { readonly at: number; readonly value: number }

/** One chart: a figure over time. */
interface Chart {
  readonly name: string
  readonly points: readonly Point[]
  /** What the top of the chart stands for, at least. */
  readonly ceiling: number
  readonly format: (value: number | undefined) => string
}

const perSecond = (value: number | undefined) =>
  value === undefined ? '–' : `${formatBytes(value)}/s`

function chartsOf(samples: readonly ContainerSample[]): readonly Chart[] {
  const counter = (name: string, total: (sample: ContainerSample) => number): Chart => ({
    ...{ name, points: rates(samples, total), ceiling: 1024, format: perSecond },
  })
  const limit = samples.at(-1)?.memoryLimitBytes ?? 0
  const cpu = samples.flatMap(({ at, cpuPercent: value }) =>
    value === undefined ? [] : [{ at, value }],
  )
  const memory = samples.map(({ at, memoryBytes: value }) => ({ at, value }))
  const memoryName = limit > 0 ? `Memory, limit ${formatBytes(limit)}` : 'Memory'
  return [
    { name: 'CPU', points: cpu, ceiling: 100, format: formatPercent },
    { name: memoryName, points: memory, ceiling: limit, format: formatBytes },
    counter('Network received', (sample) => sample.receivedBytes),
    counter('Network sent', (sample) => sample.sentBytes),
    counter('Block read', (sample) => sample.readBytes),
    counter('Block written', (sample) => sample.writtenBytes),
  ]
}

/** A title with figures, and the chart under it: `height` lines of `width` columns. */
function chartLines(chart: Chart, width: number, height: number): readonly Line[] {
  const values = chart.points.map(({ value }) => value)
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  const high = values.reduce((most, value) => Math.max(most, value), 0)
  const figure = (name: string, value: string) => named(name, value.padStart(10))
  const title = joined(
    [
      [span(` ${chart.name}`.padEnd(18), 'strong')],
      figure('now', chart.format(values.at(-1))),
      figure('min', values.length > 0 ? chart.format(low) : '–'),
      figure('max', values.length > 0 ? chart.format(high) : '–'),
    ],
    width,
  )
  const columns = Math.max(1, width - 2)
  const blocks = blockChart(
    inColumns(chart.points, columns),
    columns,
    height - 1,
    Math.max(chart.ceiling, high),
  )
  return [title, ...blocks.map((text) => line(' ', span(text, 'accent'), ' '))]
}

/** Two charts side by side where there is room for it. */
const sideBySide = 96
const lowestChart = 4

function allLines(state: State, { width, height }: Size): readonly Line[] {
  const container = targetContainer(state)
  const samples = container === undefined ? [] : (state.samples[container.id] ?? [])
  if (samples.length === 0) {
    const words =
      container === undefined
        ? ' no container is selected'
        : container.state === 'running'
          ? ' waiting for the first figures'
          : ` ${container.name} does not run`
    return [line(span(words, 'dim'))]
  }
  const charts = chartsOf(samples)
  const perRow = width >= sideBySide ? 2 : 1
  const rowsOfCharts = Math.ceil(charts.length / perRow)
  const chartHeight = Math.max(lowestChart, Math.floor((height - 1) / rowsOfCharts))
  const chartWidth = Math.floor(width / perRow)
  const drawn = charts.map((chart) => chartLines(chart, chartWidth, chartHeight))
  const [first, last] = [samples[0], samples.at(-1)]
  const spanMs = first === undefined || last === undefined ? 0 : last.at - first.at
  const head = joined(
    [
      [span(` the last ${formatDuration(spanMs)}`, 'dim')],
      [span(`${last?.processes ?? 0} processes`, 'dim')],
    ],
    width,
  )
  const rows = Array.from({ length: rowsOfCharts }, (_, row) =>
    Array.from({ length: chartHeight }, (_, index): Line => ({
      spans: drawn
        .slice(row * perRow, (row + 1) * perRow)
        .flatMap((lines) => fitSpans(lines[index]?.spans ?? [], chartWidth)),
    })),
  )
  return [head, ...rows.flat()]
}

/** The Stats tab: CPU, memory, network and block I/O of the selected container over time. */
export const statsTab: TabView = {
  view: (state, size) =>
    scrolled('stats', allLines(state, size), state.ui.offsets.stats ?? 0, size.height),
}

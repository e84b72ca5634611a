import type { EntryPointTotals } from '../../domain/traefik.ts'
import { cleanText } from '../../domain/text.ts'

/** One sample of the Prometheus text format. */
export interface MetricSample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const sampleLine = /^([a-zA-Z_:][\w:]*)\s*(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/
const labelPair = /([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"/g
const escapes: Readonly<Record<string, string>> = { n: '\n', '\\': '\\', '"': '"' }
const numbers: Readonly<Record<string, number>> = {
  '+Inf': Infinity,
  '-Inf': -Infinity,
  Inf: Infinity,
}

function labelsOf(text: string): Record<string, string> {
  const labels: Record<string, string> = {}
  for (const [, name = '', value = ''] of text.matchAll(labelPair)) {
    labels[name] = value.replace(/\\(.)/g, (_, c: string) => escapes[c] ?? c)
  }
  return labels
}

/**
 * Samples of the Prometheus text exposition format
 * (https://prometheus.io/docs/instrumenting/exposition_formats/). Comments and lines that are no
 * samples are left out.
 */
export function parseMetrics(text: string): readonly MetricSample[] {
  const samples: MetricSample[] = []
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const match = sampleLine.exec(line.trim())
    if (match === null) continue
    const [, name = '', labels = '', raw = ''] = match
    samples.push({ name, labels: labelsOf(labels), value: numbers[raw] ?? Number(raw) })
  }
  return samples
}

type Figure = Exclude<keyof EntryPointTotals, 'name'>

/** What a sample of each metric adds to. */
const counted: Readonly<Record<string, readonly (readonly [Figure, code?: string])[]>> = {
  traefik_entrypoint_requests_total: [['requests'], ['clientErrors', '4'], ['serverErrors', '5']],
  traefik_entrypoint_request_duration_seconds_sum: [['durationSumS']],
  traefik_entrypoint_request_duration_seconds_count: [['durationCount']],
}
const none = { requests: 0, clientErrors: 0, serverErrors: 0, durationSumS: 0, durationCount: 0 }

/** Totals by entry point, in the order of their names. */
export function entryPointTotals(samples: readonly MetricSample[]): readonly EntryPointTotals[] {
  const byName = new Map<string, typeof none & { readonly name: string }>()
  for (const { name: metric, labels, value } of samples) {
    const figures = counted[metric]
    if (!figures || labels.entrypoint === undefined || !Number.isFinite(value)) continue
    const name = cleanText(labels.entrypoint)
    const totals = byName.get(name) ?? { name, ...none }
    byName.set(name, totals)
    for (const [figure, code = ''] of figures) {
      if ((labels.code ?? '').startsWith(code)) totals[figure] += value
    }
  }
  return [...byName.values()].sort((a, b) => a.name.localeCompare(b.name))
}

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

type Totals = { -readonly [Key in keyof EntryPointTotals]: EntryPointTotals[Key] }

/** What a sample of each metric adds to its entry point's totals. */
const counted: Readonly<Record<string, (totals: Totals, sample: MetricSample) => void>> = {
  traefik_entrypoint_requests_total: (totals, { labels, value }) => {
    totals.requests += value
    if (labels.code?.startsWith('4') === true) totals.clientErrors += value
    if (labels.code?.startsWith('5') === true) totals.serverErrors += value
  },
  traefik_entrypoint_request_duration_seconds_sum: (totals, { value }) => {
    totals.durationSumS += value
  },
  traefik_entrypoint_request_duration_seconds_count: (totals, { value }) => {
    totals.durationCount += value
  },
}

/** Totals by entry point, in the order of their names. */
export function entryPointTotals(samples: readonly MetricSample[]): readonly EntryPointTotals[] {
  const byName = new Map<string, Totals>()
  for (const sample of samples) {
    const add = counted[sample.name]
    const entryPoint = sample.labels.entrypoint
    if (add === undefined || entryPoint === undefined || !Number.isFinite(sample.value)) continue
    const name = cleanText(entryPoint)
    const totals = byName.get(name) ?? {
      name,
      requests: 0,
      clientErrors: 0,
      serverErrors: 0,
      durationSumS: 0,
      durationCount: 0,
    }
    byName.set(name, totals)
    add(totals, sample)
  }
  return [...byName.values()].sort((a, b) => a.name.localeCompare(b.name))
}

import type { ContainerSample } from '../../domain/container.ts'

/** A counter's growth between two samples, a second; undefined when it was set back. */
function rateBetween(
  before: ContainerSample,
  after: ContainerSample,
  total: (sample: ContainerSample) => number,
): number | undefined {
  const seconds = (after.at - before.at) / 1000
  const grown = total(after) - total(before)
  return seconds > 0 && grown >= 0 ? grown / seconds : undefined
}

/** A counter as rates a second, one between each two samples, oldest first. */
export function rates(
  samples: readonly ContainerSample[],
  total: (sample: ContainerSample) => number,
): readonly { readonly at: number; readonly value: number }[] {
  return samples.slice(1).map((sample, index) => {
    const before = samples[index] ?? sample
    return { at: sample.at, value: rateBetween(before, sample, total) ?? 0 }
  })
}

/** Bytes received and sent a second, between the last two samples. */
export function networkRate(samples: readonly ContainerSample[]): number | undefined {
  const [before, after] = samples.slice(-2)
  if (before === undefined || after === undefined) return undefined
  return rateBetween(before, after, (sample) => sample.receivedBytes + sample.sentBytes)
}

/** Points in columns of equal time, so that a new sample does not move the older ones. */
export function inColumns(
  points: readonly { readonly at: number; readonly value: number }[],
  columns: number,
): readonly number[] {
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined || columns <= 0) return []
  if (points.length <= columns) return points.map(({ value }) => value)
  const bucketMs = Math.max(1, Math.ceil((last.at - first.at) / columns / 1000)) * 1000
  const largest = new Map<number, number>()
  for (const { at, value } of points) {
    const bucket = Math.floor(at / bucketMs)
    largest.set(bucket, Math.max(largest.get(bucket) ?? 0, value))
  }
  return [...largest.values()].slice(-columns)
}

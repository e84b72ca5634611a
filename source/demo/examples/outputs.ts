import { hash, type Random } from '../random.ts'

/** A text of the demo's own, for word counts. */
const text = `the master gives cores to the applications and the workers give cores to the master
an application asks for cores and waits until a worker has one to give
when a worker goes its tasks go on elsewhere and the result is the same
the driver knows the tasks the worker knows the executors and the master knows the workers`

/** `Pi is roughly …`, from as many points as the example throws for so many partitions. */
export function piLines(partitions: number, random: Random): readonly string[] {
  const points = 100_000 * partitions
  const deviation = 4 * Math.sqrt(((Math.PI / 4) * (1 - Math.PI / 4)) / points)
  const inside = Math.round(((Math.PI + random.gauss() * deviation) * points) / 4)
  return [`Pi is roughly ${(4 * inside) / points}`]
}

/** Coefficients before regularisation; what an elastic net leaves of them is computed. */
const unregularised = [
  0.0073, 0.8314, -0.8095, 2.4412, 0.5192, 1.1535, -0.2989, -0.5129, -0.6197, 0.6956,
]

/** What the linear regression prints. */
export function regressionLines(
  regularisation: number,
  share: number,
  random: Random,
): readonly string[] {
  const cut = regularisation * share
  const shrink = 1 / (1 + regularisation * (1 - share))
  const values = unregularised.map(
    (value) => Math.sign(value) * Math.max(0, Math.abs(value) - cut) * shrink || 0,
  )
  const float = (value: number) => (Number.isInteger(value) ? value.toFixed(1) : String(value))
  const rmse = 10.1636 + regularisation * 0.05 + random.between(0, 0.001)
  return [
    `Coefficients: [${values.map(float).join(',')}] Intercept: ${0.1421 + random.between(0, 0.0001)}`,
    `Iterations: ${random.integer(6, 11)}`,
    `RMSE: ${rmse}`,
    `r2: ${Math.max(0, 0.0287 - regularisation * 0.006)}`,
  ]
}

/** `word: count` lines in the order in which a shuffle would leave them. */
export function wordLines(): readonly string[] {
  const counts = new Map<string, number>()
  for (const word of text.split(/\s+/)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts]
    .toSorted(([a], [b]) => hash(a) - hash(b))
    .map(([word, count]) => `${word}: ${count}`)
}

/** Pages and the pages they link to. */
const links: Readonly<Record<string, readonly string[]>> = {
  '1': ['2', '3', '4'],
  '2': ['1'],
  '3': ['1'],
  '4': ['1'],
}

/** `N has rank: …` lines after so many iterations, computed. */
export function rankLines(iterations: number): readonly string[] {
  let ranks = new Map(Object.keys(links).map((page) => [page, 1]))
  for (let done = 0; done < iterations; done += 1) {
    const given = new Map<string, number>()
    for (const [page, targets] of Object.entries(links)) {
      for (const target of targets) {
        given.set(target, (given.get(target) ?? 0) + (ranks.get(page) ?? 0) / targets.length)
      }
    }
    ranks = new Map([...given].map(([page, sum]) => [page, sum * 0.85 + 0.15]))
  }
  return [...ranks]
    .toSorted(([a], [b]) => hash(a) - hash(b))
    .map(([page, rank]) => `${page} has rank: ${rank}.`)
}

/** What the clustering of the six sample points prints. */
export function centerLines(): readonly string[] {
  return [
    'Silhouette with squared euclidean distance = 0.9997530305375207',
    'Cluster Centers: ',
    '[9.1 9.1 9.1]',
    '[0.1 0.1 0.1]',
  ]
}

const documents = [
  [4, 'spark i j k', -1.66],
  [5, 'l m n', 1.64],
  [6, 'spark hadoop spark', -2.6],
  [7, 'apache hadoop', 4],
] as const

/** Predictions of the pipeline: the probability of 0 and of 1, and the more likely one. */
export function predictionLines(random: Random): readonly string[] {
  return documents.map(([id, words, margin]) => {
    const zero = 1 / (1 + Math.exp(-(margin + random.between(-0.02, 0.02))))
    const prediction = zero > 0.5 ? 0 : 1
    return `(${id}, ${words}) --> prob=[${zero},${1 - zero}], prediction=${prediction.toFixed(6)}`
  })
}

/** Accuracy on the 63 rows of the test set. */
export function accuracyLines(random: Random): readonly string[] {
  return [`Test set accuracy = ${random.integer(55, 61) / 63}`]
}

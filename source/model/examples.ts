import type { Example } from './run.ts'

type Result = Example['result']

/** The last line that matches, from the match on. */
function lastMatch(pattern: RegExp): Result {
  return (output) => {
    for (const line of output.toReversed()) {
      const found = pattern.exec(line)?.[0]
      if (found !== undefined) return found.trim()
    }
    return undefined
  }
}

/** Pairs of a name and a figure out of lines such as `word: 12` or `page has rank: 1.2.`. */
function pairs(output: readonly string[], pattern: RegExp): { name: string; figure: number }[] {
  return output.flatMap((line) => {
    const match = pattern.exec(line)
    const figure = Number(match?.[2])
    return match === null || !Number.isFinite(figure) ? [] : [{ name: match[1] ?? '', figure }]
  })
}

function largest(all: readonly { name: string; figure: number }[]) {
  return all.reduce((best, one) => (one.figure > best.figure ? one : best), all[0] ?? none)
}
const none = { name: '', figure: 0 }

const words: Result = (output) => {
  const counted = pairs(output, /^(.*): (\d+)$/)
  if (counted.length === 0) return undefined
  const total = counted.reduce((sum, { figure }) => sum + figure, 0)
  // The empty word stands for the blanks between the others.
  const most = largest(counted.filter(({ name }) => name.trim() !== ''))
  return `${total.toLocaleString('en-US')} words, ${counted.length.toLocaleString('en-US')} distinct, most frequent: ${most.name} (${most.figure})`
}

const ranks: Result = (output) => {
  const ranked = pairs(output, /^(\S+) has rank: (\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)\.?$/)
  if (ranked.length === 0) return undefined
  const best = largest(ranked)
  return `${ranked.length} pages, highest rank: ${best.name} (${best.figure.toFixed(3)})`
}

const centers: Result = (output) => {
  const start = output.findIndex((line) => line.startsWith('Cluster Centers'))
  if (start < 0) return undefined
  const found = output.slice(start + 1).filter((line) => line.trim().startsWith('['))
  return found.length === 0
    ? undefined
    : `${found.length} cluster centers: ${found.map((line) => line.trim()).join(' ')}`
}

const predictions: Result = (output) => {
  const found = output.flatMap((line) => {
    const match = /^\((\d+), .*prediction=([\d.]+)/.exec(line)
    return match === null ? [] : [`${match[1] ?? ''} → ${Number(match[2])}`]
  })
  return found.length === 0 ? undefined : `${found.length} predictions: ${found.join(', ')}`
}

const submit = 'bin/spark-submit'
const python = 'examples/src/main/python'

/** The examples that come with Spark, in the order of the launcher. */
export const bundledExamples: readonly Example[] = [
  {
    name: 'pi',
    title: 'SparkPi',
    about: 'Estimates π by throwing darts at a square; the argument is the number of partitions.',
    command: ['bin/run-example', 'SparkPi'],
    arguments: ['10'],
    result: lastMatch(/Pi is roughly .*/),
  },
  {
    name: 'linear-regression',
    title: 'Linear regression',
    about: 'Fits a linear model with elastic-net regularisation (Scala, spark.ml).',
    command: ['bin/run-example', 'ml.LinearRegressionExample'],
    arguments: [
      ...['--regParam', '0.15', '--elasticNetParam', '1.0'],
      'data/mllib/sample_linear_regression_data.txt',
    ],
    result: lastMatch(/Coefficients: .*/),
  },
  {
    name: 'wordcount',
    title: 'Word count',
    about: 'Counts the words of a text file.',
    command: [submit, `${python}/wordcount.py`],
    arguments: ['data/mllib/images/license.txt'],
    result: words,
  },
  {
    name: 'pagerank',
    title: 'PageRank',
    about: 'Ranks pages by their links; the arguments are the file and the number of iterations.',
    command: [submit, `${python}/pagerank.py`],
    arguments: ['data/mllib/pagerank_data.txt', '10'],
    result: ranks,
  },
  {
    name: 'kmeans',
    title: 'K-means',
    about: 'Clusters points into two groups (Python, spark.ml).',
    command: [submit, `${python}/ml/kmeans_example.py`],
    arguments: [],
    result: centers,
  },
  {
    name: 'pipeline',
    title: 'ML pipeline',
    about: 'Tokenizer, hashing and logistic regression in one pipeline, with predictions.',
    command: [submit, `${python}/ml/pipeline_example.py`],
    arguments: [],
    result: predictions,
  },
  {
    name: 'perceptron',
    title: 'Multilayer perceptron',
    about: 'Trains a small neural network and prints its accuracy on a test set.',
    command: [submit, `${python}/ml/multilayer_perceptron_classification.py`],
    arguments: [],
    result: lastMatch(/Test set accuracy = .*/),
  },
]

/** A picker for an example of the user's: the last line that matches, from the match on. */
export const resultMatching: (pattern: RegExp) => Result = lastMatch

import type { Example } from './run.ts'
import { centers, coefficients, lineThatStarts, predictions, ranks, words } from './results.ts'

const python = (script: string) => ['bin/spark-submit', `examples/src/main/python/${script}`]

/** The examples that come with the program, in the launcher's order: one entry is one example. */
export const bundledExamples: readonly Example[] = [
  {
    name: 'pi',
    title: 'Pi',
    about:
      'Estimates pi by throwing random points at a square; the argument is the number of partitions.',
    command: ['bin/run-example', 'SparkPi'],
    arguments: ['10'],
    result: lineThatStarts('Pi is roughly'),
  },
  {
    name: 'linear-regression',
    title: 'Linear regression',
    about: 'Fits a linear model with elastic-net regularisation and prints its coefficients.',
    command: ['bin/run-example', 'ml.LinearRegressionExample'],
    arguments: [
      '--regParam',
      '0.15',
      '--elasticNetParam',
      '1.0',
      'data/mllib/sample_linear_regression_data.txt',
    ],
    result: coefficients,
  },
  {
    name: 'wordcount',
    title: 'Word count',
    about: 'Counts how often each word occurs in a text file.',
    command: python('wordcount.py'),
    arguments: ['data/mllib/images/license.txt'],
    result: words,
  },
  {
    name: 'pagerank',
    title: 'PageRank',
    about: 'Ranks pages by the links between them, in so many iterations.',
    command: python('pagerank.py'),
    arguments: ['data/mllib/pagerank_data.txt', '10'],
    result: ranks,
  },
  {
    name: 'kmeans',
    title: 'K-means',
    about: 'Divides points into clusters and prints the center of each.',
    command: python('ml/kmeans_example.py'),
    arguments: [],
    result: centers,
  },
  {
    name: 'pipeline',
    title: 'ML pipeline',
    about:
      'Trains a pipeline of tokenizer, term hashing and logistic regression, and predicts with it.',
    command: python('ml/pipeline_example.py'),
    arguments: [],
    result: predictions,
  },
  {
    name: 'perceptron',
    title: 'Multilayer perceptron',
    about: 'Trains a neural network as a classifier and prints its accuracy on the test set.',
    command: python('ml/multilayer_perceptron_classification.py'),
    arguments: [],
    result: lineThatStarts('Test set accuracy ='),
  },
]

/** The example of this name, or undefined. */
export function exampleNamed(examples: readonly Example[], name: string): Example | undefined {
  return examples.find((example) => example.name === name)
}

/** Why there is no such example, with the names that there are. */
export function unknownExample(examples: readonly Example[], name: string): string {
  return `there is no example "${name}"; there are: ${examples.map((one) => one.name).join(', ')}`
}

import { faultExamples } from './fault-examples.ts'
import { didYouMean } from './nearest.ts'
import type { Example } from './run.ts'
import { alignColumns } from './text.ts'
import { centers, coefficients, lineThatStarts, predictions, ranks, words } from './results.ts'

const python = (script: string) => ['bin/spark-submit', `examples/src/main/python/${script}`]

/** The examples that come with the program, in the launcher's order: one entry is one example. */
export const bundledExamples: readonly Example[] = [
  {
    name: 'pi',
    aliases: ['JavaSparkPi', 'pi.py'],
    title: 'Pi',
    about:
      'Estimates pi by throwing random points at a square; the argument is the number of partitions.',
    command: ['bin/run-example', 'SparkPi'],
    arguments: ['10'],
    result: lineThatStarts('Pi is roughly'),
  },
  {
    name: 'linear-regression',
    aliases: ['LinearRegressionWithElasticNetExample', 'linear_regression_with_elastic_net.py'],
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
    aliases: ['JavaWordCount'],
    title: 'Word count',
    about: 'Counts how often each word occurs in a text file.',
    command: python('wordcount.py'),
    arguments: ['data/mllib/images/license.txt'],
    result: words,
  },
  {
    name: 'pagerank',
    aliases: ['SparkPageRank', 'JavaPageRank'],
    title: 'PageRank',
    about: 'Ranks pages by the links between them, in so many iterations.',
    command: python('pagerank.py'),
    arguments: ['data/mllib/pagerank_data.txt', '10'],
    result: ranks,
  },
  {
    name: 'kmeans',
    aliases: ['k-means', 'SparkKMeans', 'JavaKMeansExample'],
    title: 'K-means',
    about: 'Divides points into clusters and prints the center of each.',
    command: python('ml/kmeans_example.py'),
    arguments: [],
    result: centers,
  },
  {
    name: 'pipeline',
    aliases: ['ml-pipeline', 'JavaPipelineExample'],
    title: 'ML pipeline',
    about:
      'Trains a pipeline of tokenizer, term hashing and logistic regression, and predicts with it.',
    command: python('ml/pipeline_example.py'),
    arguments: [],
    result: predictions,
  },
  {
    name: 'perceptron',
    aliases: ['mlp', 'MultilayerPerceptronClassifierExample', 'multilayer-perceptron'],
    title: 'Multilayer perceptron',
    about: 'Trains a neural network as a classifier and prints its accuracy on the test set.',
    command: python('ml/multilayer_perceptron_classification.py'),
    arguments: [],
    result: lineThatStarts('Test set accuracy ='),
  },
]

/** What comes with the program: Spark's examples, and jobs with a fault to learn from. */
export const ownExamples: readonly Example[] = [...bundledExamples, ...faultExamples]

/**
 * A name as Spark's own examples are named, without what differs between them: `SparkPi`,
 * `org.apache.spark.examples.SparkPi`, `spark_pi` and `spark_pi.py` are the same.
 */
function keyOf(name: string): string {
  const file = name.toLowerCase().replace(/\.(?:py|scala|java|r)$/, '')
  return (file.split(/[./]/).at(-1) ?? '').replace(/[^a-z0-9]/g, '')
}

/** The example of this name or of one that Spark has for it, or undefined. */
export function exampleNamed(examples: readonly Example[], name: string): Example | undefined {
  const exact = examples.find((example) => example.name === name)
  const key = keyOf(name)
  if (exact !== undefined || key === '') return exact
  return examples.find((example) => namesOf(example).some((one) => keyOf(one) === key))
}

/** Its own name, and those that Spark has for it: the last word of its command, and others. */
function namesOf({ name, aliases, command }: Example): readonly string[] {
  return aliases === undefined ? [name] : [name, command.at(-1) ?? '', ...aliases]
}

/** Why there is no such example, with the names that there are. */
export function unknownExample(examples: readonly Example[], name: string): string {
  const names = examples.map((one) => one.name)
  const meant = didYouMean(name, examples.flatMap(namesOf))
  return `there is no example ${name}${meant}: choose from ${names.join(', ')}`
}

/** One line for each example: its name and what it does, in columns. */
export function exampleLines(examples: readonly Example[]): readonly string[] {
  return alignColumns(examples.map(({ name, about }) => [`  ${name}`, about]))
}

import type { Random } from '../random.ts'
import {
  accuracyLines,
  centerLines,
  piLines,
  predictionLines,
  rankLines,
  regressionLines,
  wordLines,
} from './outputs.ts'
import { type JobPlan, type Plan, type Refusal, stage } from './plan.ts'

type Planner = (args: readonly string[], random: Random) => Plan | Refusal

const kib = 1024
const folder = '/opt/spark/examples/src/main/python'

function refuse(exitCode: number, ...says: readonly string[]): Refusal {
  return { exitCode, says }
}

/** What Spark says of a file that is not there. */
function missing(file: string): Refusal | undefined {
  return /^\/?(?:opt\/spark\/)?data\//.test(file)
    ? undefined
    : refuse(
        1,
        `AnalysisException: [PATH_NOT_FOUND] Path does not exist: file:/opt/spark/${file}. SQLSTATE: 42K03`,
      )
}

/** A job of one stage, as machine learning has them by the dozen. */
function pass(name: string, tasks: number, taskMs: number): JobPlan {
  return { name, stages: [stage(name, tasks, taskMs, { inputBytes: 120 * kib })] }
}

function passes(count: number, name: string, tasks: number, taskMs: number): readonly JobPlan[] {
  return Array.from({ length: count }, () => pass(name, tasks, taskMs))
}

const pi: Planner = ([text = '2'], random) => {
  const partitions = /^\d+$/.test(text) ? Number(text) : 0
  if (partitions < 1) {
    return refuse(2, `SparkPi: '${text}' is not a number of partitions (1 or more)`)
  }
  const name = 'reduce at SparkPi.scala:38'
  return {
    application: 'Spark Pi',
    jobs: [{ name, stages: [stage(name, partitions, 720)] }],
    output: piLines(partitions, random),
  }
}

const regression: Planner = (args, random) => {
  const option = (name: string) => {
    const at = args.indexOf(name)
    return at < 0 ? 0 : Number(args[at + 1])
  }
  const [regularisation, share] = [option('--regParam'), option('--elasticNetParam')]
  if (Number.isNaN(regularisation) || Number.isNaN(share)) {
    return refuse(2, 'LinearRegressionExample: the value of an option is no number')
  }
  const name = 'treeAggregate at WeightedLeastSquares.scala:107'
  return {
    application: 'LinearRegressionExample',
    jobs: [
      pass('load at LinearRegressionExample.scala:46', 1, 900),
      pass(name, 2, 700),
      ...passes(6, 'treeAggregate at RDDLossFunction.scala:61', 2, 260),
      pass('mean at LinearRegressionExample.scala:60', 2, 350),
    ],
    output: regressionLines(regularisation, share, random),
  }
}

const wordcount: Planner = (args) => {
  const [file] = args
  if (file === undefined || args.length > 1) return refuse(255, 'Usage: wordcount <file>')
  const at = `${folder}/wordcount.py`
  return (
    missing(file) ?? {
      application: 'PythonWordCount',
      jobs: [
        {
          name: `collect at ${at}:38`,
          stages: [
            stage(`reduceByKey at ${at}:37`, 2, 2100, {
              python: true,
              inputBytes: 1.1 * kib,
              shuffleWriteBytes: 1.4 * kib,
            }),
            stage(`collect at ${at}:38`, 2, 1300, { python: true, shuffleReadBytes: 1.4 * kib }),
          ],
        },
      ],
      output: wordLines(),
    }
  )
}

const pagerank: Planner = (args) => {
  const [file, text = ''] = args
  if (file === undefined || args.length !== 2)
    return refuse(255, 'Usage: pagerank <file> <iterations>')
  if (!/^\d+$/.test(text)) {
    return refuse(1, `ValueError: invalid literal for int() with base 10: '${text}'`)
  }
  const at = `${folder}/pagerank.py`
  const step = (name: string) =>
    stage(name, 4, 330, {
      python: true,
      shuffleReadBytes: 0.6 * kib,
      shuffleWriteBytes: 0.6 * kib,
    })
  const iterations = Number(text)
  return (
    missing(file) ?? {
      application: 'PythonPageRank',
      jobs: [
        {
          name: `collect at ${at}:86`,
          stages: [
            stage(`distinct at ${at}:66`, 1, 1500, { python: true, inputBytes: 24 }),
            stage(`groupByKey at ${at}:66`, 1, 900, { python: true }),
            ...Array.from({ length: iterations }, () => step(`join at ${at}:75`)),
            stage(`collect at ${at}:86`, 4, 300, { python: true, shuffleReadBytes: 0.4 * kib }),
          ],
        },
      ],
      output: rankLines(iterations),
    }
  )
}

const kmeans: Planner = () => ({
  application: 'KMeansExample',
  jobs: [
    pass('load at NativeMethodAccessorImpl.java:0', 1, 1100),
    pass('takeSample at KMeans.scala:382', 2, 420),
    ...passes(4, 'collectAsMap at KMeans.scala:305', 2, 380),
    pass('collect at ClusteringEvaluator.scala:321', 2, 600),
  ],
  output: centerLines(),
})

const pipeline: Planner = (_, random) => ({
  application: 'PipelineExample',
  jobs: [
    pass('runJob at PythonRDD.scala:181', 1, 1300),
    ...passes(8, 'treeAggregate at RDDLossFunction.scala:61', 2, 240),
    pass(`collect at ${folder}/ml/pipeline_example.py:58`, 2, 420),
  ],
  output: predictionLines(random),
})

const perceptron: Planner = (_, random) => ({
  application: 'multilayer_perceptron_classification_example',
  jobs: [
    pass('load at NativeMethodAccessorImpl.java:0', 1, 1000),
    ...passes(14, 'treeAggregate at RDDLossFunction.scala:61', 2, 210),
    pass('collectAsMap at MulticlassMetrics.scala:61', 2, 460),
  ],
  output: accuracyLines(random),
})

/** By the example's name. */
const planners = new Map<string, Planner>(
  Object.entries({
    pi,
    'linear-regression': regression,
    wordcount,
    pagerank,
    kmeans,
    pipeline,
    perceptron,
  }),
)

/** What a run of an example does; one of the user's own does something that looks like work. */
export function planOf(
  example: { readonly name: string; readonly title: string },
  args: readonly string[],
  random: Random,
): Plan | Refusal {
  const planner = planners.get(example.name)
  if (planner !== undefined) return planner(args, random)
  const tasks = random.integer(6, 12)
  return {
    application: example.title,
    jobs: [pass('count', 4, 500), pass('collect', tasks, 450)],
    output: [
      ...Array.from({ length: 3 }, (_, index) => `step ${index + 1} of 3: done`),
      `Result: ${tasks} partitions processed (simulated: the demo does not run programs)`,
    ],
  }
}

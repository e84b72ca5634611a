import type { Random } from '../random.ts'
import { slowPlanners } from './faults/slow.ts'
import { waitingPlanners } from './faults/waiting.ts'
import {
  accuracyLines,
  centerLines,
  piLines,
  predictionLines,
  regressionLines,
  wordLines,
} from './outputs.ts'
import { type CachePlan, type JobPlan, type Planned, refuse, skipped, stage } from './plan.ts'
import { pagerank } from './pagerank.ts'
import { missing, pythonFolder } from './scripts.ts'

type Planner = (args: readonly string[], random: Random) => Planned

const kib = 1024

/** A job of one stage, as machine learning has them by the dozen. */
function pass(
  name: string,
  tasks: number,
  taskMs: number,
  more: Partial<JobPlan> & { readonly cache?: CachePlan } = {},
): JobPlan {
  const { cache, ...ofJob } = more
  return { name, stages: [stage(name, tasks, taskMs, { inputBytes: 120 * kib, cache })], ...ofJob }
}

function passes(
  count: number,
  name: string,
  tasks: number,
  taskMs: number,
  more: Parameters<typeof pass>[3] = {},
): readonly JobPlan[] {
  return Array.from({ length: count }, () => pass(name, tasks, taskMs, more))
}

/** A stage that shuffles a little, and the one that reads that. */
function shuffled(name: string, before: string, tasks: number, taskMs: number): JobPlan {
  return {
    name,
    stages: [
      stage(before, tasks, taskMs, { inputBytes: 120 * kib, shuffleWriteBytes: 364 }),
      stage(name, tasks, taskMs / 3, { shuffleReadBytes: 364 }),
    ],
  }
}

/** What adaptive execution submits by itself. */
const adaptive = '$anonfun$withThreadLocalCaptured$1 at CompletableFuture.java:1768'

/**
 * A query of a DataFrame as adaptive execution runs it: a job for what it shuffles, then one for
 * the rest, which lists that stage once more and skips it.
 */
function collected(query: number, tasks: number, taskMs: number): readonly JobPlan[] {
  return [
    {
      name: adaptive,
      query,
      stages: [stage(adaptive, tasks, taskMs, { inputBytes: 120 * kib, shuffleWriteBytes: 122 })],
    },
    {
      name: adaptive,
      query,
      stages: [skipped(adaptive, tasks), stage(adaptive, 1, taskMs / 3, { shuffleReadBytes: 122 })],
    },
  ]
}

function cached(id: number, name: string, partitions: number, bytes: number): CachePlan {
  return { id, name, partitions, bytes, level: 'Disk Memory Deserialized 1x Replicated' }
}

const pi: Planner = ([text = '2'], random) => {
  const partitions = /^\d+$/.test(text) ? Number(text) : 0
  if (partitions < 1) {
    return refuse(2, `SparkPi: '${text}' is not a number of partitions (1 or more)`)
  }
  const name = 'reduce at SparkPi.scala:38'
  const jar = '/opt/spark/examples/jars/spark-examples.jar'
  return {
    application: 'Spark Pi',
    jobs: [{ name, stages: [stage(name, partitions, 720)] }],
    output: piLines(partitions, random),
    conf: { 'spark.jars': `file://${jar}`, 'spark.repl.local.jars': `file://${jar}` },
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
    queries: ['first at LinearRegression.scala:329', 'show at LinearRegressionExample.scala:60'],
    jobs: [
      pass('load at LinearRegressionExample.scala:46', 1, 900),
      ...collected(0, 2, 500),
      pass(name, 2, 700),
      ...passes(6, 'treeAggregate at RDDLossFunction.scala:61', 2, 260),
      pass('mean at LinearRegressionExample.scala:60', 2, 350, { query: 1 }),
    ],
    output: regressionLines(regularisation, share, random),
  }
}

const wordcount: Planner = (args) => {
  const [file] = args
  if (file === undefined || args.length > 1) return refuse(255, 'Usage: wordcount <file>')
  const at = `${pythonFolder}/wordcount.py`
  return (
    missing(file) ?? {
      application: 'PythonWordCount',
      script: at,
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

const kmeans: Planner = () => {
  const cache = cached(19, 'MapPartitionsRDD', 2, 416)
  return {
    application: 'KMeansExample',
    script: `${pythonFolder}/ml/kmeans_example.py`,
    queries: ['first at KMeans.scala:481', 'collect at ClusteringSummary.scala:50'],
    jobs: [
      pass('load at NativeMethodAccessorImpl.java:0', 1, 1100),
      ...collected(0, 1, 600),
      pass('takeSample at KMeans.scala:403', 2, 420, { cache }),
      ...passes(3, 'sum at KMeans.scala:423', 2, 380, { cache }),
      {
        ...shuffled(
          'collectAsMap at KMeans.scala:333',
          'mapPartitions at KMeans.scala:312',
          2,
          380,
        ),
        unpersists: true,
      },
      ...collected(1, 2, 420),
      shuffled(
        'collectAsMap at ClusteringMetrics.scala:333',
        'map at ClusteringMetrics.scala:301',
        2,
        600,
      ),
    ],
    output: centerLines(),
  }
}

const pipeline: Planner = (_, random) => ({
  application: 'PipelineExample',
  script: `${pythonFolder}/ml/pipeline_example.py`,
  queries: [
    'first at LogisticRegression.scala:494',
    `collect at ${pythonFolder}/ml/pipeline_example.py:58`,
  ],
  jobs: [
    pass('runJob at PythonRDD.scala:181', 1, 1300),
    ...collected(0, 2, 420),
    ...passes(8, 'treeAggregate at RDDLossFunction.scala:61', 2, 240, {
      cache: cached(23, 'MapPartitionsRDD', 2, 1240),
    }),
    pass(`collect at ${pythonFolder}/ml/pipeline_example.py:58`, 2, 420, { query: 1 }),
  ],
  output: predictionLines(random),
})

const perceptron: Planner = (_, random) => ({
  application: 'multilayer_perceptron_classification_example',
  script: `${pythonFolder}/ml/multilayer_perceptron_classification.py`,
  queries: ['head at MultilayerPerceptronClassifier.scala:201'],
  jobs: [
    pass('load at NativeMethodAccessorImpl.java:0', 1, 1000),
    ...collected(0, 2, 380),
    ...passes(14, 'treeAggregate at RDDLossFunction.scala:61', 2, 210, {
      cache: cached(31, 'MapPartitionsRDD', 2, 18_600),
    }),
    shuffled(
      'collectAsMap at MulticlassMetrics.scala:61',
      'map at MulticlassMetrics.scala:52',
      2,
      460,
    ),
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
    ...slowPlanners,
    ...waitingPlanners,
  }),
)

/** What a run of an example does; one of the user's own does something that looks like work. */
export function planOf(
  example: { readonly name: string; readonly title: string },
  args: readonly string[],
  random: Random,
): Planned {
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

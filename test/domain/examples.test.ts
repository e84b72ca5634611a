import { describe, expect, it } from 'vitest'
import { bundledExamples, exampleNamed, unknownExample } from '../../source/domain/examples.ts'

const result = (name: string, output: string) =>
  exampleNamed(bundledExamples, name)?.result(output.split('\n'))

describe('the bundled examples', () => {
  it('are the seven command lines of the project, word for word', () => {
    const lines = bundledExamples.map((one) => [...one.command, ...one.arguments].join(' '))
    const python = 'bin/spark-submit examples/src/main/python'
    expect(lines).toEqual([
      'bin/run-example SparkPi 10',
      'bin/run-example ml.LinearRegressionExample --regParam 0.15 --elasticNetParam 1.0 data/mllib/sample_linear_regression_data.txt',
      `${python}/wordcount.py data/mllib/images/license.txt`,
      `${python}/pagerank.py data/mllib/pagerank_data.txt 10`,
      `${python}/ml/kmeans_example.py`,
      `${python}/ml/pipeline_example.py`,
      `${python}/ml/multilayer_perceptron_classification.py`,
    ])
  })

  it('have no result before they have said one', () => {
    for (const example of bundledExamples) {
      expect(example.result([])).toBeUndefined()
      expect(example.result(['Usage: something', ''])).toBeUndefined()
    }
  })

  it('an unknown name is answered with those that there are', () => {
    expect(unknownExample(bundledExamples, 'pie')).toBe(
      'there is no example pie (did you mean pi?): choose from pi, linear-regression, wordcount, pagerank, kmeans, pipeline, perceptron',
    )
  })

  it.each([
    ['pi', ['SparkPi', 'sparkpi', 'spark_pi', 'org.apache.spark.examples.SparkPi', 'pi.py']],
    ['linear-regression', ['LinearRegressionExample', 'ml.LinearRegressionExample']],
    ['linear-regression', ['linear_regression_with_elastic_net.py', 'linearregression']],
    ['wordcount', ['wordcount.py', 'WordCount', 'JavaWordCount', 'word_count']],
    ['pagerank', ['SparkPageRank', 'PageRank', 'examples/src/main/python/pagerank.py']],
    ['kmeans', ['KMeansExample', 'ml/kmeans_example.py', 'SparkKMeans', 'k-means']],
    ['pipeline', ['PipelineExample', 'ml.PipelineExample', 'pipeline_example']],
    ['perceptron', ['mlp', 'MLP', 'MultilayerPerceptronClassifierExample']],
    ['perceptron', ['multilayer_perceptron_classification.py', 'MultilayerPerceptron']],
  ])("%s is also called as in Spark's own examples: %j", (name, others) => {
    for (const other of others) expect(exampleNamed(bundledExamples, other)?.name).toBe(name)
  })

  it('a name of its own comes before what another is also called', () => {
    const [pi] = bundledExamples
    const own = { ...(pi ?? expect.fail()), name: 'mlp', aliases: [] }
    expect(exampleNamed([...bundledExamples, own], 'mlp')).toBe(own)
    expect(exampleNamed(bundledExamples, '')).toBeUndefined()
    expect(exampleNamed(bundledExamples, '---')).toBeUndefined()
  })
})

describe('results', () => {
  it('pi and perceptron: the line as it stands', () => {
    expect(result('pi', 'noise\nPi is roughly 3.1418\n')).toBe('Pi is roughly 3.1418')
    expect(result('perceptron', 'Test set accuracy = 0.9019607843137255')).toBe(
      'Test set accuracy = 0.9019607843137255',
    )
  })

  it('coefficients, dense and sparse, with e-notation', () => {
    expect(
      result(
        'linear-regression',
        'Coefficients: [0.0,3.2292516677E-1,-0.343854803456,1.9] Intercept: 0.14228558260358093\nRMSE: 10.16309157133015',
      ),
    ).toBe('coefficients [0, 0.323, -0.344, …] (4), intercept 0.142, RMSE 10.2')
    expect(
      result('linear-regression', 'Coefficients: (10,[1,2],[0.32,-1.2E-4]) Intercept: -0.1'),
    ).toBe('coefficients [0.32, -0.00012] (2 of 10), intercept -0.1')
  })

  it('words: how many, and the most frequent that is one', () => {
    expect(result('wordcount', ': 9\nthe: 3\nof:: 4\nlicense: 1')).toBe(
      '3 distinct words, the most frequent is "of:" (4 times)',
    )
  })

  it('ranks: the best page', () => {
    expect(
      result(
        'pagerank',
        '4 has rank: 0.7539975652935547.\n1 has rank: 1.7380073041193365.\n2 has rank: 1e-3.',
      ),
    ).toBe('page 1 has the highest rank: 1.74 (3 pages)')
  })

  it('centers: several, over several lines, with e-notation', () => {
    const output = 'Silhouette = 0.9997\nCluster Centers: \n[9.1 9.1 9.1]\n[1.0e-01 2.\n 3.25]'
    expect(result('kmeans', output)).toBe('2 cluster centers: [9.1 9.1 9.1] [0.1 2 3.25]')
    expect(result('kmeans', 'Cluster Centers: \n')).toBeUndefined()
    expect(result('kmeans', `Cluster Centers:\n${'[1.]\n'.repeat(5)}`)).toBe(
      '5 cluster centers: [1] [1] [1] …',
    )
  })

  it('predictions: one for each document', () => {
    const output = [
      '(4, spark i j k) --> prob=[0.1596407738787475,0.8403592261212525], prediction=1.000000',
      '(5, l m n) --> prob=[0.8378325685476744,0.16216743145232562], prediction=0.000000',
    ].join('\n')
    expect(result('pipeline', output)).toBe('2 predictions: 4 → 1, 5 → 0')
  })
})

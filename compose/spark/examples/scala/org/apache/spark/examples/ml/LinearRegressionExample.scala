package org.apache.spark.examples.ml

import org.apache.spark.ml.evaluation.RegressionEvaluator
import org.apache.spark.ml.regression.LinearRegression
import org.apache.spark.sql.SparkSession

/** Fits a linear regression with elastic-net regularization to a LIBSVM file.
  *
  * Usage: ml.LinearRegressionExample [--regParam X] [--elasticNetParam X] [--maxIter N]
  *          [--tol X] [--fracTest X] FILE
  *
  * With --fracTest, that share of the data is kept apart and the model is judged by it.
  */
object LinearRegressionExample {

  final case class Options(
      input: String = "data/mllib/sample_linear_regression_data.txt",
      regParam: Double = 0.0,
      elasticNetParam: Double = 0.0,
      maxIter: Int = 100,
      tol: Double = 1e-6,
      fracTest: Double = 0.0
  )

  def main(args: Array[String]): Unit =
    parse(args.toList, Options()) match {
      case Right(options) => run(options)
      case Left(problem) =>
        System.err.println(s"LinearRegressionExample: $problem")
        System.exit(2)
    }

  private def run(options: Options): Unit = {
    val spark = SparkSession.builder().appName("LinearRegressionExample").getOrCreate()
    try {
      val data = spark.read.format("libsvm").load(options.input)
      val Array(training, test) =
        data.randomSplit(Array(1 - options.fracTest, options.fracTest), seed = 12345)

      val model = new LinearRegression()
        .setRegParam(options.regParam)
        .setElasticNetParam(options.elasticNetParam)
        .setMaxIter(options.maxIter)
        .setTol(options.tol)
        .fit(training)

      val summary = model.summary
      println(s"Coefficients: ${model.coefficients} Intercept: ${model.intercept}")
      println(s"Iterations: ${summary.totalIterations}")
      println(s"RMSE: ${summary.rootMeanSquaredError}")
      println(s"r2: ${summary.r2}")
      if (options.fracTest > 0) {
        val rmse = new RegressionEvaluator().setMetricName("rmse").evaluate(model.transform(test))
        println(s"Test RMSE: $rmse")
      }
    } finally spark.stop()
  }

  private def parse(args: List[String], options: Options): Either[String, Options] =
    args match {
      case Nil => Right(options)
      case "--regParam" :: value :: rest =>
        number(value).flatMap(x => parse(rest, options.copy(regParam = x)))
      case "--elasticNetParam" :: value :: rest =>
        share(value).flatMap(x => parse(rest, options.copy(elasticNetParam = x)))
      case "--maxIter" :: value :: rest =>
        number(value).flatMap(x => parse(rest, options.copy(maxIter = x.toInt)))
      case "--tol" :: value :: rest =>
        number(value).flatMap(x => parse(rest, options.copy(tol = x)))
      case "--fracTest" :: value :: rest =>
        share(value).flatMap(x => parse(rest, options.copy(fracTest = x)))
      case option :: _ if option.startsWith("--") =>
        Left(s"unknown option $option, or its value is missing")
      case input :: rest => parse(rest, options.copy(input = input))
    }

  private def number(text: String): Either[String, Double] =
    text.toDoubleOption.filter(_ >= 0).toRight(s"'$text' is not a number of 0 or more")

  private def share(text: String): Either[String, Double] =
    number(text).filterOrElse(_ <= 1, s"'$text' is not between 0 and 1")
}

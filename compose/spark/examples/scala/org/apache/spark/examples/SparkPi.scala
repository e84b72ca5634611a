package org.apache.spark.examples

import java.util.concurrent.ThreadLocalRandom

import org.apache.spark.sql.SparkSession

/** Estimates π: of random points in a square, the share that falls into the circle.
  *
  * Usage: SparkPi [partitions]
  */
object SparkPi {
  private val PointsPerPartition = 100000L

  def main(args: Array[String]): Unit = {
    val text = args.headOption.getOrElse("2")
    text.toIntOption.filter(_ > 0) match {
      case Some(partitions) => run(partitions)
      case None =>
        System.err.println(s"SparkPi: '$text' is not a number of partitions (1 or more)")
        System.exit(2)
    }
  }

  private def run(partitions: Int): Unit = {
    val spark = SparkSession.builder().appName("Spark Pi").getOrCreate()
    try {
      val points = PointsPerPartition * partitions
      val inside = spark.sparkContext
        .range(0L, points, numSlices = partitions)
        .map { _ =>
          val random = ThreadLocalRandom.current()
          val x = random.nextDouble(-1, 1)
          val y = random.nextDouble(-1, 1)
          if (x * x + y * y <= 1) 1L else 0L
        }
        .reduce(_ + _)
      println(s"Pi is roughly ${4.0 * inside / points}")
    } finally spark.stop()
  }
}

"""Fault: too many partitions. Each task does next to nothing, so most of the time goes into
sending tasks out and taking their results in.

The monitor should say: "tasks too fine" with the median task's time and how many to ask for.

    spark-submit too_many_partitions.py [NUMBERS=100000] [PARTITIONS=600]
"""
import sys

from pyspark.sql import SparkSession

numbers = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
partitions = int(sys.argv[2]) if len(sys.argv) > 2 else 600

spark = SparkSession.builder.appName("too many partitions").getOrCreate()
total = spark.sparkContext.parallelize(range(numbers), partitions).map(lambda n: n * n).sum()
print(f"Sum of {numbers} squares in {partitions} partitions: {total}")
spark.stop()

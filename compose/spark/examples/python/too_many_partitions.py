"""Fault: too many partitions. Each task does next to nothing, so most of the time goes into
sending tasks out and taking their results in.

The monitor should say: "tasks too fine" with the median task's time and how many to ask for.

    spark-submit too_many_partitions.py [NUMBERS=100000] [PARTITIONS=1000]
"""
import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as f

numbers = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
partitions = int(sys.argv[2]) if len(sys.argv) > 2 else 1000

spark = SparkSession.builder.appName("too many partitions").getOrCreate()
squares = spark.range(0, numbers, 1, partitions).select((f.col("id") * f.col("id")).alias("square"))
total = squares.agg(f.sum("square")).first()[0]
print(f"Sum of {numbers} squares in {partitions} partitions: {total}")
spark.stop()

"""Fault: too few partitions. One long task, and every other slot of the cluster is idle.

The monitor should say: "fewer tasks than slots" with both numbers and how many to ask for.

    spark-submit too_few_partitions.py [NUMBERS=1500000] [PARTITIONS=1]
"""
import sys

from pyspark.sql import SparkSession

numbers = int(sys.argv[1]) if len(sys.argv) > 1 else 1_500_000
partitions = int(sys.argv[2]) if len(sys.argv) > 2 else 1


def collatz(n):
    """Steps until n is 1, of the first fifty."""
    steps = 0
    while n > 1 and steps < 50:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


spark = SparkSession.builder.appName("too few partitions").getOrCreate()
steps = spark.sparkContext.parallelize(range(1, numbers + 1), partitions).map(collatz).sum()
print(f"Took {steps} steps in {partitions} partitions")
spark.stop()

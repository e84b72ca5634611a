"""Fault: garbage collection. Lists of small objects fill nearly the whole heap, so the executor
looks for room more than it computes.

The monitor should say: "garbage collection" with its share of the tasks' time.

    spark-submit gc_bound.py [ROWS=6000000] [GROUPS=60]
"""
import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as f

rows = int(sys.argv[1]) if len(sys.argv) > 1 else 6_000_000
groups = int(sys.argv[2]) if len(sys.argv) > 2 else 60

spark = (
    SparkSession.builder.appName("gc bound")
    .config("spark.executor.memory", "512m")
    .config("spark.sql.adaptive.enabled", "false")
    .config("spark.sql.shuffle.partitions", "6")
    # Objects stay on the heap: no falling back to a sort that could spill them.
    .config("spark.sql.objectHashAggregate.sortBased.fallbackThreshold", "1000000")
    .getOrCreate()
)

words = spark.range(0, rows, 1, 6).select(
    (f.col("id") % groups).alias("group"), f.hex(f.col("id")).alias("word")
)
lists = words.groupBy("group").agg(f.collect_list("word").alias("words"))
print(f"Collected {lists.agg(f.sum(f.size('words'))).first()[0]} words in {groups} lists")
spark.stop()

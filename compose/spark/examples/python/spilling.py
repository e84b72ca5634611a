"""Fault: spill. A sort gets partitions far larger than the memory of a task, so it writes
sorted pieces to disk and reads them again.

The monitor should say: "spills to disk" with the bytes in memory and on disk, and how many
partitions would fit.

    spark-submit spilling.py [MIB=600] [PARTITIONS=3]
"""
import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as f

mib = int(sys.argv[1]) if len(sys.argv) > 1 else 600
partitions = int(sys.argv[2]) if len(sys.argv) > 2 else 3

spark = (
    SparkSession.builder.appName("spilling")
    .config("spark.executor.memory", "512m")
    .config("spark.sql.adaptive.enabled", "false")
    .config("spark.sql.shuffle.partitions", str(partitions))
    .getOrCreate()
)

digest = f.sha2(f.col("id").cast("string"), 512)
lines = spark.range(0, mib * 1024, 1, 6).select(
    # About a KiB a row, half of it incompressible.
    f.concat(digest, f.repeat(f.md5(f.col("id").cast("string")), 28)).alias("line")
)
ordered = lines.repartition(partitions).sortWithinPartitions("line")
# A count would not need the order, and Spark would leave the sort out.
ordered.write.format("noop").mode("overwrite").save()
print(f"Sorted {mib} MiB of lines in {partitions} partitions")
spark.stop()

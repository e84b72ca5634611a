"""Fault: skew. Nine rows of ten have the same key, so one task of the join does nearly all the
work while the other slots are idle.

The monitor should say: "skewed tasks" for the stage of the join, with the largest task's bytes
and time against the median's.

    spark-submit skewed.py [ROWS=2000000] [SHARE=0.9]
"""
import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as f

rows = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000
share = float(sys.argv[2]) if len(sys.argv) > 2 else 0.9

spark = (
    SparkSession.builder.appName("skewed")
    # What would hide the fault on data as small as this.
    .config("spark.sql.adaptive.enabled", "false")
    .config("spark.sql.autoBroadcastJoinThreshold", "-1")
    .config("spark.sql.shuffle.partitions", "12")
    .getOrCreate()
)

orders = spark.range(0, rows, 1, 6).select(
    f.when(f.col("id") % 1000 < int(share * 1000), 0).otherwise(f.col("id") % 977).alias("customer"),
    f.sha2(f.col("id").cast("string"), 256).alias("what"),
)
customers = spark.range(977).select(f.col("id").alias("customer"), (f.col("id") % 7).alias("country"))

joined = orders.join(customers, "customer")
total = joined.agg(f.sum(f.length(f.sha2(f.concat("what", "country"), 512)))).first()[0]
print(f"Joined {rows} orders: {total} characters")
spark.stop()

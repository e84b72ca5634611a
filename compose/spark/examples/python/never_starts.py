"""Fault: a request that no worker can fulfil. The application waits for ever.

The monitor should say: "can never start" with the memory an executor asks for and the largest
worker's.

    spark-submit never_starts.py [SECONDS=60] [MEMORY=64g]
"""
import sys
import threading

from pyspark.sql import SparkSession

seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
memory = sys.argv[2] if len(sys.argv) > 2 else "64g"

spark = (
    SparkSession.builder.appName("never starts").config("spark.executor.memory", memory).getOrCreate()
)
context = spark.sparkContext
threading.Timer(seconds, context.cancelAllJobs).start()
try:
    print(f"Counted {context.parallelize(range(100), 4).count()}: a worker had {memory} after all")
except Exception:
    sys.exit(f"Gave up after {seconds} s: no worker can give an executor {memory}")

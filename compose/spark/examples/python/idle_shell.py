"""Fault: cores held without work, as by a shell or a notebook that somebody left open. Any other
application waits meanwhile: start one to see it.

The monitor should say of the other one: "held out by idle shell", and of this one that it has
not run a job for a while.

    spark-submit idle_shell.py [SECONDS=60] [CORES=1000]
"""
import sys
import time

from pyspark.sql import SparkSession

seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
cores = sys.argv[2] if len(sys.argv) > 2 else "1000"

spark = (
    SparkSession.builder.appName("idle shell").config("spark.cores.max", cores).getOrCreate()
)
print(f"Counted {spark.sparkContext.parallelize(range(100), 4).count()}, now idle for {seconds} s")
time.sleep(seconds)
spark.stop()
print("Idle no more")

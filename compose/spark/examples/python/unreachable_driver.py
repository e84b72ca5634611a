"""Fault: the driver cannot be reached. It tells its executors to call back a name that they
cannot resolve, so each one dies at its start and the master starts another.

The monitor should say: "executors cannot reach the driver" with the name and the number of
executors that ended, and to set spark.driver.host.

    spark-submit unreachable_driver.py [SECONDS=60] [HOST=driver.invalid]
"""
import sys
import threading

from pyspark.sql import SparkSession

seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
host = sys.argv[2] if len(sys.argv) > 2 else "driver.invalid"

spark = (
    SparkSession.builder.appName("unreachable driver")
    .config("spark.driver.host", host)
    .config("spark.driver.bindAddress", "0.0.0.0")
    .getOrCreate()
)
context = spark.sparkContext
threading.Timer(seconds, context.cancelAllJobs).start()
try:
    print(f"Counted {context.parallelize(range(100), 4).count()}: {host} was reached after all")
except Exception:
    sys.exit(f"Gave up after {seconds} s: no executor reached the driver at {host}")

"""Fault: starvation. A stage is active but not one of its tasks runs.

`cpus`: a task asks for more cores than an executor has, so no executor has a slot.
`jobs`: a first job of this application holds every slot, and the second one waits in the queue.
The monitor should say: "starved" with the tasks that wait, and where the slots are.

    spark-submit starved.py [SECONDS=60] [cpus|jobs]
"""
import sys
import threading
import time

from pyspark.sql import SparkSession

seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
cause = sys.argv[2] if len(sys.argv) > 2 else "cpus"

builder = SparkSession.builder.appName("starved")
if cause == "cpus":
    builder = builder.config("spark.task.cpus", "2")
spark = builder.getOrCreate()
context = spark.sparkContext

if cause == "jobs":
    def hold(_):
        time.sleep(seconds)

    slots = context.parallelize(range(64), 64)
    threading.Thread(target=lambda: slots.foreach(hold), daemon=True).start()
    time.sleep(2)

threading.Timer(seconds, context.cancelAllJobs).start()
try:
    print(f"Counted {context.parallelize(range(100), 4).count()}")
except Exception:
    sys.exit(f"Gave up after {seconds} s: no task was ever started")

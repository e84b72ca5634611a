"""Fault: killed for memory. Python takes memory outside the executor's heap until the limit of
the worker's container is reached and the kernel kills a process.

The monitor should say: "killed for memory" with the worker's container, its limit and the
executor or task that was lost.

    spark-submit memory_killed.py [GIB=8] [STEP_MIB=64]
"""
import sys
import time

from pyspark.sql import SparkSession

gib = int(sys.argv[1]) if len(sys.argv) > 1 else 8
step = int(sys.argv[2]) if len(sys.argv) > 2 else 64


def hoard(number):
    """Keeps memory, page by page touched, as a data structure without bounds would."""
    kept = []
    if number == 0:
        for _ in range(gib * 1024 // step):
            kept.append(bytearray(b"x") * (step * 1024 * 1024))
            time.sleep(0.1)
    time.sleep(2)
    return len(kept)


# Two tries show it as well as four do.
spark = (
    SparkSession.builder.appName("memory killed").config("spark.task.maxFailures", "2").getOrCreate()
)
try:
    print(f"Kept {spark.sparkContext.parallelize(range(4), 4).map(hoard).sum()} pieces")
except Exception as error:
    crashed = "Python worker exited unexpectedly" in str(error)
    sys.exit("The job failed: " + ("a Python worker was killed" if crashed else str(error)[:200]))
finally:
    spark.stop()

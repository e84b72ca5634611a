"""Fault: small files. Hundreds of files of a few KiB are a task each, and opening them takes
longer than reading them.

The monitor should say: "small files" with the bytes that a task reads, and that they should be
packed. The files are those of a Python package, which every container of the image has.

    spark-submit small_files.py [GLOB=…/numpy/*/*.py]
"""
import os
import sys

from pyspark.sql import SparkSession

if len(sys.argv) > 1:
    files = sys.argv[1]
else:
    import numpy

    package = os.path.dirname(numpy.__file__)
    files = f"{package}/*/*.py,{package}/*/*/*.py"

spark = SparkSession.builder.appName("small files").getOrCreate()
lines = spark.sparkContext.textFile(files, minPartitions=1)
words = lines.flatMap(str.split).map(lambda word: (word, 1)).reduceByKey(int.__add__, 6)
common = words.takeOrdered(5, key=lambda pair: -pair[1])
print(f"{lines.getNumPartitions()} partitions; most common: {common}")
spark.stop()

"""Does a little of everything, so that its JVM loads what masters, workers, drivers and
executors load; at its end the JVM writes those classes down (see the Dockerfile). The first
cluster has its master and worker inside this same JVM, the second its executor."""

from operator import add

from pyspark.ml import Pipeline
from pyspark.ml.clustering import KMeans
from pyspark.ml.feature import VectorAssembler
from pyspark.sql import SparkSession, functions

for master in ("local-cluster[1,1,512]", "local[2]"):
    spark = (
        SparkSession.builder.master(master)
        .config("spark.executor.memory", "512m")
        .config("spark.eventLog.enabled", "true")
        .config("spark.eventLog.dir", "file:/tmp")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    words = spark.sparkContext.parallelize(["a b", "b c"], 2).flatMap(str.split)
    words.map(lambda word: (word, 1)).reduceByKey(add).sortByKey().cache().collect()
    rows = spark.range(100).withColumn("half", functions.col("id") / 2)
    rows.groupBy((rows.id % 3).alias("key")).agg(functions.sum("half")).collect()
    rows.write.mode("overwrite").parquet("/tmp/rows")
    assert spark.read.parquet("/tmp/rows").join(rows, "id").count() == 100
    if master.startswith("local["):
        assembler = VectorAssembler(inputCols=["id", "half"], outputCol="features")
        model = Pipeline(stages=[assembler, KMeans(k=2, maxIter=2)]).fit(rows)
        model.transform(rows).select("prediction").collect()
    spark.stop()

import { rankLines } from './outputs.ts'
import { type Planned, refuse, stage } from './plan.ts'
import { missing, notWhole, pythonFolder } from './scripts.ts'

/** Each iteration adds a partition to the ranks; from here on the simulation does not. */
const mostPartitions = 11

/**
 * One job: the links are read and cached, and each iteration joins the ranks to them and sums up.
 * As on a real cluster the ranks have one partition more after each iteration.
 */
export function pagerank(args: readonly string[]): Planned {
  const [file, text = ''] = args
  if (file === undefined || args.length !== 2) {
    return refuse(255, 'Usage: pagerank <file> <iterations>')
  }
  if (!/^\d+$/.test(text)) return notWhole(text)
  const at = `${pythonFolder}/pagerank.py`
  const iterations = Number(text)
  const links = {
    id: 13,
    name: 'PythonRDD',
    partitions: 1,
    bytes: 237,
    level: 'Memory Serialized 1x Replicated',
  }
  const partitions = (iteration: number) => Math.min(iteration + 2, mostPartitions)
  const step = (iteration: number) => [
    stage(`join at ${at}:78`, partitions(iteration), 250, {
      python: true,
      shuffleReadBytes: 140,
      shuffleWriteBytes: 210,
      cache: links,
    }),
    stage(`reduceByKey at ${at}:83`, partitions(iteration), 250, {
      python: true,
      shuffleReadBytes: 210,
      shuffleWriteBytes: 120,
    }),
  ]
  return (
    missing(file) ?? {
      application: 'PythonPageRank',
      script: at,
      jobs: [
        {
          name: `collect at ${at}:86`,
          stages: [
            stage(`distinct at ${at}:70`, 1, 1500, {
              python: true,
              inputBytes: 24,
              shuffleWriteBytes: 107,
            }),
            stage(`groupByKey at ${at}:70`, 1, 900, {
              python: true,
              shuffleReadBytes: 107,
              shuffleWriteBytes: 106,
            }),
            ...Array.from({ length: iterations }, (_, index) => step(index)).flat(),
            stage(`collect at ${at}:86`, partitions(iterations - 1), 250, {
              python: true,
              shuffleReadBytes: 80,
            }),
          ],
        },
      ],
      output: rankLines(iterations),
    }
  )
}

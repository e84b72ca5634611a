import { refuse, type Refusal } from './plan.ts'

/** Where Spark's examples in Python lie in a container. */
export const pythonFolder = '/opt/spark/examples/src/main/python'

/** What Spark says of a file that is not there. */
export function missing(file: string): Refusal | undefined {
  return /^\/?(?:opt\/spark\/)?data\//.test(file)
    ? undefined
    : refuse(
        1,
        `AnalysisException: [PATH_NOT_FOUND] Path does not exist: file:/opt/spark/${file}. SQLSTATE: 42K03`,
      )
}

/** What Python says of an argument that is no whole number. */
export function notWhole(text: string): Refusal {
  return refuse(1, `ValueError: invalid literal for int() with base 10: '${text}'`)
}

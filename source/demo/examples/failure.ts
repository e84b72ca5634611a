import type { Plan } from './plan.ts'

/** What a driver says on standard error when a job failed and it ends of that. */
export function failureLines(plan: Plan, error: string): readonly string[] {
  if (plan.caught !== undefined) return [plan.caught(error)]
  const spark = `org.apache.spark.SparkException: ${error}`
  if (plan.script === undefined) return [`Exception in thread "main" ${spark}`]
  return [
    'Traceback (most recent call last):',
    `  File "${plan.script}", line 1, in <module>`,
    'py4j.protocol.Py4JJavaError: An error occurred while calling the job.',
    `: ${spark}`,
  ]
}

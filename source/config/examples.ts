import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { bundledExamples, resultMatching } from '../model/examples.ts'
import type { Example } from '../model/run.ts'
import { cleanText } from '../model/text.ts'
import type { Environment } from './variables.ts'

const text = z.string().transform(cleanText)

const entry = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'a name has small letters, digits and -, 40 at most'),
  title: text.optional(),
  about: text.optional(),
  command: z.array(z.string().min(1)).min(1),
  arguments: z.array(z.coerce.string()).default([]),
  result: z
    .string()
    .max(200)
    .refine((pattern) => compiles(pattern), 'it is no regular expression')
    .optional(),
})

const file = z.strictObject({ examples: z.array(entry).default([]) })

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern)
    return true
  } catch {
    return false
  }
}

/**
 * The bundled examples and those of the user's file: `SPARK_ON_DOCKER_CONFIG`, else
 * `spark-on-docker.yaml` in the current folder. Throws one line that says what is wrong where.
 */
export function readExamples(cwd: string, environment: Environment): readonly Example[] {
  const named = environment.SPARK_ON_DOCKER_CONFIG
  const path = named ?? join(cwd, 'spark-on-docker.yaml')
  if (named === undefined && !existsSync(path)) return bundledExamples
  const own = parseExamples(load(path), path)
  const taken = new Set(bundledExamples.map(({ name }) => name))
  for (const { name } of own) {
    if (taken.has(name)) throw new Error(`${path}: there is an example named ${name} already`)
    taken.add(name)
  }
  return [...bundledExamples, ...own]
}

function load(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`${path} could not be read: ${reason.split('\n')[0] ?? ''}`, { cause: error })
  }
}

function parseExamples(content: unknown, path: string): readonly Example[] {
  const parsed = file.safeParse(content ?? {})
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const where = issue === undefined ? '' : issue.path.map(String).join('.')
    throw new Error(
      `${path}: ${where === '' ? '' : `${where}: `}${issue?.message ?? 'not valid'} (an example has name, command, and may have title, about, arguments, result)`,
    )
  }
  return parsed.data.examples.map((given) => ({
    name: given.name,
    title: given.title ?? given.name,
    about: given.about ?? 'From your own configuration.',
    command: given.command,
    arguments: given.arguments,
    result: given.result === undefined ? lastLine : resultMatching(new RegExp(given.result)),
  }))
}

/** Without a pattern the last line that is not empty is the result. */
function lastLine(output: readonly string[]): string | undefined {
  return output.findLast((line) => line.trim() !== '')
}

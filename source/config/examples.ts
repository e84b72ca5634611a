import { existsSync, readFileSync, statSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { parse, YAMLError } from 'yaml'
import { z } from 'zod'
import { bundledExamples } from '../domain/examples.ts'
import { faultExamples } from '../domain/fault-examples.ts'
import { lastLine } from '../domain/results.ts'
import type { Example } from '../domain/run.ts'
import { cleanText } from '../domain/text.ts'
import type { Environment } from './variables.ts'

/** What comes with the program: Spark's examples, and jobs with a fault to learn from. */
export const ownExamples: readonly Example[] = [...bundledExamples, ...faultExamples]

/** Name of the user's file in the current folder, where SPARK_ON_DOCKER_CONFIG names none. */
export const configFileName = 'spark-on-docker.yaml'

const maxFileBytes = 256 * 1024
/** What a user's pattern is tried on, so that a bad one cannot hold up the screen. */
const maxLines = 1000
const maxLineLength = 300
const maxPatternLength = 200
/** A repetition of something that repeats itself takes exponential time on text it does not fit. */
const nestedRepetition = /\((?:[^()\\]|\\.)*[*+}](?:[^()\\]|\\.)*\)\s*(?:[*+]|\{\d*,)/

const oneLine = z
  .string()
  .min(1)
  .max(200)
  .transform((text) => cleanText(text))
/** An argument; YAML reads `10` as a number. */
const word = z
  .union([z.string(), z.number(), z.boolean()])
  .transform(String)
  .refine((text) => text.length <= 4096 && !text.includes('\0'), 'must be at most 4096 characters')

const pattern = z
  .string()
  .min(1)
  .max(maxPatternLength, `must be at most ${maxPatternLength} characters`)
  .refine((source) => !nestedRepetition.test(source), 'must not repeat a group that repeats')
  .transform((source, context) => {
    try {
      return new RegExp(source)
    } catch (error) {
      context.addIssue({ code: 'custom', message: `is no regular expression: ${lineOf(error)}` })
      return z.NEVER
    }
  })

const entry = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,39}$/, 'must be lower-case letters, digits, . _ -, at most 40'),
  title: oneLine.optional(),
  about: oneLine.optional(),
  command: z.array(word).min(1, 'must hold at least the program').max(64),
  arguments: z.array(word).max(256).optional(),
  result: pattern.optional(),
})

const file = z.strictObject({ examples: z.array(entry).max(200).optional() })

const validKeys: readonly (readonly [path: RegExp, keys: readonly string[]])[] = [
  [/^$/, Object.keys(file.shape)],
  [/^examples\[\d+\]$/, Object.keys(entry.shape)],
]

function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`,
    )
    .join('')
}

/** The first thing that is wrong, in one line. */
function problem(error: z.ZodError): string {
  const issue = error.issues[0]
  if (issue === undefined) return 'it is not valid'
  const path = pathOf(issue.path)
  if (issue.code === 'unrecognized_keys') {
    const valid = validKeys.find(([where]) => where.test(path))?.[1] ?? []
    const where = path === '' ? '' : ` in ${path}`
    return `unknown key "${cleanText(issue.keys[0] ?? '')}"${where}; valid: ${valid.join(', ')}`
  }
  return `${path === '' ? 'the file' : path}: ${issue.message}`
}

/** Without a pattern the last line that is not empty is the result. */
function resultBy(regex: RegExp | undefined): Example['result'] {
  if (regex === undefined) return lastLine
  return (output) => {
    for (const line of output.slice(-maxLines).reverse()) {
      const match = regex.exec(line.slice(0, maxLineLength))
      if (match !== null) return match[1] ?? match[0]
    }
    return undefined
  }
}

/**
 * Reads examples from the text of a configuration file named `name`. Throws one line that says what is wrong where.
 */
export function parseExamples(text: string, name: string): readonly Example[] {
  let value: unknown
  try {
    value = parse(text, { maxAliasCount: 20 })
  } catch (error) {
    const line = error instanceof YAMLError ? (error.linePos?.[0].line ?? undefined) : undefined
    const where = line === undefined ? '' : ` line ${line}`
    throw new Error(`${name}${where}: ${lineOf(error).replace(/:$/, '')}`, { cause: error })
  }
  const read = file.safeParse(value ?? {})
  if (!read.success) throw new Error(`${name}: ${problem(read.error)}`)
  const taken = new Set(ownExamples.map((example) => example.name))
  return (read.data.examples ?? []).map((given, index) => {
    if (taken.has(given.name)) {
      throw new Error(
        `${name}: examples[${index}].name: there is an example "${given.name}" already`,
      )
    }
    taken.add(given.name)
    return {
      name: given.name,
      title: given.title ?? given.name,
      about: given.about ?? 'From your own configuration.',
      command: given.command,
      arguments: given.arguments ?? [],
      result: resultBy(given.result),
    }
  })
}

/**
 * The bundled examples and those of the user: from the file that SPARK_ON_DOCKER_CONFIG names
 * (which must be there), else from `spark-on-docker.yaml` in the current folder (which need not).
 * Throws one line that says what is wrong where.
 */
export function readExamples(cwd: string, environment: Environment): readonly Example[] {
  const named = environment.SPARK_ON_DOCKER_CONFIG ?? ''
  const given = named === '' ? configFileName : named
  const path = isAbsolute(given) ? given : join(cwd, given)
  if (named === '' && !existsSync(path)) return ownExamples
  let text: string
  try {
    if (statSync(path).size > maxFileBytes) {
      throw new Error(`it is larger than ${maxFileBytes / 1024} KiB`)
    }
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new Error(`${cleanText(given)} cannot be read: ${lineOf(error)}`, { cause: error })
  }
  return [...ownExamples, ...parseExamples(text, cleanText(given))]
}

/** First line of whatever was thrown. */
function lineOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}

import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse, YAMLError } from 'yaml'
import { z } from 'zod'
import { ownExamples } from '../domain/examples.ts'
import { lastLine } from '../domain/results.ts'
import type { Example } from '../domain/run.ts'
import { cleanText, errorMessage } from '../domain/text.ts'

/** Name of the user's file in the current folder, where the setting `config` names none. */
const configFileName = 'spark-on-docker.yaml'

const maxFileBytes = 256 * 1024
/** What a user's pattern is tried on, so that a bad one cannot hold up the screen. */
const maxLines = 1000
const maxLineLength = 300
/** A repetition of something that repeats itself takes exponential time on text it does not fit. */
const nestedRepetition = /\((?:[^()\\]|\\.)*[*+}](?:[^()\\]|\\.)*\)\s*(?:[*+]|\{\d*,)/

const oneLine = z.string().min(1).max(200).transform(cleanText)
/** An argument; YAML reads `10` as a number. */
const word = z
  .union([z.string(), z.number(), z.boolean()])
  .transform(String)
  .refine((text) => text.length <= 4096 && !text.includes('\0'), 'must be at most 4096 characters')

const pattern = z
  .string()
  .min(1)
  .max(200, 'must be at most 200 characters')
  .refine((source) => !nestedRepetition.test(source), 'must not repeat a group that repeats')
  .transform((source, context) => {
    try {
      return new RegExp(source)
    } catch (error) {
      const message = `is no regular expression: ${errorMessage(error)}`
      context.addIssue({ code: 'custom', message })
      return z.NEVER
    }
  })

const entry = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,39}$/, 'must be lower-case letters, digits, . _ -, at most 40'),
  title: oneLine.optional(),
  about: oneLine.default('From your own configuration.'),
  command: z.array(word).min(1, 'must hold at least the program').max(64),
  arguments: z.array(word).max(256).default([]),
  result: pattern.optional(),
})

const file = z.strictObject({ examples: z.array(entry).max(200).default([]) }).prefault({})

/** The first thing that is wrong, in one line. */
function problem({ issues: [issue] }: z.ZodError): string {
  const path = z.core.toDotPath(issue?.path ?? [])
  if (issue?.code !== 'unrecognized_keys') return `${path || 'the file'}: ${issue?.message ?? ''}`
  const shape = path === '' ? file.def.innerType.shape : entry.shape
  const where = path === '' ? '' : ` in ${path}`
  return `unknown key "${cleanText(issue.keys[0] ?? '')}"${where}; valid: ${Object.keys(shape).join(', ')}`
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

/** Reads examples from the text of a file named `name`. Throws one line that says what is wrong where. */
export function parseExamples(text: string, name: string): readonly Example[] {
  let value: unknown
  try {
    value = parse(text, { maxAliasCount: 20 })
  } catch (error) {
    const line = error instanceof YAMLError ? error.linePos?.[0].line : undefined
    const [reason = ''] = error instanceof Error ? error.message.split(/:?\n/) : []
    throw new Error(`${name}${line === undefined ? '' : ` line ${line}`}: ${reason}`, {
      cause: error,
    })
  }
  const read = file.safeParse(value ?? {})
  if (!read.success) throw new Error(`${name}: ${problem(read.error)}`)
  const taken = new Set(ownExamples.map((example) => example.name))
  return read.data.examples.map((given, index) => {
    if (taken.has(given.name)) {
      throw new Error(
        `${name}: examples[${index}].name: there is an example "${given.name}" already`,
      )
    }
    taken.add(given.name)
    return { ...given, title: given.title ?? given.name, result: resultBy(given.result) }
  })
}

/**
 * The bundled examples and those of the user: from the file that is named (which must be there),
 * else from `spark-on-docker.yaml` in the folder `cwd` (which need not). Throws one line that says
 * what is wrong where.
 */
export function readExamples(cwd: string, named: string): readonly Example[] {
  if (named === '' && !existsSync(join(cwd, configFileName))) return ownExamples
  const given = named === '' ? configFileName : named
  const path = resolve(cwd, given)
  let text: string
  try {
    if (statSync(path).size > maxFileBytes) {
      throw new Error(`it is larger than ${maxFileBytes / 1024} KiB`)
    }
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new Error(`${cleanText(given)} cannot be read: ${errorMessage(error)}`, { cause: error })
  }
  return [...ownExamples, ...parseExamples(text, cleanText(given))]
}

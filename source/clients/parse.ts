import { z } from 'zod'
import { cleanText } from '../domain/text.ts'
import { ClientError } from './contracts.ts'

/** Text from outside, made safe to print; absent text is empty. */
export const text = z
  .string()
  .nullish()
  .transform((value) => cleanText(value ?? ''))

/** A number from outside; absent, null and what is not finite is 0. */
export const number = z
  .number()
  .nullish()
  .catch(0)
  .transform((value) => value ?? 0)

/** One of the given words, whatever its case; `otherwise` for any other. */
export function word<const Words extends readonly string[]>(
  words: Words,
  otherwise: Words[number],
): z.ZodType<Words[number]> {
  return z.preprocess(
    (value) => words.find((known) => known === String(value).toUpperCase()) ?? otherwise,
    z.enum(words),
  )
}

/** A list from outside; absent and null are empty. */
export function list<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .nullish()
    .transform((items) => items ?? [])
}

/** Parses outside data, or rejects with the first thing that does not fit, by its path. */
export function parsed<T>(
  system: ClientError['system'],
  what: string,
  schema: z.ZodType<T>,
  value: unknown,
): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const at = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `
  throw new ClientError(
    system,
    `${what} is not what was expected: ${at}${issue?.message ?? 'unknown form'}`,
    { cause: result.error },
  )
}

import { z } from 'zod'
import { cleanText } from './text.ts'

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
    .transform((items): readonly z.output<T>[] => items ?? [])
}

/** Where a field is in an answer (`/` between the names), and how it is read. */
type Fields = Readonly<Record<string, readonly [path: string, schema: z.ZodType]>>
type Read<Table extends Fields> = { readonly [Name in keyof Table]: z.output<Table[Name][1]> }

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads an object by a table of its fields; what is absent is read as undefined. */
export function fields<const Table extends Fields>(table: Table): z.ZodType<Read<Table>> {
  const rows = Object.entries(table).map(([name, [path, schema]]) => ({
    name,
    steps: path.split('/'),
    schema,
  }))
  return z.unknown().transform((value, context) => {
    if (!isObject(value)) {
      context.addIssue({ code: 'custom', message: 'it is no object' })
      return z.NEVER
    }
    const read: Record<string, unknown> = {}
    for (const { name, steps, schema } of rows) {
      let at: unknown = value
      for (const step of steps) at = isObject(at) ? at[step] : undefined
      const result = schema.safeParse(at)
      if (result.success) read[name] = result.data
      for (const { message, path } of result.error?.issues ?? []) {
        context.addIssue({ code: 'custom', message, path: [...steps, ...path] })
      }
    }
    // Each field is what its schema made of it.
    return read as Read<Table>
  })
}

/** Text that must be there, made safe to print. */
export const requiredText = z.string().transform((value) => cleanText(value))

/** `2026-01-01T12:00:00.000GMT`, as Spark writes a time, in milliseconds since the epoch. */
export const time = z
  .string()
  .nullish()
  .transform((value) => {
    const at = Date.parse((value ?? '').replace(/GMT$/, 'Z'))
    return Number.isNaN(at) ? undefined : at
  })

/** A number that may be absent, and then is undefined and not 0. */
export const optionalNumber = z
  .number()
  .nullish()
  .transform((value) => value ?? undefined)

/** Text that may be absent, and then is undefined and not empty. */
export const givenText = z
  .string()
  .nullish()
  .transform((value) => (value == null ? undefined : cleanText(value)))

/** True only where it is said. */
export const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false)

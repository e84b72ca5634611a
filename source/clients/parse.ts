import type { z } from 'zod'
import { ClientError } from './contracts.ts'

export { list, number, text } from '../domain/fields.ts'

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

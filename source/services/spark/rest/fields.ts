import { z } from 'zod'

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

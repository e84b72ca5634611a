import { z } from 'zod'
import { type Asked, askedOf } from '../../../domain/spark-facts.ts'
import { list, parsed, text } from '../../../clients/parse.ts'

const environment = z.object({ sparkProperties: list(z.tuple([z.string(), z.string()])) })

/** Reads `/environment` as what the application asked for. Rejects with a `ClientError` what is not one. */
export function parseEnvironment(value: unknown): Asked {
  const read = parsed('spark', "the application's environment", environment, value)
  return askedOf(
    Object.fromEntries(read.sparkProperties.map(([key, of]) => [text.parse(key), text.parse(of)])),
  )
}

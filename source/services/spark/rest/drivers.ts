import { z } from 'zod'
import type { DriverAddress } from '../../../domain/spark-facts.ts'
import { list, parsed, text } from '../../../clients/parse.ts'

const executor = z.object({ appid: text, appdesc: z.object({ command: text }).nullish() })
const page = z.object({ executors: list(executor), finishedexecutors: list(executor) })

/**
 * Reads out of a worker's `/json/` where each application's executors call their driver: the
 * `--driver-url` of their command, which is known even when the driver answers nobody. Rejects
 * with a `ClientError` what is not a worker's page.
 */
export function parseDrivers(value: unknown): ReadonlyMap<string, DriverAddress> {
  const read = parsed('spark', "the worker's /json/", page, value)
  const found = new Map<string, DriverAddress>()
  for (const { appid, appdesc } of [...read.finishedexecutors, ...read.executors]) {
    const match = /--driver-url, spark:\/\/[^@,]*@([^,]+):(\d+)/.exec(appdesc?.command ?? '')
    if (match?.[1] !== undefined) found.set(appid, { host: match[1], port: Number(match[2]) })
  }
  return found
}

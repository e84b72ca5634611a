import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'

type Place = Pick<Config, 'demo' | 'stateFolder'>

const mark = ({ stateFolder }: Place) => join(stateFolder, 'down')

/** Remembers that a person took the cluster down, so that looking at it does not start it again. */
export function rememberDown(config: Place): void {
  if (config.demo) return
  mkdirSync(config.stateFolder, { recursive: true, mode: 0o700 })
  writeFileSync(mark(config), '', { mode: 0o600 })
}

/** Forgets it, when the cluster is started. */
export function forgetDown(config: Place): void {
  if (!config.demo) rmSync(mark(config), { force: true })
}

/** True when the last `down` was asked for and no `up` came after it. */
export function isDownOnPurpose(config: Place): boolean {
  return !config.demo && existsSync(mark(config))
}

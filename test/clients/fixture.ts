import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A recorded answer of a real system, as text. */
export function fixture(name: string): string {
  return readFileSync(join(import.meta.dirname, '..', 'fixtures', name), 'utf8')
}

/** A recorded answer as JSON. */
export function jsonFixture(name: string): unknown {
  return JSON.parse(fixture(name)) as unknown
}

/** The values of a recorded stream of JSON lines. */
export function linesFixture(name: string): readonly unknown[] {
  return fixture(name)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as unknown)
}

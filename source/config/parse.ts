import { prefix } from './variables.ts'

const units: Readonly<Record<string, number>> = { b: 1 / 1024 ** 2, k: 1 / 1024, m: 1, g: 1024 }

function refuse(name: string, value: string, valid: string): never {
  throw new Error(`${prefix}${name}=${value} is not valid: ${valid}`)
}

/** A whole number within bounds; throws one line that names the variable and what is valid. */
export function wholeNumber(name: string, value: string, min: number, max: number): number {
  const number = Number(value)
  if (!/^\d+$/.test(value.trim()) || number < min || number > max) {
    refuse(name, value, `a whole number from ${min} to ${max}`)
  }
  return number
}

/** MiB of a size such as `1g` or `512m`; throws as `wholeNumber`. */
export function mebibytes(name: string, value: string): number {
  const match = /^(\d+(?:\.\d+)?)([bkmg])b?$/i.exec(value.trim())
  const unit = units[match?.[2]?.toLowerCase() ?? '']
  if (match === null || unit === undefined) refuse(name, value, 'a size such as 512m or 2g')
  return Math.floor(Number(match[1]) * unit)
}

/** A Compose project name; throws as `wholeNumber`. */
export function projectName(value: string): string {
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(value)) {
    refuse('PROJECT', value, 'small letters, digits, - and _, beginning with a letter or digit')
  }
  return value
}

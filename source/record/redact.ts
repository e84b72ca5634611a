// What a recording must not tell: secrets, and where the machine is. Whatever is replaced is
// replaced by the same words everywhere, so that it can still be followed.

const secretName =
  /pass(?:word|wd|phrase)?$|secret|token|credential|(?:api|access|private|auth)[._-]?key/i
const secretPair =
  /\b([\w.-]*(?:password|passwd|passphrase|secret|token|credential|(?:api|access|private|auth)[._-]?key)[\w.-]*["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;&]+)/gi
/** `requirepass x`, `--token x`: on a command line or in a configuration. */
const secretOption = /(requirepass|--?[\w-]*(?:password|passwd|secret|token))(\s+)(?![=:])\S+/gi
/** Keys that tell by themselves what they are: of Amazon, GitHub, Slack, and JSON web tokens. */
const knownSecret =
  /\b(?:AKIA[0-9A-Z]{16}|gh[opsu]_[A-Za-z0-9]{20,}|xox[abprs]-[\w-]{10,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)/g
const inUrl = /(\/\/)[^/\s:@]+:[^/\s@]+@/g
const address4 = /\b(?:\d{1,3}\.){3}\d{1,3}\b/g
/** At least six groups, or `::`: a time of day has three. */
const address6 =
  /(?<![\w:])(?:(?:[\da-f]{1,4}:){5,7}[\da-f]{1,4}|(?:[\da-f]{1,4}:){1,6}:(?:[\da-f]{1,4}(?::[\da-f]{1,4}){0,5})?|::[\da-f]{1,4})(?![\w:])/gi
/** They are the same on every machine. */
const everywhere = new Set(['127.0.0.1', '0.0.0.0', '::1'])
const hidden = '(secret)'
/** A shorter value may be any word. */
const shortest = 6

/** Takes secrets and addresses out of text. */
export interface Redaction {
  (text: string): string
  /** A name of the machine, from now on. */
  readonly addHost: (name: string) => void
}

/** Makes a redaction; secret values of the environment are taken out wherever they stand. */
export function createRedaction(env: Readonly<Record<string, string | undefined>>): Redaction {
  const addresses = new Map<string, string>()
  const hosts = new Map<RegExp, string>()
  const secrets = Object.entries(env).flatMap(([name, value = '']) =>
    secretName.test(name) && value.length >= shortest ? [value] : [],
  )
  const addressOf = (found: string) => {
    if (everywhere.has(found)) return found
    const known = addresses.get(found) ?? `10.0.${addresses.size >> 8}.${addresses.size & 255}`
    addresses.set(found, known)
    return known
  }
  const redact = (text: string) => {
    let clean = text
    for (const secret of secrets) clean = clean.replaceAll(secret, hidden)
    clean = clean
      .replace(secretPair, `$1${hidden}`)
      .replace(secretOption, `$1$2${hidden}`)
      .replace(knownSecret, hidden)
      .replace(inUrl, `$1${hidden}@`)
    for (const [name, other] of hosts) clean = clean.replace(name, other)
    return clean.replace(address4, addressOf).replace(address6, addressOf)
  }
  return Object.assign(redact, {
    addHost: (name: string) => {
      const literal = name.replace(/[^\w-]/g, '\\$&')
      // A short name may be any word, but a text that is nothing else is the name.
      const whole = name.length < shortest ? `^${literal}$` : `(?<![\\w-])${literal}(?![\\w-])`
      const other = `host-${hosts.size + 1}`
      if (name !== '' && [...hosts.keys()].every(({ source }) => source !== whole))
        hosts.set(new RegExp(whole, 'g'), other)
    },
  })
}

/** Whether what has this name is a secret, whatever it is. */
export function isSecretName(name: string): boolean {
  return secretName.test(name)
}

/** What is written for a secret. */
export const redacted = hidden

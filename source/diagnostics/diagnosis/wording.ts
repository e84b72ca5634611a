import { z } from 'zod'
import { confOption, joinWords, quoted } from '../../domain/shell.ts'
import { confidences, type Detector, kinds } from './detector.ts'
import { detectors, type Diagnosis, identityOf } from './diagnosis.ts'
import { driverHostSetting } from './executors-crashing.ts'

const strings = z.array(z.string()).readonly()

/** A diagnosis in words, as every part of the program shows it and the history keeps it. */
export const wordedSchema = z.object({
  id: z.string(),
  cause: z.string(),
  kind: z.enum(kinds),
  confidence: z.enum(confidences),
  title: z.string(),
  /** What it stands on, by what it is called. */
  figures: z.record(z.string(), z.string()),
  /** What to do: press a key, type a command, set something, or change the program. */
  remedy: z.object({
    key: z.string().optional(),
    command: strings.optional(),
    settings: strings.optional(),
    variable: z.string().optional(),
    code: z.string().optional(),
  }),
  /** What that does. */
  effect: z.string(),
  stageIds: z.array(z.number()).readonly(),
})
export type Worded = Readonly<z.infer<typeof wordedSchema>>

/** What the screen calls the container with a host's name; undefined where it is none known. */
export type NameOf = (host: string) => string | undefined

/** The words of a diagnosis; `beside` the application's name they leave it out. */
function wordsOf({ cause, ...found }: Diagnosis, nameOf: NameOf, beside = false) {
  const { applicationId, applicationName } = found.subject
  const named = !beside && applicationId !== undefined
  const who = named ? `"${applicationName ?? ''}" (${applicationId})` : ''
  const detector: Pick<Detector<never>, 'words'> = detectors[cause]
  return detector.words(found, {
    name: (host) => nameOf(host) ?? host,
    of: named ? ` of ${who}` : '',
    who: named ? `${who} ` : '',
  })
}

/** The one line for a diagnosis where the name of its application stands beside it. */
export function titleBeside(one: Diagnosis, nameOf: NameOf): string {
  return wordsOf(one, nameOf, true).title
}

/** A diagnosis in words. */
export function worded(one: Diagnosis, nameOf: NameOf): Worded {
  const { cause, kind, confidence, remedy, subject } = one
  const { title, figures, effect = '', code } = wordsOf(one, nameOf)
  const { key, command, settings, variable } = remedy
  const typed = command?.map((word) =>
    typeof word === 'string' ? word : (nameOf(word.host) ?? word.host),
  )
  const { stageId, stageIds = stageId === undefined ? [] : [stageId] } = subject
  return {
    ...{ id: identityOf(one), cause, kind, confidence, title, effect },
    figures: Object.fromEntries(Object.entries(figures).map(([label, of]) => [label, String(of)])),
    remedy: { key, command: typed, settings, variable, code },
    stageIds,
  }
}

/** What a remedy asks for, part by part: how it is done, and what is pressed, typed or changed. */
export function remedyParts({ remedy }: Worded): readonly {
  readonly how: 'press' | 'type' | 'set' | 'change'
  readonly text: string
}[] {
  const { key, command, settings = [], variable, code } = remedy
  const option = (setting: string) =>
    setting === driverHostSetting ? `--conf ${setting}` : confOption(setting)
  const parts = [
    { how: 'press', text: key },
    { how: 'type', text: command && joinWords(command) },
    { how: 'set', text: settings.map(option).join(' ') || undefined },
    { how: 'set', text: variable && quoted(variable) },
    { how: 'change', text: code },
  ] as const
  return parts.flatMap(({ how, text }) => (text === undefined ? [] : { how, text }))
}

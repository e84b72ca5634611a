import { z } from 'zod'
import { confOption, joinWords, quoted } from '../../domain/shell.ts'
import type { Detector, Subject } from './detector.ts'
import { confidences } from './detector.ts'
import { detectors, type Diagnosis, identityOf } from './diagnosis.ts'
import { driverHostSetting } from './executors-crashing.ts'

/** A diagnosis in words, as every part of the program shows it and the history keeps it. */
export const wordedSchema = z.object({
  id: z.string(),
  cause: z.string(),
  kind: z.enum(['waiting', 'failure', 'recommendation']),
  confidence: z.enum(confidences),
  title: z.string(),
  /** The figures that it stands on. */
  figures: z.array(z.tuple([z.string(), z.string()])),
  measured: z.string().optional(),
  threshold: z.string().optional(),
  why: z.string().optional(),
  /** What to do: press a key, type a command, set something, or change the program. */
  remedy: z.object({
    key: z.string().optional(),
    command: z.array(z.string()).optional(),
    settings: z.array(z.string()).optional(),
    variable: z.string().optional(),
    code: z.string().optional(),
  }),
  /** What that does. */
  effect: z.string().optional(),
  gainMs: z.number(),
  stageIds: z.array(z.number()),
})
export type Worded = Readonly<z.infer<typeof wordedSchema>>

/** What the screen calls the container with a host's name; undefined where it is none known. */
export type NameOf = (host: string) => string | undefined

/** The words of a diagnosis; `beside` the application's name they leave it out. */
function wordsOf({ cause, ...found }: Diagnosis, nameOf: NameOf, beside = false) {
  const { applicationId, applicationName }: Subject = found.subject
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
  const { cause, kind, confidence, remedy, subject, gainMs = 0, more = 0 } = one
  const { code, figures = [], measured, ...words } = wordsOf(one, nameOf)
  const { key, command, settings, variable } = remedy
  return {
    ...{ id: identityOf(one), cause, kind, confidence, ...words, gainMs },
    figures: figures.map(([label, value]) => [label, String(value)]),
    ...(measured && { measured: measured + (more > 0 ? ` (and ${more} more like it)` : '') }),
    remedy: {
      ...(key && { key }),
      ...(command && {
        command: command.map((word) =>
          typeof word === 'string' ? word : (nameOf(word.host) ?? word.host),
        ),
      }),
      ...(settings && { settings: [...settings] }),
      ...(variable && { variable }),
      ...(code && { code }),
    },
    stageIds: [...(subject.stageIds ?? [subject.stageId ?? []].flat())],
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

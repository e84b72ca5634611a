import { textWidth } from './text.ts'

/**
 * What each character that this program draws or writes becomes where only ASCII can be shown: the
 * one below it. One column stays one column, so that whatever was measured before still fits.
 */
const alike: readonly (readonly [drawn: string, ascii: string])[] = [
  // Marks and states.
  ['·•●◐○◌▸›▾▲▼✓✗→←↑↓', '|**~o.>>v^v+x><^v'],
  // Letters of sentences.
  ['…–—−×’‘“”', `~---x''""`],
  // Frames; the heavy one is the focused pane's where there are no colours.
  ['─│╭╮╰╯└━┃┏┓┗┛', '-|++++`=#####'],
  // Levels of sparklines and charts, from the lowest on.
  ['▁▂▃▄▅▆▇█', '_.-=+*%#'],
  // Parts of a bar's last column, and what of a bar is empty, skipped or under way.
  ['▏▎▍▌▋▊▉░▒▓', '.--===#.=%'],
]
const ascii = new Map(
  alike.flatMap(([drawn, plain]) =>
    Array.from(drawn, (one, at) => [one, plain.charAt(at)] as const),
  ),
)

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
// eslint-disable-next-line no-control-regex -- ASCII is what is looked for
const beyond = /[^\u0000-\u007f]+/g

/**
 * Text in ASCII alone, exactly as wide as it was: characters of this program by their look-alikes,
 * all others (in names and output from outside) as `?` for each column.
 */
export function toAscii(text: string): string {
  // A blank before the sign of something cut or under way makes room for two dots.
  return text
    .replaceAll(' …', '..')
    .replace(beyond, (run) =>
      Array.from(
        graphemes.segment(run),
        ({ segment }) => ascii.get(segment) ?? '?'.repeat(textWidth(segment)),
      ).join(''),
    )
}

type Environment = Readonly<Record<string, string | undefined>>

/** Terminals whose own font has no more than a few of the characters that are drawn. */
const plainTerminals = /^(?:linux|dumb|vt\d)/

/**
 * Whether this terminal shows ASCII only: by its kind, or by the locale, of which POSIX lets LC_ALL
 * win over LC_CTYPE and that over LANG. Where none of them says anything, the terminal is taken
 * for one of today's.
 */
export function showsAsciiOnly({ LC_ALL, LC_CTYPE, LANG, TERM }: Environment): boolean {
  const locale = [LC_ALL, LC_CTYPE, LANG].find((value) => value !== undefined && value !== '')
  if (plainTerminals.test(TERM ?? '')) return true
  return locale !== undefined && !/utf-?8/i.test(locale)
}

/** Makes text into what this terminal shows. */
export function charactersOf(environment: Environment): (text: string) => string {
  return showsAsciiOnly(environment) ? toAscii : (text) => text
}

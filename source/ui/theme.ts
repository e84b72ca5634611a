import { createContext } from 'react'
import { charactersOf } from '../domain/characters.ts'
import { plainText, type Line, type Role, type Span } from './text/line.ts'

/** How roles look. Only the sixteen named colours and attributes are used, never exact shades. */
export interface Theme {
  /** False: attributes (bold, dim, inverse) only. */
  readonly color: boolean
  /** Text as this terminal can show it; `paint` and `span` have done that already. */
  readonly characters: (text: string) => string
  readonly paint: (line: Line) => string
  readonly span: (span: Span) => string
}

type Code = readonly [open: string, close: string]
const sgr = (open: string, close: string): Code => [`\u001b[${open}m`, `\u001b[${close}m`]
const none: Code = ['', '']
const bold = sgr('1', '22')
const dim = sgr('2', '22')
const inverse = sgr('7', '27')

/** Each role with colours, and with attributes only. */
const looks: Record<Role, readonly [colored: Code, plain: Code]> = {
  plain: [none, none],
  dim: [dim, dim],
  strong: [bold, bold],
  good: [sgr('32', '39'), none],
  warning: [sgr('33', '39'), bold],
  bad: [sgr('31', '39'), bold],
  accent: [sgr('36', '39'), none],
  title: [sgr('1;36', '22;39'), bold],
  key: [sgr('36', '39'), bold],
  badge: [sgr('30;43', '39;49'), inverse],
  match: [sgr('30;43', '39;49'), inverse],
  cursor: [inverse, inverse],
}

/** A whole line that is marked. */
const marks: Record<NonNullable<Line['mark']>, Code> = {
  selected: inverse,
  current: bold,
  stale: dim,
}

/** The looks with colours, or with attributes only, in the characters that can be shown. */
export function createTheme(
  color: boolean,
  characters: Theme['characters'] = (text) => text,
): Theme {
  const wrap = ([open, close]: Code, text: string) =>
    text === '' ? '' : open + characters(text) + close
  const paintSpan = ({ text, role }: Span) => wrap(looks[role][color ? 0 : 1], text)
  return {
    color,
    characters,
    span: paintSpan,
    paint: (line) =>
      line.mark === undefined
        ? line.spans.map(paintSpan).join('')
        : wrap(marks[line.mark], plainText(line)),
  }
}

/**
 * Colours unless `NO_COLOR` is set (https://no-color.org) or the terminal has none; ASCII where it
 * has nothing else.
 */
export function themeOf(environment: Readonly<Record<string, string | undefined>>): Theme {
  const refused = (environment.NO_COLOR ?? '') !== ''
  return createTheme(!refused && environment.TERM !== 'dumb', charactersOf(environment))
}

/** How everything below looks; `App` provides it. */
export const ThemeContext = createContext<Theme>(createTheme(true))

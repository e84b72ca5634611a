import { createContext } from 'react'
import { charactersOf } from '../domain/characters.ts'
import type { Line, Role, Span } from './text/line.ts'

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

const colored: Record<Role, Code> = {
  plain: none,
  dim,
  strong: bold,
  good: sgr('32', '39'),
  warning: sgr('33', '39'),
  bad: sgr('31', '39'),
  accent: sgr('36', '39'),
  title: sgr('1;36', '22;39'),
  key: sgr('36', '39'),
  badge: sgr('30;43', '39;49'),
  match: sgr('30;43', '39;49'),
  cursor: inverse,
}

const attributes: Record<Role, Code> = {
  plain: none,
  dim,
  strong: bold,
  good: none,
  warning: bold,
  bad: bold,
  accent: none,
  title: bold,
  key: bold,
  badge: inverse,
  match: inverse,
  cursor: inverse,
}

/** The looks with colours, or with attributes only, in the characters that can be shown. */
export function createTheme(
  color: boolean,
  characters: Theme['characters'] = (text) => text,
): Theme {
  const codes = color ? colored : attributes
  const wrap = ([open, close]: Code, text: string) =>
    text === '' ? '' : open + characters(text) + close
  const paintSpan = ({ text, role }: Span) => wrap(codes[role], text)
  const whole = ({ spans }: Line, code: Code) => wrap(code, spans.map(({ text }) => text).join(''))
  return {
    color,
    characters,
    span: paintSpan,
    paint: (line) => {
      if (line.mark === 'selected') return whole(line, inverse)
      if (line.mark === 'current') return whole(line, bold)
      if (line.mark === 'stale') return whole(line, dim)
      return line.spans.map(paintSpan).join('')
    },
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

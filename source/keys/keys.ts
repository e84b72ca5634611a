import type { Key } from 'ink'

/** Ink's `Key`; a test hands in what it needs. */
type KeyFlags = Partial<Key>

const named = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageUp'],
  ['pageDown', 'pageDown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'esc'],
  ['tab', 'tab'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
] as const

const controls: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  ' ': 'space',
  '\u007f': 'backspace',
  '\b': 'backspace',
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** What is left of a mouse report (SGR) when its ESC was taken off: no key. */
const mouseRest = /\[?<\d+;\d+;\d+[Mm]/g

/** Whether a canonical key is text that a line editor puts in. */
export function printable(key: string): string | undefined {
  if (key === 'space') return ' '
  const [first, second] = graphemes.segment(key)
  return first !== undefined && second === undefined && !/\p{Control}/u.test(key) ? key : undefined
}

/**
 * Canonical names of what Ink's `useInput` gives: `j`, `G`, `space`, `enter`, `ctrl+d`,
 * `shift+tab`, `pageDown`, `alt+x`. Fast keys arrive joined (`jjj`) and come out one by one.
 */
export function keysOf(input: string, flags: KeyFlags): readonly string[] {
  if (flags.eventType === 'release') return []
  const name = named.find(([flag]) => flags[flag] === true)?.[1]
  if (name !== undefined) {
    const shift = flags.shift === true && name === 'tab' ? 'shift+' : ''
    return [`${flags.ctrl === true ? 'ctrl+' : ''}${shift}${name}`]
  }
  if (flags.ctrl === true) return input === '' ? [] : [`ctrl+${input.toLowerCase()}`]
  if (flags.meta === true) return input === '' ? [] : [`alt+${input}`]
  return [...graphemes.segment(input.replace(mouseRest, ''))].flatMap(({ segment }) => {
    const control = controls[segment] ?? (segment === '\r\n' ? 'enter' : undefined)
    if (control !== undefined) return [control]
    const code = segment.charCodeAt(0)
    if (code > 0 && code < 27) return [`ctrl+${String.fromCharCode(code + 96)}`]
    return /\p{Control}/u.test(segment) ? [] : [segment]
  })
}

const symbols: Readonly<Record<string, string>> = {
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  enter: 'Enter',
  esc: 'Esc',
  tab: 'Tab',
  space: 'Space',
  pageUp: 'PgUp',
  pageDown: 'PgDn',
  home: 'Home',
  end: 'End',
  backspace: 'Backspace',
  delete: 'Del',
}

/** A canonical key as a person reads it: `Ctrl-D`, `Shift-Tab`, `↑`. */
export function keyLabel(key: string): string {
  const [last, ...modifiers] = key === '+' ? ['+'] : key.split('+').reverse()
  const name = symbols[last ?? ''] ?? last ?? ''
  const shown = modifiers.length > 0 && name.length === 1 ? name.toUpperCase() : name
  return [
    ...modifiers.reverse().map((word) => word.charAt(0).toUpperCase() + word.slice(1)),
    shown,
  ].join('-')
}

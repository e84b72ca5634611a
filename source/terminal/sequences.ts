/** Control sequences that the monitor writes itself; Ink writes the rest. */
export const sequences = {
  /** Button presses, drags and the wheel, in SGR coordinates (xterm modes 1002 and 1006). */
  mouseOn: '\u001b[?1002h\u001b[?1006h',
  mouseOff: '\u001b[?1002l\u001b[?1006l',
  pasteOff: '\u001b[?2004l',
  synchronizedOff: '\u001b[?2026l',
  attributesOff: '\u001b[0m',
  /** Clears the screen, from its first cell on. */
  clear: '\u001b[0m\u001b[H\u001b[J',
  cursorOn: '\u001b[?25h',
  mainScreen: '\u001b[?1049l',
} as const

/** Everything that gives a terminal back as it was, whatever state it was left in. */
export const restoreAll =
  sequences.synchronizedOff +
  sequences.mouseOff +
  sequences.pasteOff +
  sequences.attributesOff +
  sequences.mainScreen +
  sequences.cursorOn

/**
 * OSC 52: asks the terminal to put `text` on the clipboard of the machine that the person sits
 * at, also through ssh. Terminals that do not know it ignore it.
 */
export function clipboardSequence(text: string): string {
  return `\u001b]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`
}

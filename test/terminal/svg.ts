import type { IBufferCell, Terminal } from '@xterm/headless'

const cell = { width: 8.4, height: 18, font: 14 }
const background = '#11151c'
const foreground = '#cdd6e0'

/** The sixteen colours that terminals name, in a calm dark theme. */
const palette = [
  ...['#1c2330', '#e06c75', '#8fbf7f', '#e2b86b', '#6ea8fe', '#c490d1', '#5fc3c8', '#cdd6e0'],
  ...['#667085', '#ff8a93', '#a9d99a', '#f5d08a', '#8fbdff', '#dcb0e6', '#83dde1', '#ffffff'],
]

interface Look {
  readonly foreground: string
  readonly background: string | undefined
  readonly bold: boolean
  readonly dim: boolean
  readonly underline: boolean
}

/** The screen of a terminal as an SVG picture, cell for cell. */
export function screenToSvg(terminal: Terminal): string {
  const width = terminal.cols * cell.width + 20
  const height = terminal.rows * cell.height + 20
  const rows = Array.from({ length: terminal.rows }, (_, row) => rowToSvg(terminal, row))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width.toFixed(0)}" height="${height.toFixed(0)}" viewBox="0 0 ${width.toFixed(0)} ${height.toFixed(0)}">`,
    `<rect width="100%" height="100%" rx="8" fill="${background}"/>`,
    `<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="${String(cell.font)}" xml:space="preserve">`,
    ...rows.filter((row) => row !== ''),
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}

function rowToSvg(terminal: Terminal, row: number): string {
  const buffer = terminal.buffer.active
  const line = buffer.getLine(buffer.baseY + row)
  if (line === undefined) return ''
  const runs: { start: number; text: string; columns: number; look: Look }[] = []
  for (let column = 0; column < terminal.cols; column += 1) {
    const at = line.getCell(column)
    if (at === undefined || at.getWidth() === 0) continue
    const look = lookOf(at)
    const last = runs.at(-1)
    const text = at.getChars() === '' ? ' ' : at.getChars()
    if (last !== undefined && JSON.stringify(last.look) === JSON.stringify(look)) {
      last.text += text
      last.columns += at.getWidth()
    } else runs.push({ start: column, text, columns: at.getWidth(), look })
  }
  const top = 10 + row * cell.height
  return runs.map((run) => runToSvg(run, top)).join('')
}

function runToSvg(
  run: { start: number; text: string; columns: number; look: Look },
  top: number,
): string {
  const x = (10 + run.start * cell.width).toFixed(1)
  const width = (run.columns * cell.width).toFixed(1)
  const box =
    run.look.background === undefined
      ? ''
      : `<rect x="${x}" y="${String(top)}" width="${width}" height="${String(cell.height)}" fill="${run.look.background}"/>`
  if (run.text.trim() === '') return box
  const style = [
    `fill="${run.look.foreground}"`,
    run.look.bold ? 'font-weight="bold"' : '',
    run.look.dim ? 'opacity="0.6"' : '',
    run.look.underline ? 'text-decoration="underline"' : '',
  ]
    .filter((part) => part !== '')
    .join(' ')
  const text = run.text.replace(/[&<>]/g, (c) => `&#${String(c.charCodeAt(0))};`)
  return `${box}<text x="${x}" y="${String(top + cell.height - 4.5)}" textLength="${width}" lengthAdjust="spacingAndGlyphs" ${style}>${text}</text>`
}

function lookOf(at: IBufferCell): Look {
  const fore = at.isFgDefault() ? foreground : colour(at.getFgColor(), at.isFgRGB())
  const back = at.isBgDefault() ? undefined : colour(at.getBgColor(), at.isBgRGB())
  const inverse = at.isInverse() !== 0
  return {
    foreground: inverse ? (back ?? background) : fore,
    background: inverse ? fore : back,
    bold: at.isBold() !== 0,
    dim: at.isDim() !== 0,
    underline: at.isUnderline() !== 0,
  }
}

function colour(value: number, rgb: boolean): string {
  if (rgb) return `#${value.toString(16).padStart(6, '0')}`
  const named = palette[value]
  if (named !== undefined) return named
  if (value >= 232) return grey(8 + (value - 232) * 10)
  const levels = [0, 95, 135, 175, 215, 255]
  const index = value - 16
  const part = (divisor: number) => levels[Math.floor(index / divisor) % 6] ?? 0
  return `rgb(${String(part(36))},${String(part(6))},${String(part(1))})`
}

function grey(level: number): string {
  return `rgb(${String(level)},${String(level)},${String(level)})`
}

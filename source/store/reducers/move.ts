/** How far a key moves: rows, or pages, or to an end. */
export type Move = 'up' | 'down' | 'pageUp' | 'pageDown' | 'halfUp' | 'halfDown' | 'top' | 'bottom'

/** Rows that a move goes, of a list with this page. */
export function distance(move: Move, page: number): number {
  const half = Math.max(1, Math.floor(page / 2))
  const steps: Record<Move, number> = {
    ...{ up: -1, pageUp: -page, halfUp: -half, top: -Infinity },
    ...{ down: 1, pageDown: page, halfDown: half, bottom: Infinity },
  }
  return steps[move]
}

/** A number moved between two bounds; `low` where they cross. */
export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value))
}

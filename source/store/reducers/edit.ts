import type { Edit } from '../ui.ts'

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

function before({ value, cursor }: Edit): number {
  return [...graphemes.segment(value.slice(0, cursor))].at(-1)?.index ?? 0
}

function after({ value, cursor }: Edit): number {
  const [first] = graphemes.segment(value.slice(cursor))
  return cursor + (first?.segment.length ?? 0)
}

function without({ value }: Edit, from: number, to: number): Edit {
  return { value: value.slice(0, from) + value.slice(to), cursor: from }
}

/** What editing keys do to a line. */
export const edits = {
  left: (edit: Edit): Edit => ({ ...edit, cursor: before(edit) }),
  right: (edit: Edit): Edit => ({ ...edit, cursor: after(edit) }),
  start: (edit: Edit): Edit => ({ ...edit, cursor: 0 }),
  end: (edit: Edit): Edit => ({ ...edit, cursor: edit.value.length }),
  backspace: (edit: Edit): Edit => without(edit, before(edit), edit.cursor),
  delete: (edit: Edit): Edit => without(edit, edit.cursor, after(edit)),
  clearBefore: (edit: Edit): Edit => without(edit, 0, edit.cursor),
  clearAfter: (edit: Edit): Edit => without(edit, edit.cursor, edit.value.length),
  wordBefore: (edit: Edit): Edit =>
    without(edit, edit.value.slice(0, edit.cursor).replace(/\S+\s*$/, '').length, edit.cursor),
} as const

/** Puts text in at the cursor. */
export function insert({ value, cursor }: Edit, text: string): Edit {
  return {
    value: value.slice(0, cursor) + text + value.slice(cursor),
    cursor: cursor + text.length,
  }
}

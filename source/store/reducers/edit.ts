/** A line of text being edited; the cursor counts UTF-16 units from its start. */
export interface Edit {
  readonly value: string
  readonly cursor: number
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

function before(edit: Edit): number {
  const last = [...graphemes.segment(edit.value.slice(0, edit.cursor))].at(-1)
  return last?.index ?? 0
}

function after(edit: Edit): number {
  const [first] = graphemes.segment(edit.value.slice(edit.cursor))
  return edit.cursor + (first?.segment.length ?? 0)
}

function without(edit: Edit, from: number, to: number): Edit {
  return { value: edit.value.slice(0, from) + edit.value.slice(to), cursor: from }
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
export function insert(edit: Edit, text: string): Edit {
  return {
    value: edit.value.slice(0, edit.cursor) + text + edit.value.slice(edit.cursor),
    cursor: edit.cursor + text.length,
  }
}

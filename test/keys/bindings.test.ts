import { describe, expect, it } from 'vitest'
import { bindings, bindingsForDocs } from '../../source/keys/bindings.ts'
import { places } from '../../source/keys/contexts.ts'
import { hints } from '../../source/keys/match.ts'
import { printable } from '../../source/keys/keys.ts'
import { dialogOf } from '../../source/ui/dialogs/dialog.ts'
import { plainText } from '../../source/ui/text/line.ts'
import { allLines } from '../../source/ui/text/view.ts'
import { testState } from '../ui/state.ts'

describe('the key table', () => {
  it('has no two bindings of one context that share a key', () => {
    for (const context of Object.keys(places)) {
      const keys = bindings.filter((each) => each.context === context).flatMap(({ keys }) => keys)
      expect([context, keys.toSorted()]).toEqual([context, [...new Set(keys)].toSorted()])
    }
  })

  it('puts no printable key where a line is typed', () => {
    const typing = ['text', 'scale', 'arguments', 'filter', 'search']
    const keys = bindings
      .filter(({ context }) => typing.includes(context))
      .flatMap(({ keys }) => keys)
    expect(keys.filter((key) => printable(key) !== undefined)).toEqual([])
  })

  it('has every key that the design names', () => {
    const keys = new Set(bindings.flatMap((each) => each.keys))
    const wanted =
      'tab shift+tab 1 2 3 4 5 up down j k g G pageUp pageDown ctrl+d ctrl+u enter esc [ ] left ' +
      'right + - s e x X r S o y K U D l a m ! ? q ctrl+c / n N space w < >'
    expect(wanted.split(' ').filter((key) => !keys.has(key))).toEqual([])
  })

  it('says what each key does in a sentence', () => {
    for (const { description } of bindings) expect(description).toMatch(/^[A-Z].*[^.]$/)
  })

  it('is plain data for the documentation', () => {
    const docs = bindingsForDocs()
    expect(JSON.parse(JSON.stringify(docs))).toEqual(docs)
    const count = docs.reduce((sum, { contexts }) => sum + contexts.length, 0)
    expect(count).toBe(bindings.length)
  })
})

describe('the help', () => {
  it('lists every binding once', () => {
    const size = { columns: 200, rows: 300 }
    const help = dialogOf(testState({ ui: { dialog: { kind: 'help' }, size } }))
    const lines = allLines(help?.view.lines ?? [], size.columns).map(plainText)
    for (const { keys, description } of bindingsForDocs()) {
      const start = `  ${keys.join(' ')} `
      const found = lines.filter(
        (line) => line.startsWith(start) && line.includes(description.slice(0, 60)),
      )
      expect([keys, description, found.length]).toEqual([keys, description, 1])
    }
  })
})

describe('the key bar', () => {
  it('offers what works here: nothing that changes the cluster when read-only', () => {
    const labels = (readOnly: boolean) =>
      hints(testState({ state: { readOnly } })).map(({ label }) => label)
    expect(labels(false)).toEqual(expect.arrayContaining(['scale', 'launch', 'shell', 'restart']))
    expect(labels(true)).not.toEqual(expect.arrayContaining(['scale']))
    for (const { binding } of hints(testState({ state: { readOnly: true } }))) {
      expect(binding.mutates).toBe(false)
    }
  })

  it('offers a dialog’s own keys while one is open', () => {
    const dialog = {
      kind: 'scale',
      edit: { value: '', cursor: 0 },
      prefilled: false,
    } as const
    expect(hints(testState({ ui: { dialog } })).map(({ label }) => label)).toEqual([
      'scale',
      'cancel',
    ])
  })
})

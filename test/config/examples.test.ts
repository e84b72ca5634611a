import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseExamples, readExamples } from '../../source/config/examples.ts'

const parse = (text: string) => parseExamples(text, 'file.yaml')

describe("a user's examples", () => {
  it('are read with their defaults; numbers become arguments', () => {
    const [first, second] = parse(
      `examples:
        - {name: distinct, title: Distinct words, command: [bin/spark-submit, x.py], arguments: [10, true], result: 'rows: (\\d+)'}
        - {name: plain, command: [bin/run-example, X]}`,
    )
    expect(first).toMatchObject({ title: 'Distinct words', arguments: ['10', 'true'] })
    expect(first?.result(['rows: 1', 'rows: 22', 'end'])).toBe('22')
    expect(first?.result(['nothing'])).toBeUndefined()
    expect(second).toMatchObject({ title: 'plain', arguments: [] })
    expect(second?.result(['one', ' two ', ''])).toBe('two')
    expect(parse('')).toEqual([])
  })

  it.each([
    ['exmples: []', 'unknown key "exmples"; valid: examples'],
    [
      'examples: [{name: a, command: [x], args: [1]}]',
      'unknown key "args" in examples[0]; valid: name, title, about, command, arguments, result',
    ],
    ['examples: [{name: A b, command: [x]}]', 'examples[0].name: '],
    ['examples: [{name: a}]', 'examples[0].command: '],
    ['examples: [{name: a, command: []}]', 'examples[0].command: must hold at least the program'],
    ["examples: [{name: a, command: [x], result: '('}]", 'examples[0].result: is no regular'],
    ["examples: [{name: a, command: [x], result: '(a+)+$'}]", 'must not repeat a group that'],
    [`examples: [{name: a, command: [x], result: '${'a'.repeat(201)}'}]`, 'at most 200'],
    ['examples: [{name: pi, command: [x]}]', 'examples[0].name: there is an example "pi" already'],
    ['examples: [{name: a, command: [x]}, {name: a, command: [x]}]', 'examples[1].name: there is'],
    ['examples: [\n  {name: a', 'file.yaml line '],
    ['- a', 'file.yaml: '],
  ])('%s is refused in one line', (text, message) => {
    expect(() => parse(text)).toThrow(message)
    expect(() => parse(text)).toThrow(/^file\.yaml[^\n]+$/)
  })

  it('a pattern sees long lines only in part', () => {
    const [one] = parse("examples: [{name: a, command: [x], result: 'end$'}]")
    expect(one?.result([`${'x'.repeat(1000)}end`])).toBeUndefined()
  })

  it('come from the current folder, or from the file that is named', () => {
    const folder = mkdtempSync(join(tmpdir(), 'examples-'))
    try {
      expect(readExamples(folder, '')).toHaveLength(18)
      writeFileSync(join(folder, 'spark-on-docker.yaml'), 'examples: [{name: a, command: [x]}]')
      expect(readExamples(folder, '').at(-1)?.name).toBe('a')
      expect(() => readExamples(folder, 'gone.yaml')).toThrow(/^gone\.yaml cannot be read: [^\n]+$/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

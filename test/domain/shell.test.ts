import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { confOption, joinWords, quoted, splitWords } from '../../source/domain/shell.ts'

const awkward = [
  '',
  'a b',
  "it's",
  '"',
  '$HOME',
  '$(id)',
  '`id`',
  'a\nb',
  '\\',
  '-rf',
  '--',
  '--x=1',
  '~',
  '~root',
  '=ls',
  'a=b',
  '*',
  '[a]',
  '{a,b}',
  '!!',
  '#',
  ';',
  '&',
  '|',
  '<(x)',
  'päth',
  '每日用户',
  "''",
  'k=v w',
]

/** The words that a shell makes of a line. */
function shellWords(shell: string, line: string): readonly string[] {
  const script = `for word in ${line}; do printf '%s\\0' "$word"; done`
  return execFileSync(shell, ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)
}

describe('a word that is pasted into a shell', () => {
  it.each(['sh', 'bash'])('%s reads it was, whatever is in it', (shell) => {
    expect(shellWords(shell, awkward.map(quoted).join(' '))).toEqual(awkward)
  })

  it('the launcher reads it was too', () => {
    expect(splitWords(joinWords(awkward))).toEqual(awkward)
  })

  it.each(['data/x.txt', '10', '--conf', 'spark.cores.max=2', 'sparky-worker-1', 'a@b:c,d%'])(
    'stays as it is where that is the same: %s',
    (word) => {
      expect(quoted(word)).toBe(word)
    },
  )

  it('a setting is one option with one word', () => {
    expect(confOption('spark.app.name=a b')).toBe(`--conf 'spark.app.name=a b'`)
    expect(shellWords('sh', confOption("k=it's $HOME"))).toEqual(['--conf', "k=it's $HOME"])
  })
})

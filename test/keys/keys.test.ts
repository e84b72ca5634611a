import { describe, expect, it } from 'vitest'
import { keyLabel, keysOf, printable } from '../../source/keys/keys.ts'

describe('keysOf', () => {
  it('splits keys that arrive joined', () => {
    expect(keysOf('jjj', {})).toEqual(['j', 'j', 'j'])
    expect(keysOf('g G\r', {})).toEqual(['g', 'space', 'G', 'enter'])
    expect(keysOf('x\t\u007f', {})).toEqual(['x', 'tab', 'backspace'])
  })

  it('keeps what a person sees as one character together', () => {
    expect(keysOf('é👩‍👩‍👧🇨🇭', {})).toEqual(['é', '👩‍👩‍👧', '🇨🇭'])
  })

  it.each([
    ['', { upArrow: true }, ['up']],
    ['', { pageDown: true }, ['pageDown']],
    ['', { tab: true, shift: true }, ['shift+tab']],
    ['', { return: true }, ['enter']],
    ['', { escape: true }, ['esc']],
    ['', { escape: true, meta: true }, ['esc']],
    ['d', { ctrl: true }, ['ctrl+d']],
    ['x', { meta: true }, ['alt+x']],
    ['G', { shift: true }, ['G']],
    ['', {}, []],
    ['j', { eventType: 'release' as const }, []],
    ['\u0015', {}, ['ctrl+u']],
  ])('names %j with %j', (input, flags, keys) => {
    expect(keysOf(input, flags)).toEqual(keys)
  })

  it('takes what is left of a mouse report for no key', () => {
    expect(keysOf('[<0;12;7M', {})).toEqual([])
    expect(keysOf('<64;1;1Mj', {})).toEqual(['j'])
  })

  it('drops control characters that are no key', () => {
    expect(keysOf('\u0000\u009b', {})).toEqual([])
  })
})

describe('printable', () => {
  it.each([
    ['a', 'a'],
    ['space', ' '],
    ['é', 'é'],
    ['👍', '👍'],
    ['enter', undefined],
    ['ctrl+u', undefined],
  ])('%j gives %j', (key, text) => {
    expect(printable(key)).toBe(text)
  })
})

describe('keyLabel', () => {
  it.each([
    ['ctrl+d', 'Ctrl-D'],
    ['shift+tab', 'Shift-Tab'],
    ['up', '↑'],
    ['+', '+'],
    ['-', '-'],
    ['K', 'K'],
    ['k', 'k'],
    ['space', 'Space'],
  ])('%s reads %s', (key, label) => {
    expect(keyLabel(key)).toBe(label)
  })
})

import { describe, expect, it } from 'vitest'
import {
  bar,
  formatBytes,
  formatDuration,
  formatMiB,
  formatPercent,
  sparkline,
} from '../../source/domain/units.ts'

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [1_048_575, '1.0 MiB'],
    [1536 * 1024, '1.5 MiB'],
    [100 * 1024 ** 3, '100 GiB'],
    [undefined, '–'],
    [Number.NaN, '–'],
  ])('%s is %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })

  it('reads MiB as Spark gives them', () => {
    expect(formatMiB(1024)).toBe('1.0 GiB')
  })
})

describe('formatDuration', () => {
  it.each([
    [840, '840 ms'],
    [12_400, '12 s'],
    [184_000, '3m 04s'],
    [7_800_000, '2h 10m'],
    [442_800_000, '5d 3h'],
    [-5, '0 ms'],
  ])('%i ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })
})

describe('formatPercent', () => {
  it('give a decimal only to small figures', () => {
    expect(formatPercent(7.46)).toBe('7.5 %')
    expect(formatPercent(99.6)).toBe('100 %')
    expect(formatPercent(0)).toBe('0 %')
  })
})

describe('sparkline', () => {
  it('shows the last values, scaled to their largest', () => {
    expect(sparkline([9, 0, 5, 10], 3)).toBe('▁▅█')
  })
  it('is padded on the left, and flat when nothing happened', () => {
    expect(sparkline([0, 0], 4)).toBe('  ▁▁')
    expect(sparkline([], 3)).toBe('   ')
  })
  it('keeps within the given maximum', () => {
    expect(sparkline([50, 250], 2, 100)).toBe('▅█')
  })
})

describe('bar', () => {
  it.each([
    [0, '░░░░'],
    [0.5, '██░░'],
    [1, '████'],
    [2, '████'],
    [Number.NaN, '░░░░'],
  ])('%d of four columns is %s', (share, text) => {
    expect(bar(share, 4)).toBe(text)
  })
  it('fills to an eighth of a column', () => {
    expect(bar(0.125, 2)).toBe('▎░')
  })
})

import { describe, expect, it } from 'vitest'
import { createLender, type LendParts } from '../../source/app/lend.ts'

/** A terminal that writes down what happens to it. */
function terminal(parts: Partial<LendParts> = {}) {
  const log: string[] = []
  const note = (what: string) => () => void log.push(what)
  const lender = createLender({
    suspend: () => async (meanwhile) => {
      log.push('screen away')
      try {
        await meanwhile()
      } finally {
        log.push('screen back')
      }
    },
    rest: note('rest'),
    goOn: note('go on'),
    stopReading: () => {
      log.push('no key is read')
      return Promise.resolve()
    },
    write: (text) => void log.push(text),
    run: (command) => Promise.resolve(log.push(command.join(' '))).then(() => 7),
    ...parts,
  })
  return { ...lender, log }
}

const whole = ['rest', 'screen away', 'no key is read', 'hello\n', 'sh -i', 'screen back', 'go on']

describe('the terminal, handed over', () => {
  it('is free of the screen and of its reader before the program begins', async () => {
    const { handOver, log, lent, handedOver } = terminal()
    expect(await handOver(['sh', '-i'], 'hello')).toBe(7)
    expect(log).toEqual(whole)
    expect([lent(), handedOver()]).toEqual([false, false])
  })

  it('is taken back when the program cannot be started', async () => {
    const run = () => Promise.reject(new Error('no such program'))
    const { handOver, log, lent, handedOver } = terminal({ run })
    await expect(handOver(['sh', '-i'], 'hello')).rejects.toThrow('no such program')
    expect(log).toEqual(whole.filter((what) => what !== 'sh -i'))
    expect([lent(), handedOver()]).toEqual([false, false])
  })

  it('is lent to one at a time', async () => {
    const ends = Promise.withResolvers<number>()
    const { handOver, lend, log, lent, handedOver } = terminal({ run: () => ends.promise })
    const first = handOver(['sh', '-i'], 'hello')
    expect(lent()).toBe(true)
    await expect(lend(() => Promise.resolve())).rejects.toThrow(/in use already/)
    await expect(handOver(['ls'], 'again')).rejects.toThrow(/in use already/)
    expect(handedOver()).toBe(true)
    ends.resolve(0)
    expect(await first).toBe(0)
    expect(log).not.toContain('again\n')
    await lend(() => Promise.resolve())
  })

  it('is not lent before there is a screen', async () => {
    const { handOver, log } = terminal({ suspend: () => undefined })
    await expect(handOver(['sh'], '')).rejects.toThrow(/in use already/)
    expect(log).toEqual([])
  })

  it('lent to the shell (suspended) is not handed over to a program', async () => {
    const { lend, handedOver } = terminal()
    await lend(() => {
      expect(handedOver()).toBe(false)
      return Promise.resolve()
    })
  })
})

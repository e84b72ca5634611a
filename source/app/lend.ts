/** What the terminal of the screen is lent with. */
export interface LendParts {
  /** Puts the screen away until `meanwhile` has ended; undefined before there is one. */
  readonly suspend: () => ((meanwhile: () => Promise<void>) => Promise<void>) | undefined
  /** Everything of the screen beside it rests, and goes on again. */
  readonly rest: () => void
  readonly goOn: () => void
  /** Resolves when no key is read any more. */
  readonly stopReading: () => Promise<void>
  readonly write: (text: string) => void
  /** Runs a program on the terminal; gives its exit status. */
  readonly run: (command: readonly [string, ...string[]]) => Promise<number>
}

/** Lends the terminal to others, to one at a time, and takes it back whatever they do. */
export function createLender({ suspend, rest, goOn, stopReading, write, run }: LendParts) {
  let lent = false
  let handedOver = false

  /** The terminal as it was before, until `meanwhile` has ended. */
  const lend = async (meanwhile: () => Promise<void>) => {
    const away = suspend()
    if (away === undefined || lent) throw new Error('the terminal is in use already')
    lent = true
    rest()
    try {
      await away(async () => {
        await stopReading()
        await meanwhile()
        // From here on the screen is painted again, and what is resized is painted again.
        lent = false
      })
    } finally {
      lent = false
      goOn()
    }
  }

  /** Gives it to a program; gives its exit status. */
  const handOver = async (command: readonly [string, ...string[]], banner: string) => {
    let status = 0
    await lend(async () => {
      handedOver = true
      try {
        write(`${banner}\n`)
        status = await run(command)
      } finally {
        handedOver = false
      }
    })
    return status
  }

  return { lend, handOver, lent: () => lent, handedOver: () => handedOver }
}

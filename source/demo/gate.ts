import { ClientError } from '../clients/contracts.ts'
import { doneOrAborted, type World } from './world.ts'

export type System = ClientError['system']

/** After this a real client gives up on a system that does not answer. */
const giveUpMs = 3000

/** Every call goes through here, so that a system can be made to hang. */
export interface Gate {
  /** Calls made during the next `ms` get no answer. */
  hang(system: System, ms: number): void
  /**
   * Answers with `body`, unless the signal has aborted (its reason) or the system hangs: then it
   * ends with the signal's reason, or as real clients do with a `ClientError` after 3 s.
   */
  call<T>(system: System, signal: AbortSignal, body: () => T | Promise<T>): Promise<T>
}

const names: Readonly<Record<System, string>> = {
  engine: 'the Docker engine',
  compose: 'compose',
  spark: 'the Spark master',
  traefik: 'Traefik',
  redis: 'Redis',
}

/** Makes the gate; nothing hangs at first. */
export function createGate(world: World): Gate {
  const until = new Map<System, number>()
  return {
    hang: (system, ms) => {
      until.set(system, world.now() + ms)
    },
    call: async (system, signal, body) => {
      signal.throwIfAborted()
      if ((until.get(system) ?? 0) > world.now()) {
        await doneOrAborted(signal, (done) => world.every(giveUpMs, done))
        signal.throwIfAborted()
        const message = `${names[system]} did not answer in ${giveUpMs / 1000} s`
        throw new ClientError(system, message, { late: true })
      }
      return body()
    },
  }
}

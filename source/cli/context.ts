import type { Readable, Writable } from 'node:stream'
import type { Clients } from '../clients/contracts.ts'
import type { Config, ConfigOptions } from '../config/config.ts'
import { exits } from './exits.ts'
import { charactersOf } from '../domain/characters.ts'

/** A stream that may be a terminal. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number }
export type Input = Readable & { readonly isTTY?: boolean }

/** What surrounds the program: a test hands in its own. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: Input
  readonly stdout: Output
  readonly stderr: Output
  /** Aborted by Ctrl-C, SIGTERM and SIGHUP, with an `Interruption`; a second one ends the program. */
  readonly signal: AbortSignal
  readonly version: string
  readonly configure: (options: ConfigOptions) => Config
  /** Opens nothing before the first call. */
  readonly connect: (config: Config) => Promise<Clients>
  /** Opens the monitor; gives its exit status. */
  readonly monitor: (
    config: Config,
    clients: Clients,
    options: { readonly bringUp: boolean },
  ) => Promise<number>
  /** Gives the terminal to a program; gives its exit status. */
  readonly handOver: (command: readonly [string, ...string[]]) => Promise<number>
  /** From now on the program goes on when nobody reads its output any more: it is told instead. */
  readonly goOnUnread: (unread: (output: Output) => void) => void
}

/** Why a command was interrupted: by a signal, with the exit status that a shell expects of it. */
export class Interruption extends Error {
  override name = 'Interruption'
  readonly status: number

  constructor(status: number) {
    super('interrupted')
    this.status = status
  }
}

/** The exit status of a command that this signal interrupted. */
export function interruptedStatus({ reason }: AbortSignal): number {
  return reason instanceof Interruption ? reason.status : exits.interrupted
}

/** What a command may use that asks nothing outside. */
export interface Configured extends Surroundings {
  readonly config: Config
}

/** What one command may use. */
export interface CommandContext extends Configured {
  readonly clients: Clients
  /** Questions are answered with yes (`--yes`). */
  readonly yes: boolean
}

/** A mistake of the person who typed: one line, exit status 2. */
export class UsageError extends Error {
  override name = 'UsageError'
  /** Lines that follow the message: what there is to choose from. */
  readonly details: readonly string[]

  constructor(message: string, details: readonly string[] = [], options?: ErrorOptions) {
    super(message, options)
    this.details = details
  }
}

/** Writes a line to standard output as it is: JSON, and what a container says. */
export function print({ stdout }: Pick<Surroundings, 'stdout'>, line: string): void {
  stdout.write(`${line}\n`)
}

/** Writes text for a person to standard output, in characters that the terminal shows. */
export function show({ env, stdout }: Pick<Surroundings, 'env' | 'stdout'>, text: string): void {
  stdout.write(`${charactersOf(env)(text)}\n`)
}

/** Says a line to the person, on standard error, so that output stays clean for pipes. */
export function say({ env, stderr }: Pick<Surroundings, 'env' | 'stderr'>, line: string): void {
  stderr.write(`${charactersOf(env)(line)}\n`)
}

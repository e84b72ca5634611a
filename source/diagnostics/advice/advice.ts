import { confOption } from '../../domain/shell.ts'
import type { ApplicationFacts, ApplicationRest } from '../../domain/spark-facts.ts'

/** How sure advice is: the figures alone prove it, it is the usual reason, or worth a look. */
export type AdviceCertainty = 'certain' | 'likely' | 'hint'

/** What to change. `conf` are settings to pass with `--conf`, `code` is for the program itself. */
export interface Fix {
  readonly conf?: readonly string[]
  readonly code?: string
}

/** A fix's settings as they are typed: `--conf a=1 --conf b=2`; undefined where it has none. */
export function confLine({ conf }: Fix): string | undefined {
  return conf === undefined || conf.length === 0 ? undefined : conf.map(confOption).join(' ')
}

/** One thing to change about an application, and why. */
export interface Advice {
  /** The rule's. */
  readonly id: string
  readonly title: string
  /** What was measured, in figures. */
  readonly measured: string
  /** From where on it is advised. */
  readonly threshold: string
  /** Why it matters, one sentence. */
  readonly why: string
  readonly fix: Fix
  readonly certainty: AdviceCertainty
  readonly scope: 'stage' | 'application' | 'executor'
  /** Stages that it was seen in, the worst first; empty for the other scopes. */
  readonly stageIds: readonly number[]
  /** An estimate of the time that it costs, in ms; it orders the list. */
  readonly gainMs: number
}

/** What an application cannot have more of. */
export interface ClusterLimits {
  /** Of all ALIVE workers. */
  readonly cores: number
  /** Of the machine; undefined where it is not known. */
  readonly engineCores: number | undefined
  /** Of the largest ALIVE worker: an executor that asks for more never starts. */
  readonly workerMemoryMiB: number
}

/** What a rule judges. */
export interface AdviceFacts {
  readonly application: ApplicationFacts['application']
  readonly rest: ApplicationRest
  /** When the application answered. */
  readonly at: number
  /** What the cluster itself limits; without it nothing is known about that. */
  readonly cluster?: ClusterLimits
}

/** A rule gives what it saw, one entry a stage at most; empty where it is fine or unknown. */
export interface Rule {
  readonly id: string
  readonly title: string
  readonly threshold: string
  readonly why: string
  readonly scope: Advice['scope']
  readonly find: (facts: AdviceFacts) => readonly Finding[]
}

/** One sighting of a rule's fault. */
export interface Finding {
  readonly measured: string
  readonly fix: Fix
  readonly certainty: AdviceCertainty
  readonly stageId?: number
  readonly gainMs: number
}

import type { Application } from '../../domain/spark.ts'

/** Something waits, it lost work, or it could be done better. */
export const kinds = ['waiting', 'failure', 'recommendation'] as const
export type Kind = (typeof kinds)[number]

/** The figures alone show it; it is the usual reason; it is worth a look. */
export const confidences = ['high', 'medium', 'low'] as const
export type Confidence = (typeof confidences)[number]

/** What a diagnosis is about, by ids; without an application it is the cluster's. */
export interface Subject {
  readonly applicationId?: string
  readonly applicationName?: string
  readonly stageId?: number
  /** Of what was found in several stages, the worst first. */
  readonly stageIds?: readonly number[]
  readonly executorId?: string
  readonly taskIds?: readonly number[]
  readonly workerId?: string | undefined
  readonly containerId?: string | undefined
  /** The application that holds what this one waits for. */
  readonly holderId?: string
}

type Datum =
  string | number | boolean | undefined | readonly Datum[] | { readonly [name: string]: Datum }
/** Figures and names that were seen. */
export type Evidence = Readonly<Record<string, Datum>>

/** What to do, ready to be typed. */
export interface Remedy {
  /** A key of the monitor. */
  readonly key?: string
  /** A command of this program, word by word; a host is typed as its container is called. */
  readonly command?: readonly (string | { readonly host: string })[]
  /** Properties of Spark's: `spark.cores.max=2`. */
  readonly settings?: readonly string[]
  /** A variable of `compose/.env`: `NAME=value`. */
  readonly variable?: string
  /** So large must a worker be before a larger executor starts. */
  readonly workerMemoryMiB?: number
}

/** What a detector saw. */
export interface Detection<E extends Evidence = Evidence> {
  readonly subject: Subject
  readonly confidence: Confidence
  readonly evidence: E
  readonly remedy: Remedy
  /** The effect of the remedy: an estimate of the time that it saves, in ms. */
  readonly gainMs: number
  /** How many more findings like this one it stands for. */
  readonly more?: number
}

/** How the person who reads is spoken to. */
export interface Say {
  /** What the screen calls a host. */
  readonly name: (host: string) => string
  /** ` of "Spark Pi" (app-…)` and `"Spark Pi" (app-…) `; empty where that stands beside it. */
  readonly of: string
  readonly who: string
}

/** The words for what a detector saw. */
export interface Words {
  readonly title: string
  readonly figures: Readonly<Record<string, string | number>>
  /** What the remedy does. */
  readonly effect?: string
  /** What to change about the program. */
  readonly code?: string
}

/** One cause: how it is detected, and the only words for it. Findings come back to their own. */
export interface Detector<F, E extends Evidence = Evidence> {
  readonly kind: Kind
  detect(facts: F): readonly Detection<E>[]
  words(found: Detection<E>, say: Say): Words
}

/** A cause as its file describes it. */
export interface CauseRow<F, E extends Evidence> {
  readonly kind: Kind
  readonly detect: (facts: F) => readonly E[]
  readonly subject?: (evidence: E) => Subject
  readonly confidence: Confidence | ((evidence: E) => Confidence)
  readonly remedy: Remedy | ((evidence: E) => Remedy)
  readonly gainMs?: (evidence: E) => number
  readonly words: (evidence: E, say: Say, found: Detection<E>) => Words
}

/** The detector of a cause. */
export function detector<F, E extends Evidence>(row: CauseRow<F, E>): Detector<F, E> {
  const { kind, detect, subject, confidence, remedy, gainMs, words } = row
  return {
    kind,
    detect: (facts) =>
      detect(facts).map((evidence) => ({
        subject: subject?.(evidence) ?? {},
        confidence: typeof confidence === 'string' ? confidence : confidence(evidence),
        evidence,
        remedy: typeof remedy === 'object' ? remedy : remedy(evidence),
        gainMs: gainMs?.(evidence) ?? 0,
      })),
    words: (found, say) => words(found.evidence, say, found),
  }
}

/** The part of a subject that names an application. */
export function subjectOf({ id, name }: Application): Subject {
  return { applicationId: id, applicationName: name }
}

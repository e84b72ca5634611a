import type { Application } from '../../domain/spark.ts'
import { activeApplications, type Facts, type Judged, judgedApplications } from './facts.ts'

/** Something waits, it lost work, or it could be done better. */
export type Kind = 'waiting' | 'failure' | 'recommendation'

/** The figures alone show it; it is the usual reason; it is worth a look. */
export const confidences = ['high', 'medium', 'low'] as const
export type Confidence = (typeof confidences)[number]

/** What a diagnosis is about, by ids; workers and containers are called by their host. */
export interface Subject {
  /** Undefined: it is the cluster's, whatever runs on it. */
  readonly applicationId?: string
  readonly applicationName?: string
  readonly stageId?: number
  /** Of what was found in several stages, the worst first. */
  readonly stageIds?: readonly number[]
  readonly stageName?: string
  readonly executorId?: string
  readonly taskIds?: readonly number[]
  readonly workerId?: string
  readonly containerId?: string
  /** The application that holds what this one waits for. */
  readonly holderId?: string
}

/** A figure or a name that was seen. */
export type Datum =
  string | number | boolean | undefined | readonly Datum[] | { readonly [name: string]: Datum }
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
export interface Finding<E extends Evidence = Evidence> {
  readonly subject?: Subject
  readonly confidence: Confidence
  readonly evidence: E
  readonly remedy: Remedy
  /** The effect of the remedy: an estimate of the time that it saves, in ms. */
  readonly gainMs?: number
}

/** How the person who reads is spoken to. */
export interface Say {
  /** What the screen calls a host. */
  readonly name: (host: string) => string
  /** ` of "Spark Pi" (app-…)`; empty where that stands beside it. */
  readonly of: string
  /** `"Spark Pi" (app-…) `; empty where that stands beside it. */
  readonly who: string
}

/** The words for what a detector saw. */
export interface Words {
  readonly title: string
  readonly figures?: readonly (readonly [label: string, value: string | number])[]
  readonly measured?: string
  readonly threshold?: string
  readonly why?: string
  /** What the remedy does. */
  readonly effect?: string
  /** What to change about the program. */
  readonly code?: string
}

/** One cause: how it is detected, and the only words for it. Findings come back to their own. */
export interface Detector<F, E extends Evidence = Evidence> {
  readonly kind: Kind
  detect(facts: F): readonly Finding<E>[]
  words(found: Finding<E>, say: Say): Words
}

/** The part of a subject that names an application. */
export function subjectOf({ id, name }: Application): Subject {
  return { applicationId: id, applicationName: name }
}

/** A detector that looks at all that was seen. */
export function perCluster<E extends Evidence>(row: {
  readonly kind: Kind
  readonly detect: (facts: Facts) => readonly Finding<E>[]
  readonly words: (evidence: E, say: Say, remedy: Remedy) => Words
}): Detector<Facts, E> {
  const { kind, detect, words } = row
  return { kind, detect, words: ({ evidence, remedy }, say) => words(evidence, say, remedy) }
}

/** A detector that looks at one active application after the other; `ended`: at all of them. */
export function perApplication<E extends Evidence>(row: {
  readonly kind: Kind
  readonly ended?: true
  readonly detect: (one: Judged, facts: Facts) => Finding<E> | readonly Finding<E>[] | undefined
  readonly words: (evidence: E, say: Say, remedy: Remedy) => Words
}): Detector<Facts, E> {
  return perCluster({
    ...row,
    detect: (facts) =>
      (row.ended ? judgedApplications : activeApplications)(facts).flatMap((one) =>
        [row.detect(one, facts) ?? []].flat().map((found) => ({
          ...found,
          subject: { ...subjectOf(one.application), ...found.subject },
        })),
      ),
  })
}

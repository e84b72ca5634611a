/** Why an application waits, hangs or loses work. In the order in which a person should be told. */
export const causes = [
  'no-workers',
  'never-starts',
  'killed-for-memory',
  'driver-unreachable',
  'executors-die',
  'held-out',
  'fragments',
  'idle-holder',
  'losing-executors',
  'starved-stage',
  'straggler',
  'stalled-worker',
  'overcommit',
] as const
export type Cause = (typeof causes)[number]

/** How sure a sentence is: shown by the figures alone, the usual reason, or worth a look. */
export type Certainty = 'certain' | 'likely' | 'hint'

/** A figure that a sentence stands on, as text with its unit. */
export interface Evidence {
  readonly label: string
  readonly value: string
}

/** What to do: press a key of the monitor, type a command, or set something of Spark's. */
export interface Remedy {
  readonly kind: 'key' | 'command' | 'conf'
  /** `K`; `scale 4`; `--conf spark.cores.max=1`. Ready to be typed. */
  readonly text: string
  /** What that does, to be read after it. */
  readonly effect: string
}

/** Things that a cause joins, by their ids, so that a row can lead to them. */
export interface Joined {
  readonly executorId?: string
  readonly workerId?: string
  readonly containerId?: string
  readonly stageId?: number
  readonly taskIds?: readonly number[]
  /** The application that holds what this one waits for. */
  readonly holderId?: string
}

/** One cause for one application, or for the whole cluster. */
export interface Explanation {
  /** Undefined: it is the cluster's, whatever runs on it. */
  readonly applicationId: string | undefined
  readonly cause: Cause
  readonly certainty: Certainty
  /** One line: the cause, the evidence in figures and the remedy. */
  readonly sentence: string
  readonly evidence: readonly Evidence[]
  readonly remedy: Remedy
  readonly joined: Joined
}

/**
 * What makes two explanations the same one told again with newer figures: the cause, whose it is,
 * and the container or else the stage that it speaks of.
 */
export function identityOf({ cause, applicationId, joined }: Explanation): string {
  return [cause, applicationId, joined.containerId ?? joined.stageId].join(' ')
}

/** A list of evidence from pairs of label and value. */
export function evidence(...pairs: readonly (readonly [string, string | number])[]): Evidence[] {
  return pairs.map(([label, value]) => ({ label, value: String(value) }))
}

/** `1 core`, `3 cores`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** Makes an explanation; the sentence's end, how the remedy is typed, is added here. */
export function explain(
  parts: Omit<Explanation, 'sentence' | 'joined'> & {
    readonly says: string
    readonly joined?: Joined
  },
): Explanation {
  const { says, joined, ...rest } = parts
  const { kind, text, effect } = parts.remedy
  const how = { key: `press ${text}`, command: text, conf: text }[kind]
  return { ...rest, joined: joined ?? {}, sentence: `${says} → ${how} (${effect})` }
}

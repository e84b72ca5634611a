/** What keeps a service that answers from doing its part. */
export interface ServiceFault {
  /** Stable, for scripts. */
  readonly id: string
  /** What follows its name in a line: `refuses writes, because …`. */
  readonly text: string
  /** What it stands on: the service's own words or figures. */
  readonly evidence: readonly string[]
  /** What to type or change. */
  readonly remedy: string
  /** The cluster lacks something by it now; else it is a risk. */
  readonly degrades: boolean
  /** It may be gone in a moment. */
  readonly young: boolean
}

/** What a person has said yes to before workers go, or more come than the engine has room for. */
export interface ScaleAgreement {
  /** Containers of the workers that the question named. */
  readonly going: readonly string[]
  /** Drivers that end with them. */
  readonly drivers: readonly string[]
  /** Most workers that may offer more than the engine has. */
  readonly crowded: number
}

/**
 * To so many workers, or by so many more (or less) than the engine says there are when the action
 * runs: what a screen showed a moment ago is never counted from.
 */
export type ScaleInput = ({ readonly workers: number } | { readonly by: number }) & {
  readonly agreed?: ScaleAgreement
}

/** What each action is given. The registry in `registry.ts` has one entry for every name here. */
export interface ActionInputs {
  /** `workers` undefined: as many as there are, or the configured number where there are none. */
  up: {
    readonly workers: number | undefined
    /** The history server too. */
    readonly history?: boolean
  }
  down: { readonly volumes: boolean }
  scale: ScaleInput
  run: { readonly example: string; readonly arguments: readonly string[] }
  stopRun: { readonly containerId: string }
  restart: { readonly containerId: string }
  stop: { readonly containerId: string }
  start: { readonly containerId: string }
  killApplication: { readonly applicationId: string }
  killJob: { readonly applicationId: string; readonly id: number }
  killStage: { readonly applicationId: string; readonly id: number }
  doctor: Readonly<Record<string, never>>
}

export type ActionName = keyof ActionInputs

/** An action with its input. */
export type ActionCall = {
  [Name in ActionName]: { readonly action: Name; readonly input: ActionInputs[Name] }
}[ActionName]

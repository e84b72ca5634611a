/** What each action is given. The registry in `registry.ts` has one entry for every name here. */
export interface ActionInputs {
  /** `workers` undefined: as many as there are, or the configured number where there are none. */
  up: {
    readonly workers: number | undefined
    /** The history server too. */
    readonly history?: boolean
  }
  down: { readonly volumes: boolean }
  scale: { readonly workers: number }
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

import type { State } from '../state.ts'

/**
 * A selector that computes again only when one of its inputs is another object than the last
 * time, so that rows keep their identity while nothing they depend on changed.
 */
export function derive<const Inputs extends readonly unknown[], Result>(
  inputs: (state: State) => Inputs,
  compute: (...inputs: Inputs) => Result,
): (state: State) => Result {
  let last: { readonly inputs: Inputs; readonly result: Result } | undefined
  return (state) => {
    const now = inputs(state)
    const same = last?.inputs.every((value, index) => Object.is(value, now[index])) ?? false
    if (last !== undefined && same) return last.result
    last = { inputs: now, result: compute(...now) }
    return last.result
  }
}

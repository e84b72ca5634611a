import { isLeaving, type ScalePlan } from '../domain/scaling.ts'
import { shortName } from '../store/selectors/workers.ts'

/** `1 worker`, `3 workers`. */
export const workersNoun = (count: number) => (count === 1 ? '1 worker' : `${count} workers`)

/** How many names and drivers a question has room for. */
const shown = 5

const listed = (names: readonly string[]) =>
  names.slice(0, shown).join(', ') + (names.length > shown ? ', …' : '')

/** The question before workers are removed: which, what ends with them, and what it means. */
export function removalQuestion(plan: ScalePlan, project: string, drains: boolean): string {
  const names = plan.going.map((pair) => {
    const name = shortName(pair.container.name, project)
    return isLeaving(pair) ? `${name}, which was told to go before` : name
  })
  const drivers = plan.drivers.map(({ id, mainClass }) =>
    mainClass === '' ? id : `${id} (${mainClass})`,
  )
  const what = drivers.length === 1 ? 'driver runs' : 'drivers run'
  return [
    `Take ${workersNoun(plan.going.length)} away (${listed(names)})?`,
    drains
      ? 'Each finishes its tasks and hands its data over first.'
      : 'The master does not answer, so they are stopped without being drained.',
    ...(drivers.length > 0
      ? [`${drivers.length} ${what} there and is killed with it: ${listed(drivers)}.`]
      : []),
    ...(plan.wanted === 0
      ? ['That is the last worker: running applications will wait for a new one.']
      : []),
  ].join(' ')
}

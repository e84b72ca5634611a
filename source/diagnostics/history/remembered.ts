import type { Advice } from '../advice/advice.ts'
import { rules } from '../advice/rules.ts'
import type { Finished } from './finished.ts'

/**
 * Advice as a summary keeps it. What its rule says of itself is not kept: it is empty where the
 * rule is another monitor's. Which stages it was seen in is not kept either.
 */
export function rememberedAdvice({ advice }: Finished): readonly Advice[] {
  return advice.map(({ id, title, measured, certainty, conf, code, gainMs }) => {
    const rule = rules.find((one) => one.id === id)
    return {
      id,
      title,
      measured,
      threshold: rule?.threshold ?? '',
      why: rule?.why ?? '',
      fix: { conf, ...(code === null ? {} : { code }) },
      certainty,
      scope: rule?.scope ?? 'application',
      stageIds: [],
      gainMs,
    }
  })
}

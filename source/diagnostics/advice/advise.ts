import type { Advice, AdviceFacts, Finding, Fix, Rule } from './advice.ts'
import { rules } from './rules.ts'

/** Of the same stage: what the first says makes the second superfluous. */
const covers: Readonly<Record<string, readonly string[]>> = {
  // Small files are fine tasks too, and say what to do about it.
  'small-files': ['fine-tasks'],
  // The largest partition spills and fills the heap because it is the largest.
  skew: ['slow-node'],
  // Tasks that collect garbage or sort on disk do not compute.
  gc: ['low-cpu'],
  spill: ['low-cpu'],
  'fine-tasks': ['low-cpu'],
}

const order = { certain: 0, likely: 1, hint: 2 } as const

/**
 * What to change about an application, the greatest gain first; one entry a rule however many
 * stages show it. Empty where the data is too thin to say.
 */
export function advise(facts: AdviceFacts): readonly Advice[] {
  const found = rules.map((rule) => ({ rule, findings: rule.find(facts) }))
  return found
    .flatMap(({ rule, findings }) => {
      const own = findings.filter(
        ({ stageId }) =>
          !found.some(
            (other) =>
              (covers[other.rule.id]?.includes(rule.id) ?? false) &&
              other.findings.some((finding) => finding.stageId === stageId),
          ),
      )
      return merged(rule, own)
    })
    .sort((a, b) => b.gainMs - a.gainMs || order[a.certainty] - order[b.certainty])
}

function merged(rule: Rule, findings: readonly Finding[]): readonly Advice[] {
  const [worst, ...others] = [...findings].sort((a, b) => b.gainMs - a.gainMs)
  if (worst === undefined) return []
  const { id, title, threshold, why, scope } = rule
  const more = others.length > 0 ? ` (and ${others.length} more like it)` : ''
  return [
    {
      id,
      title,
      measured: worst.measured + more,
      threshold,
      why,
      fix: fixOf([worst, ...others]),
      certainty: worst.certainty,
      scope,
      stageIds: [worst, ...others].flatMap(({ stageId }) => stageId ?? []),
      gainMs: Math.max(0, Math.round([worst, ...others].reduce((sum, f) => sum + f.gainMs, 0))),
    },
  ]
}

/** The worst one's fix, and the settings of the others that it does not name. */
function fixOf([worst, ...others]: readonly Finding[]): Fix {
  const conf = [...(worst?.fix.conf ?? [])]
  const key = (setting: string) => setting.split('=', 1)[0]
  for (const setting of others.flatMap(({ fix }) => fix.conf ?? [])) {
    if (!conf.some((one) => key(one) === key(setting))) conf.push(setting)
  }
  return { ...worst?.fix, ...(conf.length > 0 ? { conf } : {}) }
}

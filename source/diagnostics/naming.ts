import type { Advice } from './advice/advice.ts'
import type { Explanation } from './diagnosis/explanation.ts'

// Spark calls workers by their host, which is the short id of their container. A person does not.

/** What the container with a short id is called; undefined where it is none that is known. */
export type NameOf = (shortId: string) => string | undefined

/** A text in which each known container's id, short or whole, is its name. */
export function named(text: string, nameOf: NameOf): string {
  return text.replace(/\b[0-9a-f]{12}(?:[0-9a-f]{52})?\b/g, (id) => nameOf(id.slice(0, 12)) ?? id)
}

/** An explanation that calls workers by their names; what it joins stays by id. */
export function namedExplanation(one: Explanation, nameOf: NameOf): Explanation {
  const { sentence, evidence, remedy } = one
  return {
    ...one,
    sentence: named(sentence, nameOf),
    evidence: evidence.map(({ label, value }) => ({ label, value: named(value, nameOf) })),
    remedy: { ...remedy, text: named(remedy.text, nameOf) },
  }
}

/** Advice that calls workers by their names. */
export function namedAdvice(one: Advice, nameOf: NameOf): Advice {
  return { ...one, measured: named(one.measured, nameOf) }
}

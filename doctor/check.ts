/**
 * What a check is: one thing that is looked at, in one file, and everything that it may say. Adding one is a file and a row in
 * the table of its side: `edge/doctor/checks.ts`, `gateway/cli/doctor/checks.ts`.
 *
 * Manners. A check looks and changes nothing, on this computer and elsewhere. It knows no other check; what it needs is in what
 * it is handed. It ends when the signal says so. What it cannot find out it says; it does not guess, and it may throw: the
 * others are not concerned. A sentence says what was measured; a verdict that is not good says the one thing to do, in words
 * for somebody who is tired and stands on a ladder.
 */
import type { Said } from '../edge/platform/language.ts'

/** `look`: it works, and should be looked at. `broken`: it does not work, or will not for long. */
export type Verdict = 'good' | 'look' | 'broken'

type Text<Facts> = Said | ((facts: Facts) => Said)

/** One thing that a check may say. `example`: what would be said of this stands in the handbook. */
export interface Saying<Facts extends object = object> {
  verdict: Verdict
  example: Facts
  found: Text<Facts>
  todo: Text<Facts> | null
}
// biome-ignore lint/suspicious/noExplicitAny: the bound of a generic; every use names its real facts
export type Sayings = Record<string, Saying<any>>

export const good = <Facts extends object>(example: Facts, found: Text<Facts>): Saying<Facts> => ({
  ...{ verdict: 'good', example, found, todo: null },
})
export const look = <Facts extends object>(
  example: Facts,
  found: Text<Facts>,
  todo: Text<NoInfer<Facts>>,
): Saying<Facts> => ({ verdict: 'look', example, found, todo })
export const broken = <Facts extends object>(
  example: Facts,
  found: Text<Facts>,
  todo: Text<NoInfer<Facts>>,
): Saying<Facts> => ({ verdict: 'broken', example, found, todo })

/** What a check found. */
export interface Finding {
  /** Which of its sayings it is. */
  kind: string
  verdict: Verdict
  /** Of which of several things it is said, such as the name of a sensor. */
  of?: string
  found: Said
  todo: Said | null
  facts: object
}

type FactsOf<S> = S extends Saying<infer Facts> ? Facts : never
export type Say<S extends Sayings> = <Kind extends keyof S & string>(
  kind: Kind,
  facts: FactsOf<S[Kind]>,
  of?: string,
) => Finding

export interface Check<On> {
  id: string
  name: Said
  /** After so many seconds it is left. */
  limit_s: number
  says: Sayings
  look(on: On, signal: AbortSignal): Promise<Finding[]>
}

interface Given<On, S extends Sayings> {
  id: string
  name: Said
  limit_s?: number
  says: S
  look(on: On, say: Say<S>, signal: AbortSignal): Finding | Finding[] | Promise<Finding | Finding[]>
}

const usual_s = 6

export function check<On, S extends Sayings>({ id, name, limit_s = usual_s, says, look }: Given<On, S>): Check<On> {
  const say: Say<S> = (kind, facts, of) => findingOf(kind, says[kind]!, facts, of)
  return { id, name, limit_s, says, look: async (on, signal) => [await look(on, say, signal)].flat() }
}

/** What `saying` says of these facts. */
export function findingOf<Facts extends object>(
  kind: string,
  saying: Saying<Facts>,
  facts: Facts,
  of?: string,
): Finding {
  const { verdict, found, todo } = saying
  return {
    ...{ kind, verdict, found: textOf(found, facts), todo: todo && textOf(todo, facts) },
    ...(of !== undefined && { of }),
    facts,
  }
}

const textOf = <Facts>(text: Text<Facts>, facts: Facts): Said => (typeof text === 'function' ? text(facts) : text)

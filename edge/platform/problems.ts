/** Turns what is wrong with a settings file into sentences for the person who wrote it: what, where, what to do. */
import type { z } from 'zod'

export interface Problem {
  /** Such as `sensors[1].port`; empty for the file as a whole. */
  where: string
  what: string
}

/** Something the person has to put right: one sentence a line. `main.ts` shows the message and ends with code 2. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** Every problem of a settings file, one line each: the file, the place in it, and what to do. */
export function configError(file: string, problems: readonly Problem[]): ConfigError {
  const lines = problems.map(({ where, what }) => (where ? `${file}: ${where}: ${what}` : `${file}: ${what}`))
  return new ConfigError(lines.join('\n'))
}

/** The problems zod found. `known` names the keys that an object at this place may have. */
export function problemsOf(
  error: z.ZodError,
  known: (path: PropertyKey[]) => string[],
  at: PropertyKey[] = [],
): Problem[] {
  return error.issues.flatMap((issue): Problem[] => {
    const path = [...at, ...issue.path]
    if (issue.code !== 'unrecognized_keys') return [{ where: pathText(path), what: sentence(issue.message) }]
    return issue.keys.map((key) => ({ where: pathText([...path, key]), what: unknownKey(key, known(path)) }))
  })
}

/** "unknown setting; did you mean …?" or, when nothing is near, the settings there are. */
export function unknownKey(key: string, known: string[]): string {
  const near = nearest(key, known)
  return near ? `unknown setting; did you mean "${near}"?` : `unknown setting; possible here: ${known.join(', ')}.`
}

/** What zod says by itself, in words for someone who has never seen a schema. For its `error` parameter. */
export const plainWords: z.core.$ZodErrorMap = (issue) => {
  const found = JSON.stringify(issue.input)
  if (issue.code === 'too_small') return `too small; at least ${issue.minimum}`
  if (issue.code === 'too_big') return `too large; at most ${issue.maximum}`
  if (issue.code === 'invalid_value') return `found ${found}; possible: ${issue.values.map(String).join(', ')}`
  if (issue.code !== 'invalid_type') return undefined
  if (issue.input === undefined) return 'is needed'
  if (issue.expected === 'number') return `found ${found}; write a number without quotes, with a point: 5.2`
  if (issue.expected === 'int') return `found ${found}; write a whole number`
  return `found ${found}; write ${issue.expected === 'string' ? 'text, in quotes' : `an ${issue.expected}`}`
}

/** For a text that must be there: says so only where it is missing. */
export function needed(what: string): z.core.$ZodErrorMap<z.core.$ZodIssueInvalidType> {
  return (issue) => (issue.input === undefined ? `is needed${what}` : plainWords(issue))
}

/** The word that is at most three slips of the pen away, and no more than half the word. */
export function nearest(word: string, known: string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({ candidate, slips: slipsBetween(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ slips, candidate }) => slips <= Math.min(3, candidate.length / 2))
    .sort((a, b) => a.slips - b.slips)
  return best?.candidate
}

/** How a place in the file is written: sensors[1].port. */
export function pathText(path: PropertyKey[]): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i > 0 ? '.' : ''}${String(step)}`)).join('')
}

/** Levenshtein distance: letters put in, left out or changed. */
function slipsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
    }
    row = next
  }
  return row[b.length]!
}

function sentence(text: string): string {
  const start = text.charAt(0).toLowerCase() + text.slice(1)
  return /[.?!]$/.test(start) ? start : `${start}.`
}

/**
 * Quality flags as QARTOD numbers them. A flag stands beside a value; it changes none and holds none back.
 */
export const flags = { good: 1, notEvaluated: 2, suspect: 3, fail: 4, missing: 9 } as const
export type Flag = (typeof flags)[keyof typeof flags]

/** From least to most serious, as QARTOD aggregates. */
export const flagsBySeverity: readonly Flag[] = [
  flags.missing,
  flags.notEvaluated,
  flags.good,
  flags.suspect,
  flags.fail,
]

const severity = new Map(flagsBySeverity.map((flag, index) => [flag, index]))

/** The position in `flagsBySeverity`. */
export function severityOf(flag: Flag): number {
  return severity.get(flag)!
}

export function worseFlag(a: Flag, b: Flag): Flag {
  return severityOf(a) >= severityOf(b) ? a : b
}

/** Whether a flag speaks against its value. */
export function isDoubtful(flag: Flag | null | undefined): boolean {
  return flag === flags.suspect || flag === flags.fail
}

/** The flag of a value that no test has judged. */
export function unjudged(value: number | null): Flag {
  return value === null ? flags.missing : flags.notEvaluated
}

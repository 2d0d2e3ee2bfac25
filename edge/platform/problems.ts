/** What is wrong with what a person wrote, as sentences: where it is, what was found, what would be right. */
import { distance } from 'fastest-levenshtein'

export interface Problem {
  /** Such as `sensors[1].port`; empty for the whole. */
  where: string
  what: string
}

/** Something the person has to put right: one sentence a line. `main.ts` shows the message and ends with code 2. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** Every problem of one source, one line each: its name (a file, "command line"), the place in it, and what to do. */
export function configError(source: string, problems: readonly Problem[]): ConfigError {
  const lines = problems.map(({ where, what }) => (where ? `${source}: ${where}: ${what}` : `${source}: ${what}`))
  return new ConfigError(lines.join('\n'))
}

const compared_max = 64 // characters; no name of ours is longer

/** The known name that differs least from `name`, when at most a third of its letters differ. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const meant = name.slice(0, compared_max).toLowerCase()
  return known
    .map((candidate) => ({ candidate, off: distance(meant, candidate.toLowerCase()) }))
    .filter(({ off }) => off <= Math.ceil(meant.length / 3))
    .sort((a, b) => a.off - b.off)[0]?.candidate
}

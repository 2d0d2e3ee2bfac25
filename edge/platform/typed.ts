/** What people type to run one of the programs: from a release it is `pantau`, from a clone `npm run`. */

/** Set by the one command of a release, before a program is loaded: sentences say what works where they are read. */
export const releaseVariable = 'PANTAU_TYPED'

export type Typed = 'gateway' | 'edge' | 'sim'

/** What stands before the words of a command, for sentences and help texts: `${typed('gateway')} station add hulu`. */
export function typed(program: Typed): string {
  if (process.env[releaseVariable] !== 'pantau') return `npm run ${program} --`
  return program === 'gateway' ? 'pantau' : `pantau ${program}` // words that name no program are the gateway's
}

/** The same for `setup` and `scan`, which a release knows by themselves. */
export function typedAlone(command: 'setup' | 'scan'): string {
  return process.env[releaseVariable] === 'pantau' ? `pantau ${command}` : `npm run edge -- ${command}`
}

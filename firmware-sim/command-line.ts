/** The command lines of the simulator: commander, which throws what it does not understand instead of ending the process. */
import { Command, CommanderError, InvalidArgumentError } from 'commander'

/** A program without flags yet. `name` is what a person types before them: `npm start --`. */
export function createProgram(name: string, summary: string): Command {
  const plain = (term: string) => term.replace(/[<>]/g, '')
  return new Command(name)
    .description(summary)
    .helpOption('-h, --help', 'shows this')
    .configureHelp({ helpWidth: 120, optionTerm: ({ flags }) => plain(flags) })
    .configureOutput({ outputError: () => undefined }) // whoever asked says it
    .exitOverride()
}

/** The flags in `words`, or `help` when that was asked for and has been shown. Throws an `Error` with one sentence. */
export function readOptions<T extends object>(program: Command, words: readonly string[]): T | 'help' {
  try {
    return program.parse(words, { from: 'user' }).opts<T>()
  } catch (err) {
    if (!(err instanceof CommanderError)) throw err
    if (err.exitCode === 0) return 'help'
    const value = /^error: option '(--\S+)[^']*' argument '[\s\S]*?' is invalid\. ([\s\S]*)$/.exec(err.message)
    throw new Error(value ? `${value[1]} ${value[2]}` : err.message.replace(/^error: /, ''), { cause: err })
  }
}

/** Reads a flag's value as a number for which `isRight` is true. */
export function number(needs = 'needs a number', isRight: (value: number) => boolean = Number.isFinite) {
  return (typed: string): number => {
    const value = typed.trim() === '' ? Number.NaN : Number(typed)
    if (!isRight(value)) throw new InvalidArgumentError(`${needs}, not "${typed}"`)
    return value
  }
}

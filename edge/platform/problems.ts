/** What is wrong with what a person wrote, as sentences in both languages: where it is, what was found, what would be right. */
import { distance } from 'fastest-levenshtein'
import type { Language, Said } from './language.ts'

export interface Problem extends Said {
  /** What has the problem, when it has a name of its own: `rule "siaga"`. Said before the place. */
  of?: Said
  /** Such as `sensors[1].port`; empty for the whole. */
  where: string
  /** The same step by step, for names in which a dot or a bracket stands. */
  path?: readonly PropertyKey[] | undefined
  /** The line of the file, counted from 1. */
  line?: number | undefined
  /** Its Indonesian sentence was written by a person, with nothing English in it. */
  isWhole?: true
}

/** One problem with the name of its file, as `check --json` tells it. */
export interface FoundProblem extends Problem {
  source: string
}

/** Something the person has to put right: one sentence a line. `main.ts` shows it and ends with code 2. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  /** The whole message in both languages; `message` is the English one. */
  readonly says: Said
  readonly problems: readonly FoundProblem[]
  /** What the file itself says about the language of its sentences. */
  readonly language: Language | undefined

  constructor(said: string | Said, problems: readonly FoundProblem[] = [], language?: Language) {
    const both = typeof said === 'string' ? { id: said, en: said } : said
    super(both.en)
    this.says = both
    this.problems = problems
    this.language = language
  }
}

/** Every problem of one source, one line each: its name (a file, "command line"), the line, the place in it, and what to do. */
export function configError(source: string, problems: readonly Problem[], language?: Language): ConfigError {
  return allProblems(
    problems.map((problem) => ({ source, ...problem })),
    language,
  )
}

/** The same for problems of several files. */
export function allProblems(problems: readonly FoundProblem[], language?: Language): ConfigError {
  const said = (lang: Language) => problems.map((problem) => lineOf(problem, lang)).join('\n')
  return new ConfigError({ id: said('id'), en: said('en') }, problems, language)
}

/** A problem as one line of text. */
export function lineOf({ source, line, ...problem }: FoundProblem, language: Language): string {
  const at = line === undefined ? source : `${source}, ${language === 'id' ? 'baris' : 'line'} ${line}`
  return `${at}: ${sentenceOf(problem, language)}`
}

/** A problem without its file: what has it, where in it, what to do. */
export function sentenceOf({ of, where, ...said }: Problem, language: Language): string {
  return [of?.[language], where, said[language]].filter(Boolean).join(': ')
}

/** Several of them, in both languages. */
export function sentencesOf(problems: readonly Problem[]): Said {
  const said = (language: Language) => problems.map((problem) => sentenceOf(problem, language)).join(' ')
  return { id: said('id'), en: said('en') }
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

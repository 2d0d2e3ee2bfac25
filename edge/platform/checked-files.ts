/** What `check` answers: whether settings can be used, what is wrong with them, and what is probably not meant. */
import type { Screen } from './command-line.ts'
import { type Language, shownIn } from './language.ts'
import { ConfigError, type FoundProblem, lineOf } from './problems.ts'

export interface CheckReport {
  file: string | null
  screen: Screen
  /** One JSON object on stdout instead of sentences on stderr. */
  json?: boolean | undefined
  language?: Language | undefined
}

/**
 * Reads with `read`, which throws a `ConfigError` with all that is wrong and gives what is doubtful. Doubts end with 0. What is
 * wrong is thrown on, or, as JSON, told here: then the exit code is 2.
 */
export function reportChecked(
  read: () => readonly FoundProblem[],
  { file, screen, json, language }: CheckReport,
): void {
  try {
    const doubts = read()
    const said = json ? { ok: true, file, problems: [], doubts: doubts.map(told) } : { ok: true, file }
    screen.stdout.write(`${JSON.stringify(said)}\n`)
    if (json || doubts.length === 0) return
    const lines = (lang: Language) => doubts.map((doubt) => lineOf(doubt, lang)).join('\n')
    const text = { id: `${heading.id}\n${lines('id')}`, en: `${heading.en}\n${lines('en')}` }
    screen.stderr.write(`${shownIn(text, language)}\n`)
  } catch (err) {
    if (!json || !(err instanceof ConfigError)) throw err
    const problems = err.problems.length > 0 ? err.problems.map(told) : [err.says]
    screen.stdout.write(`${JSON.stringify({ ok: false, file, problems, doubts: [] })}\n`)
    screen.exitCode = 2
  }
}

const heading = {
  id: 'Dapat dipakai. Perlu dilihat lagi:',
  en: 'It can be used. Look again at:',
}

const told = ({ source, line, of, where, id, en }: FoundProblem) => ({
  file: source,
  line: line ?? null,
  ...(of && { of: of.en }),
  where,
  id,
  en,
})

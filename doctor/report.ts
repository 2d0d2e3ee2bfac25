/** What a person, or a program, is told of an examination; and with which code it ends. */
import type { Screen } from '../edge/platform/command-line.ts'
import { type Language, type Said, shownIn } from '../edge/platform/language.ts'
import type { Verdict } from './check.ts'
import type { Line } from './examine.ts'

export const verdictWords: Record<Verdict, Said> = {
  good: { id: 'baik', en: 'good' },
  look: { id: 'perhatikan', en: 'look at' },
  broken: { id: 'rusak', en: 'broken' },
}

export interface Part {
  /** What is examined: a station, a gateway. */
  title: Said
  lines: AsyncIterable<Line>
}

export interface ReportOptions {
  screen: Screen
  /** One JSON object in place of sentences. */
  json?: boolean | undefined
  language?: Language | undefined
  version: string
  now: () => number
  elapsed_ms: () => number
}

/** Tells each line as it comes. Code 1 when something is broken, else 0. */
export async function report(parts: readonly Part[], options: ReportOptions): Promise<void> {
  const { screen, json, language, version, now, elapsed_ms } = options
  const begun_ms = elapsed_ms()
  const told: (Line & { part: string })[] = []
  for (const { title, lines } of parts) {
    if (!json) screen.stdout.write(`${shownIn(title, language).replace('\n', ' / ')}\n\n`)
    for await (const line of lines) {
      told.push({ part: title.en, ...line })
      if (!json) screen.stdout.write(textOf(line, language))
    }
    if (!json) screen.stdout.write('\n')
  }
  const ok = told.every(({ verdict }) => verdict !== 'broken')
  const took_ms = Math.round(elapsed_ms() - begun_ms)
  if (json) screen.stdout.write(`${JSON.stringify({ ok, at_ms: now(), took_ms, version, lines: told })}\n`)
  else screen.stdout.write(`${shownIn(sumOf(told), language)}\n`)
  if (!ok) screen.exitCode = 1
}

const width = Math.max(...Object.values(verdictWords).flatMap(({ id, en }) => [id.length, en.length]))

/** The verdict and what was found, then what to do, in one language or in both. */
function textOf(line: Line, language: Language | undefined): string {
  const inOne = (lang: Language) => {
    const { verdict, name, of, found, todo } = line
    const head = `${verdictWords[verdict][lang].toUpperCase().padEnd(width)}  ${name[lang]}${of ? ` ${of}` : ''}: `
    const indent = ' '.repeat(width + 2)
    return `${head}${found[lang]}\n${todo ? `${indent}→ ${todo[lang]}\n` : ''}`
  }
  if (language) return inOne(language)
  return `${inOne('id')}${inOne('en')}`
}

function sumOf(lines: readonly Line[]): Said {
  const count = (verdict: Verdict) => lines.filter((line) => line.verdict === verdict).length
  const counted = (lang: Language) =>
    (['broken', 'look', 'good'] as const)
      .filter((verdict) => count(verdict) > 0)
      .map((verdict) => `${count(verdict)} ${verdictWords[verdict][lang]}`)
      .join(', ')
  return { id: `Hasil: ${counted('id')}.`, en: `In all: ${counted('en')}.` }
}

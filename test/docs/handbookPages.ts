/** The pages of the handbook: Indonesian ones in docs/panduan/, English ones in docs/handbook/ and, of sensors, in hardware/. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, normalize } from 'node:path'
import { checkout } from '../kit/root.ts'

export const indonesian = 'docs/panduan'
export const english = 'docs/handbook'

export const pagesIn = (folder: string) =>
  readdirSync(join(checkout, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`)

/** A page by its path from the root of the repository, as the rest of the tests names it. */
export const pageText = (page: string) => readFileSync(join(checkout, page), 'utf8')

/** The page that the line `[Bahasa Indonesia](…)` or `[English](…)` below the heading leads to. */
export function counterpartOf(page: string, lang: 'Bahasa Indonesia' | 'English'): string | undefined {
  const [, target] = new RegExp(`^# .+\\n\\n\\[${lang}\\]\\(([^)]+)\\)\\n`).exec(pageText(page)) ?? []
  return target && normalize(join(page, '..', target))
}

/** What stands in a fenced block of a language, such as `sh`. */
export const blocksOf = (text: string, lang: string) =>
  Array.from(text.matchAll(new RegExp(`^( *)\`\`\`${lang}\\n([\\s\\S]*?)\`\`\``, 'gm')), ([, , block]) => block!)

/** What stands in `code` within sentences. */
export const codeIn = (text: string) =>
  Array.from(text.replace(/```[\s\S]*?```/g, '').matchAll(/`([^`\n]+)`/g), ([, code]) => code!)

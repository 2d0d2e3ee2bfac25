/** The table of everything that `doctor` may say stands in the handbook, in both languages, as the checks say it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findingOf } from '../../doctor/check.ts'
import { undone } from '../../doctor/examine.ts'
import { type Check, verdictWords } from '../../doctor/index.ts'
import { stationChecks } from '../../edge/doctor/index.ts'
import { gatewayChecks } from '../../gateway/cli/doctor/checks.ts'
import { englishIn } from '../kit/english.ts'
import { checkout } from '../kit/root.ts'

type Language = 'id' | 'en'
// biome-ignore lint/suspicious/noExplicitAny: what a check is handed does not matter to what it says
type Row = Pick<Check<any>, 'id' | 'name' | 'says'>

const page = join(checkout, 'docs/handbook/doctor.md')
const any: Row = { id: 'any', name: { id: 'Pemeriksaan apa pun', en: 'Any check' }, says: undone }
const both = gatewayChecks.filter((one) => stationChecks.some(({ says }) => says === one.says))
const own = (checks: readonly Row[]) => checks.filter(({ says }) => !both.some((one) => one.says === says))
const groups: [name: string, rows: readonly Row[]][] = [
  ['computer', [...both, any]],
  ['station', own(stationChecks)],
  ['gateway', own(gatewayChecks)],
]

const heads = {
  id: '| Pemeriksaan | Hasil | Yang ditemukan | Yang dilakukan |\n|---|---|---|---|',
  en: '| Check | Verdict | What was found | What to do |\n|---|---|---|---|',
}
const cell = (text: string) => text.replaceAll('|', '\\|')

function tableOf(rows: readonly Row[], lang: Language): string {
  const lines = rows.flatMap(({ name, says }) =>
    Object.entries(says).map(([kind, saying]) => {
      const { verdict, found, todo } = findingOf(kind, saying, saying.example)
      return `| ${name[lang]} | ${verdictWords[verdict][lang]} | ${cell(found[lang])} | ${cell(todo?.[lang] ?? '–')} |`
    }),
  )
  return [heads[lang], ...lines].join('\n')
}

describe('docs/handbook/doctor.md', () => {
  it('shows all verdicts in both languages; after a change: npm test -- docs/doctor -u', async () => {
    let text = readFileSync(page, 'utf8')
    for (const lang of ['id', 'en'] as const) {
      for (const [name, rows] of groups) {
        const between = new RegExp(
          `(<!-- ${name}, ${lang}: .*-->\\n\\n)[\\s\\S]*?(\\n*<!-- end of ${name}, ${lang} -->)`,
        )
        expect(text).toMatch(between)
        text = text.replace(
          between,
          (_, begin: string) => `${begin}${tableOf(rows, lang)}\n\n<!-- end of ${name}, ${lang} -->`,
        )
      }
    }
    await expect(text).toMatchFileSnapshot(page)
  })
})

describe.each(groups)('what is said of a %s', (_, rows) => {
  it('is Indonesian in Indonesian, and a verdict that is not good says what to do', () => {
    for (const { id, says } of rows) {
      for (const [kind, saying] of Object.entries(says)) {
        const { verdict, found, todo } = findingOf(kind, saying, saying.example)
        expect(englishIn(`${found.id}\n${todo?.id ?? ''}`), `${id} ${kind}`).toEqual([])
        expect(Boolean(todo), `${id} ${kind}`).toBe(verdict !== 'good')
      }
    }
  })
})

/** What the checks of settings have in common: the mistakes are those of the one reader of all settings. */
import type { Said } from '../../edge/platform/language.ts'
import { type ConfigError, type FoundProblem, lineOf } from '../../edge/platform/problems.ts'
import { look } from '../check.ts'

/** As a check says it. */
export const saidOf = (problem: FoundProblem): Said => ({ id: lineOf(problem, 'id'), en: lineOf(problem, 'en') })

/** Each mistake by itself, where the refusal has them. */
export function mistakesOf({ problems, says }: ConfigError): Said[] {
  return problems.length === 0 ? [says] : problems.map(saidOf)
}

/** For checks that cannot be done before the settings are right. `program`: what is typed to look again. */
export const waitsForSettings = (program: string) =>
  look(
    {},
    {
      id: 'Belum bisa diperiksa: pengaturannya belum benar.',
      en: 'Cannot be looked at yet: the settings are not right.',
    },
    { id: `Setelah diperbaiki, ketik lagi: ${program} doctor`, en: `When they are, type again: ${program} doctor` },
  )

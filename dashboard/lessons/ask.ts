/** Questions that many lessons ask in the same way. Pure. */
import type { LocalizedText } from '../../gateway/contract.ts'
import { both, type Choose, type NumberStep } from './lesson.ts'
import { numberText } from './said.ts'

export const t = (id: string, en: string): LocalizedText => ({ id, en })

interface Chosen {
  key: string
  ask: LocalizedText
  /** The first is right; they are shown in an order that the key decides, the same for everybody. */
  options: readonly LocalizedText[]
  hint: LocalizedText
  /** Told to who chose another one. */
  no: LocalizedText
  right: LocalizedText
}

export function choose({ key, ask, options, hint, no, right }: Chosen): Choose {
  const all = options.map((text, i) => ({ text, isRight: i === 0, why: i === 0 ? right : no }))
  const turn = [...key].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % all.length
  return {
    kind: 'choose',
    ...{ key, ask, right, hints: [hint], solution: options[0]! },
    options: [...all.slice(turn), ...all.slice(0, turn)],
  }
}

interface Numbered extends Pick<NumberStep, 'key' | 'ask' | 'hints' | 'answer' | 'right_within' | 'near_within'> {
  unit: LocalizedText
  decimals: number
  /** What follows; without it "right" and the number. */
  right?: LocalizedText
}

export function number({ unit, decimals, right, ...step }: Numbered): NumberStep {
  const solution = both((lang) => `${numberText(step.answer, decimals, lang)} ${unit[lang]}`.trim())
  return {
    kind: 'number',
    ...{ ...step, unit, solution },
    right: right ?? both((lang) => (lang === 'id' ? `Tepat: ${solution.id}.` : `Correct: ${solution.en}.`)),
  }
}

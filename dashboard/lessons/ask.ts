/** Questions that many lessons ask in the same way. Pure. */
import type { LocalizedText } from '../../gateway/contract.ts'
import type { Lang } from '../words.ts'
import { checkLow, checkPeak } from './check.ts'
import { both, type Choose, type Mark, type NumberStep, type Read, type ShownCurve } from './lesson.ts'
import { type Point, valueNear } from './points.ts'
import { clockOf, momentOf, numberText } from './said.ts'

export const t = (id: string, en: string): LocalizedText => ({ id, en })

/** The first step: what the picture is. */
export const opening = (...text: LocalizedText[]): Read => ({ kind: 'read', key: 'look', text })

/** "Tepat: 53 mm.", with what is said in the reader's language. */
export const correct = (said: (lang: Lang) => string): LocalizedText =>
  both((lang) => (lang === 'id' ? `Tepat: ${said(lang)}.` : `Correct: ${said(lang)}.`))

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
    right: right ?? correct((lang) => solution[lang]),
  }
}

interface Marked extends Pick<Mark, 'key' | 'ask' | 'right' | 'judge'> {
  /** Where it is: the last hint says about when. */
  at_ms: number
  hint: LocalizedText
  /** Absent: its moment. */
  solution?: LocalizedText
}

export function mark({ at_ms, hint, solution, ...step }: Marked): Mark {
  const around = t(`Lihat sekitar pukul ${clockOf(at_ms, 'id')}.`, `Look around ${clockOf(at_ms, 'en')}.`)
  return {
    kind: 'mark',
    ...{ ...step, hints: [hint, around], solution: solution ?? both((lang) => momentOf(at_ms, lang)) },
  }
}

interface Extreme extends Omit<Marked, 'at_ms' | 'judge'> {
  curve: ShownCurve
  /** Its highest or its lowest point. */
  extreme: Point
  /** What it rose or fell from. */
  base: number
}

/** The top of a curve, or its foot: judged by how high or low the marked place is, because either may be flat. */
export function markExtreme({ curve, extreme, base, ...step }: Extreme): Mark {
  const check = extreme.value < base ? checkLow : checkPeak
  return mark({
    ...step,
    at_ms: extreme.at_ms,
    judge: (at_ms) => check(valueNear(curve, at_ms), extreme.value, base),
  })
}

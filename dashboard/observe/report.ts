/** A report as a person types it, and as the gateway takes it. Pure. */
import type { LocalizedText, ObservedWord } from '../../gateway/contract.ts'
import { formatNumber } from '../format.ts'
import type { Lang } from '../words.ts'

/** What waits on this device until it is sent. */
export interface Report {
  id: string
  station: string
  /** When it was seen, by this device's clock. */
  at: number
  value?: number
  word?: ObservedWord
  text: string
  name?: string
  /** A JPEG, base64. */
  photo?: string
  /** Why the gateway will not take it, in its own sentence. It is not sent again. */
  refused?: LocalizedText | string // what an earlier page has kept is English
}

export type GaugeUnit = 'cm' | 'm'

/** "1,62" or "162" as metres; undefined for what is no number, null for nothing typed. */
export function metresIn(typed: string, unit: GaugeUnit): number | null | undefined {
  const plain = typed
    .trim()
    .replace(/\s*(cm|m)$/i, '')
    .replace(',', '.')
  if (plain === '') return null
  if (!/^[-+−]?\d{1,6}(\.\d{1,4})?$/.test(plain)) return undefined
  const number = Number(plain.replace('−', '-'))
  return Math.round((unit === 'cm' ? number / 100 : number) * 10_000) / 10_000
}

/** Whether something is said in it. */
export const isSaid = ({ value, word, text, photo }: Pick<Report, 'value' | 'word' | 'text' | 'photo'>): boolean =>
  value !== undefined || word !== undefined || text.trim() !== '' || photo !== undefined

/** As `POST /observations` takes it. `now_ms`: this device's clock while it is sent, by which the gateway puts a wrong one right. */
export function bodyOf({ refused: _, ...report }: Report, now_ms: number): object {
  return { ...report, sent: now_ms }
}

/** The words on offer, from dry to houses under water, then the rest. */
export const observedWords: readonly ObservedWord[] = [
  ...(['dry', 'low', 'normal', 'high', 'brim', 'over', 'street', 'house', 'falling', 'blocked', 'other'] as const),
]

/** Both numbers of each pair, and what people and sensor differ by in the middle; null without pairs. */
export function comparison(
  observations: readonly { value: number | null; beside?: { difference: number } | null | undefined }[],
) {
  const differences = observations.flatMap(({ beside }) => (beside ? [beside.difference] : [])).sort((a, b) => a - b)
  if (differences.length === 0) return null
  const half = differences.length >> 1
  const middle = differences.length % 2 === 1 ? differences[half]! : (differences[half - 1]! + differences[half]!) / 2
  return { pairs: differences.length, middle, least: differences[0]!, most: differences.at(-1)! }
}

/** "+4 cm": how far people's number lies above the sensor's. */
export function signed(metres: number, lang: Lang): string {
  const cm = Math.round(metres * 100)
  return `${cm > 0 ? '+' : cm < 0 ? '−' : '±'}${formatNumber(Math.abs(cm), 0, lang)} cm`
}

/** The fields of a message → readings. Pure. */
import type { SentReading } from '../intake/index.ts'
import type { Field, Message } from './format.ts'

const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i
const missingPattern = /^[+-]?(nan|inf|infinity|null|none|unavailable|unknown)$/i

/** The number that a board says; null: it says that it has none; undefined: it is no number. */
export function numberOf(said: unknown): number | null | undefined {
  if (said === null) return null
  if (typeof said === 'number') return Number.isFinite(said) ? said : null
  if (typeof said !== 'string') return undefined
  const text = said.trim()
  if (missingPattern.test(text)) return null
  return numberPattern.test(text) ? Number(text) : undefined
}

export interface FoundReadings {
  /** One for each sensor. */
  readings: SentReading[]
  /** Fields that have a place, and no number in it. */
  numberless: number
  /** Fields that have no place. */
  placeless: number
}

export function readingsOf({ fields, at_ms }: Message, fieldOf: (path: string) => Field | undefined): FoundReadings {
  const bySensor = new Map<string, SentReading>()
  let [numberless, placeless] = [0, 0]
  for (const [path, said] of Object.entries(fields)) {
    const field = fieldOf(path)
    const value = numberOf(said)
    if (!field) placeless++
    else if (value === undefined) numberless++
    else {
      const { sensor, quantity, factor = 1, offset = 0 } = field
      const reading = bySensor.get(sensor) ?? { sensor, values: {}, ...(at_ms !== undefined && { at_ms }) }
      reading.values[quantity] = value === null ? null : exact(value * factor + offset)
      bySensor.set(sensor, reading)
    }
  }
  return { readings: [...bySensor.values()], numberless, placeless }
}

// 16.754 cm are 0.16754 m, and not 0.16754000000000002: nine digits are more than any sensor has.
function exact(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(12))
}

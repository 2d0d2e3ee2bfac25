/** A number that was written with a unit, in the unit that its setting has: `for_s: 2 menit` is 120 and never 2. */
import type { Said } from './language.ts'

const seconds: Record<string, number> = {
  ...{ ms: 0.001, s: 1, sec: 1, detik: 1, min: 60, menit: 60, h: 3_600, jam: 3_600 },
  ...{ d: 86_400, day: 86_400, days: 86_400, hari: 86_400 },
}
const metres: Record<string, number> = { mm: 0.001, cm: 0.01, m: 1, meter: 1, km: 1_000 }

/** By the end of a setting's name: the table of its kind, how much of it one is, and its word. */
const kinds: Record<string, [table: Record<string, number>, one: number, of: Said]> = {
  ms: [seconds, 0.001, { id: 'milidetik', en: 'milliseconds' }],
  s: [seconds, 1, { id: 'detik', en: 'seconds' }],
  min: [seconds, 60, { id: 'menit', en: 'minutes' }],
  h: [seconds, 3_600, { id: 'jam', en: 'hours' }],
  days: [seconds, 86_400, { id: 'hari', en: 'days' }],
  mm: [metres, 0.001, { id: 'milimeter', en: 'millimetres' }],
  cm: [metres, 0.01, { id: 'sentimeter', en: 'centimetres' }],
  m: [metres, 1, { id: 'meter', en: 'metres' }],
  km: [metres, 1_000, { id: 'kilometer', en: 'kilometres' }],
}

/** Undefined where the unit is the setting's own, or nothing is known of it. */
export function inUnitOf(setting: unknown, number: number, unit: string | undefined) {
  const kind = kinds[/_([a-z]+)$/.exec(String(setting))?.[1] ?? '']
  const size = kind?.[0][unit?.toLowerCase() ?? '']
  if (!kind || size === undefined || size === kind[1]) return undefined
  return { number: Number(((number * size) / kind[1]).toPrecision(12)), of: kind[2] }
}

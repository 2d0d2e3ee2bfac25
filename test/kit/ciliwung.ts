/** The Ciliwung record 2021 to 2025, and what follows from its numbers, calculated apart from the code under test. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { recording } from './recordings.ts'

export const levels = recording('river/jakarta_ciliwung_2021-2025/02 All Data.csv.gz')
export const gates = recording('river/jakarta_ciliwung_2021-2025/informasi_pintu_air.csv')
const labels = ['Siaga 3', 'Siaga 2', 'Siaga 1']
const hysteresis_cm = 5

export interface Hour {
  at_ms: number
  cm: number
}

/** The levels are written in Jakarta's time, which the file does not say. */
export function wib(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}+07:00`)
}

export function hoursOf(gate: string): Hour[] {
  const [header, ...lines] = gunzipSync(readFileSync(levels.path)).toString().trim().split('\n')
  const column = header!.split(',').indexOf(`${gate} (air)`)
  return lines.map((line) => {
    const cells = line.split(',')
    return { at_ms: wib(cells[0]!), cm: Number(cells[column]) }
  })
}

export function boundsOf(gate: string): number[] {
  const lines = readFileSync(gates.path, 'utf8').trim().split('\n')
  return lines
    .find((line) => line.startsWith(`${gate},`))!
    .split(',')
    .slice(3)
    .map(Number)
}

/** The same question answered another way: first the periods of each level alone, in centimetres, then their edges. */
export function eventsByIntervals(hours: Hour[], bounds_cm: number[]) {
  const periods = bounds_cm.map((bound_cm) => {
    const found: { from: number; until: number }[] = []
    for (let index = 0; index < hours.length; index++) {
      if (hours[index]!.cm < bound_cm) continue
      const length = hours.slice(index).findIndex(({ cm }) => cm < bound_cm - hysteresis_cm)
      found.push({ from: index, until: length === -1 ? hours.length : index + length })
      index = found.at(-1)!.until
    }
    return found
  })
  const edges = new Set(periods.flat().flatMap(({ from, until }) => [from, until]))
  const worstAt = (index: number) =>
    periods.findLastIndex((found) => found.some(({ from, until }) => from <= index && index < until))
  return [...edges]
    .filter((index) => index < hours.length)
    .sort((a, b) => a - b)
    .map((index) => ({ index, before: worstAt(index - 1), after: worstAt(index) }))
    .filter(({ before, after }) => before !== after)
    .map(({ index, before, after }) => ({
      at_ms: hours[index]!.at_ms,
      kind: after === -1 ? 'cleared' : before === -1 ? 'raised' : after > before ? 'escalated' : 'eased',
      label: labels[after === -1 ? before : after],
      value: hours[index]!.cm / 100,
    }))
}

/** The rule as it would stand in rules.yaml. */
export function gateRule(gate: string, bounds_cm: number[]) {
  return {
    id: `${gate.toLowerCase()}-siaga`,
    station: gate.toLowerCase(),
    sensor: 'level',
    quantity: 'water_level_m',
    levels: bounds_cm.map((cm, index) => ({ label: labels[index]!, at: cm / 100, clear: (cm - hysteresis_cm) / 100 })),
  }
}

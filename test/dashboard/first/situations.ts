/** Situations as the first screen knows them, for tests of its sentences. */
import { headlineOf } from '../../../dashboard/first/headline.ts'
import type { FirstKnown, Known } from '../../../dashboard/first/known.ts'
import { withWord } from '../../../dashboard/warning/alerts.ts'
import type { Alert, LevelInForce, Outlook, Reached, Station } from '../../../gateway/contract.ts'
import { alertEvent } from '../../kit/alertWord.ts'

export const minute_ms = 60_000
export const now_ms = new Date(2026, 9, 21, 2, 0).getTime() // local: what the sentence says is the time of this device
export const level = (label: string, at: number, below = false): LevelInForce => ({
  ...{ rule: 'r', label, at, clear: at, severity: 'Moderate' },
  ...(below && { below: true as const }),
})
export const siaga = [level('Siaga 3', 1.5), level('Siaga 1', 2)]

/** Steps of five minutes that end now, changing by so much an hour. */
export function trend(value: number, perHour: number): NonNullable<Outlook['trend']> {
  const values = Array.from({ length: 36 }, (_, i) => value - (perHour * (35.5 - i)) / 12)
  return { from_ms: now_ms - 36 * 5 * minute_ms, step_ms: 5 * minute_ms, values }
}

interface Said {
  name?: string
  state?: Station['state']
  values: Record<string, number>
}
export const station = (id: string, { name = id, state = 'online', values }: Said): Station => ({
  ...{ station: id, name, place: null, state, last_seen_ms: now_ms - 40 * minute_ms, sensors: [] },
  latest: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { at_ms: now_ms, value, flag: 1 }])),
})

export const well = { ok: true, says: { id: '', en: '' }, proved_ms: 1, broken: [] }
export const first = (outlook: FirstKnown['outlook'], some: Partial<FirstKnown> = {}): FirstKnown => ({
  ...{ outlook, rules: 1, chain: well, sirens_sounding: 0, gateway: { gateway: 'g', name: null } },
  ...some,
})

export function river(value: number, perHour: number, some: Partial<Known> = {}): Known {
  const outlook = { depok: { 'level.water_level_m': { levels: siaga, trend: trend(value, perHour) } } }
  const stations = [station('depok', { name: 'Depok', values: { 'level.water_level_m': value } })]
  return { stations, alerts: [], first: first(outlook), now_ms, ...some }
}

export const event = (ago_min: number, some: Parameters<typeof alertEvent>[0] = {}) =>
  alertEvent({
    ...{ alert: 'a', rule: 'siaga', id: `a_${ago_min}`, place: 'Depok', at_ms: now_ms - ago_min * minute_ms },
    ...{ since_ms: now_ms - ago_min * minute_ms },
    series: { station: 'depok', sensor: 'level', quantity: 'water_level_m' },
    ...some,
  })
export const siaga2 = { kind: 'escalated', level: 1, label: 'Siaga 2', severity: 'Severe' } as const
export const flood = (): Alert[] => withWord(withWord([], event(36)), event(27, siaga2))
export const told = (reached: Reached[]): Alert[] => flood().map((alert) => ({ ...alert, reached }))
export const hook = (failing: boolean): Reached => ({
  ...{ hook: 'h', kind: 'webhook' },
  delivered: failing ? null : { at_ms: now_ms },
  failing: failing ? { since_ms: now_ms, attempts: 5, given_up: false } : null,
})

export const says = (known: Known) => [headlineOf(known, 'id').text, headlineOf(known, 'en').text]
export const more = (known: Known) => headlineOf(known, 'id').more.join(' ')

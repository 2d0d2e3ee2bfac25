/** A word of the alert log for tests of what stands on it. */
import type { AlertEvent } from '../../gateway/contract.ts'
import { formatOfWord } from '../../gateway/rules/describe.ts'

export function alertEvent(said: Partial<AlertEvent> = {}): AlertEvent {
  const { rule = 'katulampa-siaga', at_ms = 1_760_000_000_000 } = said
  return {
    id: `${rule}_1_${at_ms}_1`,
    alert: `${rule}_1_${at_ms}`,
    rule,
    at_ms,
    exercise: false,
    kind: 'raised',
    version: 1,
    since_ms: at_ms,
    series: { station: 'katulampa', sensor: 'level', quantity: 'water_level_m' },
    measured: 'water_level_m',
    format: formatOfWord('water_level_m'),
    place: 'Bendung Katulampa',
    subject: { id: 'Tinggi muka air', en: 'Water level' },
    level: 0,
    levels: 3,
    label: 'Siaga 3',
    severity: 'Moderate',
    advice: null,
    source: null,
    value: 0.81,
    why: { id: 'Tinggi muka air 0,81 m: mencapai Siaga 3.', en: 'Water level is 0.81 m: it has reached Siaga 3.' },
    evidence: [{ at_ms, value: 0.81, flag: 1, received_ms: at_ms + 200 }],
    ...said,
  }
}

/** A flood at Depok on 12 October 2026, by the hour: its readings each 10 minutes, and the words of its alert. */
import type { AlertEvent, AlertLogEntry } from '../../../gateway/contract.ts'

const first_ms = Date.UTC(2026, 9, 11, 17) // midnight in western Indonesia
const at = (hour: number) => first_ms + hour * 3_600_000
const both = (text: string) => ({ id: text, en: text })

/** 0.5 m, from 2.00 up to 2.1 m at 5.00, down again until 8.00. */
const levelAt = (hour: number) => Math.max(0.5, 2.1 - (1.6 * Math.abs(hour - 5)) / 3)

const levels = Array.from({ length: 5 }, (_, part) =>
  Array.from({ length: 29 }, (_, i) => part * 29 + i).map((i) => ({
    ...{ sensor: 'level', at_ms: at(i / 6) },
    values: {
      water_level_m: Math.round(1_000 * levelAt(i / 6)) / 1_000,
      ...(i % 6 === 0 && i < 144 && { rainfall_mm: 0.2 }),
    },
  })),
)

function event(kind: AlertEvent['kind'], hour: number, level: number | null, label: string, value: number): AlertEvent {
  return {
    ...{
      id: `${kind}-${hour}`,
      alert: 'depok-siaga_1',
      rule: 'depok-siaga',
      at_ms: at(hour),
      exercise: false,
      kind,
      version: 1,
    },
    ...{
      since_ms: at(hour),
      series: { station: 'depok', sensor: 'level', quantity: 'water_level_m' },
      measured: 'water_level_m',
    },
    ...{
      place: 'Depok',
      subject: both('Tinggi muka air di Depok'),
      level,
      levels: 3,
      label,
      severity: 'Severe',
      advice: null,
    },
    ...{ source: null, value, why: both('tinggi'), evidence: [] },
  }
}

const seen: AlertLogEntry = {
  ...{ id: 'seen', alert: 'depok-siaga_1', rule: 'depok-siaga', at_ms: at(3), exercise: false },
  ...{ kind: 'acknowledged', by: 'Sari', comment: 'sirene bunyi', level: 1 },
}

const log: AlertLogEntry[] = [
  { ...event('raised', 1, 0, 'Siaga 3', 9), alert: 'drill_1', exercise: true },
  event('raised', 2, 0, 'Siaga 3', 0.8),
  event('escalated', 2.5, 1, 'Siaga 2', 1.5),
  seen,
  event('escalated', 2 + 6_360 / 3_600, 2, 'Siaga 1', 2),
  event('eased', 6, 1, 'Siaga 2', 1.6),
  event('escalated', 6.5, 2, 'Siaga 1', 2),
  event('cleared', 8, null, 'Siaga 2', 0.5),
]

export const raisedFlood = { at, levels, log }

/** Of when the number of a warning is, and what its card says of it. */
import { expect, it } from 'vitest'
import type { Known } from '../../../dashboard/first/known.ts'
import { impactsOfAlert, timesOf, whyOnCard } from '../../../dashboard/warning/cardText.ts'
import { presentOf } from '../../../dashboard/warning/present.ts'
import { addEvent } from '../../../gateway/alerts/alert.ts'
import type { Alert, Outlook, Station, WindowSum } from '../../../gateway/contract.ts'
import { alertEvent } from '../../kit/alertWord.ts'

const at_ms = 1_770_000_000_000
const measured = 'rainfall_mm_in_10800_s'

function rain(): Alert {
  const alerts = new Map<string, Alert>()
  const series = { station: 'hulu', sensor: 'rain', quantity: 'rainfall_mm' }
  addEvent(alerts, alertEvent({ alert: 'a', at_ms, series, measured, value: 12 }))
  return alerts.get('a')!
}
const sum = (amount: number, up_to_ms: number): WindowSum => ({
  ...{ measured, amount, from_ms: up_to_ms - 10_800_000, at_ms: up_to_ms },
  note: { id: 'dalam 3 jam', en: 'in 3 hours' },
})

it('a sum is that of now, where the first screen knows it over the same window', () => {
  expect(presentOf(rain(), [], [sum(14.2, at_ms + 60_000)])).toMatchObject({ value: 14.2, isLive: true })
  expect(presentOf(rain(), [], [{ ...sum(3, at_ms + 60_000), measured: 'rainfall_mm_in_3600_s' }])).toEqual({
    ...{ value: 12, isLive: false },
  })
})

it('it is what the alert said where that is newer, and where nothing else is known', () => {
  expect(presentOf(rain(), [], [sum(9, at_ms - 60_000)])).toEqual({ value: 12, isLive: false })
  expect(presentOf(rain(), [])).toEqual({ value: 12, isLive: false })
})

const key = 'level.water_level_m'
/** The river of Katulampa, with a value of now, or none. */
function knownAt(value: number | null, outlook: Outlook = {}): Known {
  const latest = value === null ? {} : { [key]: { at_ms: at_ms + 60_000, value, flag: 1 } }
  const station = { station: 'katulampa', name: 'Katulampa', state: 'online', sensors: [], latest }
  const first = { outlook: { katulampa: { [key]: outlook } } }
  return {
    ...{ stations: [station as unknown as Station], alerts: [], now_ms: at_ms + 300_000 },
    first: first as unknown as Known['first'],
  }
}
function river(...words: Parameters<typeof alertEvent>[0][]): Alert {
  const alerts = new Map<string, Alert>()
  for (const word of [{}, ...words]) addEvent(alerts, alertEvent({ alert: 'a', at_ms, since_ms: at_ms, ...word }))
  return alerts.get('a')!
}

it('a card says a number once: that of now, and in its place the sentence of then where that is not known', () => {
  expect(whyOnCard(river(), knownAt(0.9), 'id')).toBeUndefined()
  expect(whyOnCard(river(), knownAt(null), 'id'), 'its time is that of "since"').toBe(river().why.id)
  const later = river({ id: 'e', kind: 'eased', level: 0, at_ms: at_ms + 7_200_000 })
  expect(whyOnCard(later, knownAt(null), 'id')).toMatch(/^\d\d\.\d\d \w+: Tinggi muka air 0,81 m/)
  expect(whyOnCard(river({ id: 'c', kind: 'cleared', level: null }), knownAt(0.9), 'id')).toContain('0,81 m')
})

it('it says the sentence beside the number of now where the reading behind it was doubted', () => {
  const doubted = { at_ms, value: 0.81, received_ms: at_ms }
  expect(whyOnCard(river({ id: 's', evidence: [{ ...doubted, flag: 3 }] }), knownAt(0.9), 'id')).toContain('0,81 m')
  const clock = 'unsynced' as const
  expect(whyOnCard(river({ id: 's', evidence: [{ ...doubted, flag: 1, clock }] }), knownAt(0.9), 'id')).toBeDefined()
})

it('it says since when, and names the level only where the warning is older than it', () => {
  const now_ms = at_ms + 900_000
  expect(timesOf(river(), 'id', now_ms)).toMatch(/^sejak \d\d\.\d\d \w+ \(15 menit lalu\)$/)
  const later = { at_ms: at_ms + 600_000, since_ms: at_ms + 600_000 }
  const worse = river({ ...later, id: 'w', kind: 'escalated', level: 1, label: 'Siaga 2' })
  expect(timesOf(worse, 'id', now_ms)).toMatch(
    /^Siaga 2 sejak \d\d\.\d\d \w+ \(5 menit lalu\); peringatan sejak \d\d\.\d\d \w+$/,
  )
})

it('it says what of the village is under water and what comes next, whatever the rule compares', () => {
  const levels = [
    { at: 0.8, text: { id: 'Bantaran terendam', en: 'The bank is under water' } },
    { at: 1.5, text: { id: 'Gang Masjid tergenang', en: 'Gang Masjid is under water' } },
  ]
  const known = knownAt(0.9, { impacts: { levels } })
  const both = [
    { isReached: true, text: 'Bantaran terendam' },
    { isReached: false, text: '60 cm lagi: Gang Masjid tergenang' },
  ]
  expect(impactsOfAlert(river(), known, 'id')).toEqual(both)
  expect(impactsOfAlert(river({ id: 'r', measured: 'water_level_m_rise_in_1800_s' }), known, 'id')).toEqual(both)
  expect(impactsOfAlert(river(), knownAt(null, { impacts: { levels } }), 'id'), 'not known now').toEqual([])
  expect(impactsOfAlert(river({ id: 'x', exercise: true }), known, 'id')).toEqual([])
})

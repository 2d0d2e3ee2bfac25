/** Rules judge what charts show: from the moment a correction is entered, and the last reading at once. */
import pino from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { openSeriesWatch, seriesKey } from '../../../gateway/alerts/series-watch.ts'
import type { AlertEvent, Correction } from '../../../gateway/contract.ts'
import type { Entry } from '../../../gateway/store/record.ts'
import { engineVillage, levelReading, packOf } from '../../kit/engineVillage.ts'
import { at, rule } from '../../kit/katulampa.ts'

type Village = Awaited<ReturnType<typeof engineVillage>>

function correction(minute: number, does: Partial<Correction>, id = 'c1'): Entry {
  const about = { id, station: 'katulampa', sensor: 'level', quantity: 'water_level_m', to_ms: null, by: 'Sari' }
  const why = 'the sensor was raised'
  return {
    kind: 'correction',
    station: 'katulampa',
    received_ms: at(minute),
    correction: { ...about, from_ms: at(0), why, ...does },
  }
}

const withdrawal = (minute: number, id = 'c1'): Entry => {
  return { kind: 'withdrawal', station: 'katulampa', received_ms: at(minute), id, by: 'Sari', why: 'wrong' }
}

async function said({ store, engine, words }: Village): Promise<AlertEvent[]> {
  await engine.reached(store.position())
  return (await words()) as AlertEvent[]
}

it('a new mount height raises no flood: what arrives is judged as it is shown', async () => {
  const village = await engineVillage([rule()])
  await village.arrive(1, 0.5)
  await village.store.append(correction(2, { offset: -0.3, from_ms: at(2) }))
  await village.arrive(3, 0.85) // the river is at 0.55
  expect(await said(village)).toEqual([])
  await village.arrive(4, 1.15)
  const [event] = await said(village)
  expect(event).toMatchObject({
    kind: 'raised',
    value: 0.85,
    evidence: [{ value: 0.5 }, { value: 0.55, raw_value: 0.85 }, { value: 0.85, raw_value: 1.15 }],
  })
})

it('a correction in the middle of an alert ends it at once, and says so; withdrawn, it warns again', async () => {
  const village = await engineVillage([rule()])
  await village.arrive(1, 0.9)
  village.clock.now_ms = at(2)
  await village.store.append(correction(2, { offset: -0.3 }))
  await village.store.append(withdrawal(3))
  const events = await said(village)
  expect(events.map(({ kind, value, at_ms }) => [kind, value, at_ms])).toEqual([
    ['raised', 0.9, at(1)],
    ['cleared', 0.6, at(2)],
    ['raised', 0.9, at(3)],
  ])
  expect(events[1]!.why).toEqual({
    id: 'Tinggi muka air di Katulampa 60 cm: sudah di bawah batas Siaga 3 (75 cm); dinilai ulang setelah koreksi c1. Status sekarang: normal.',
    en: 'Water level at Katulampa is 60 cm: below where Siaga 3 ends (75 cm); judged again after correction c1. State now: normal.',
  })
  expect(events[2]!.why.en).toContain('judged again after correction c1 was withdrawn')
})

it('an alert that stands on readings set aside ends, and nobody is told that it is safe', async () => {
  const village = await engineVillage([rule()])
  await village.arrive(1, 2)
  await village.store.append(correction(2, { set_aside: true }))
  await village.arrive(3, 2.1)
  const events = await said(village)
  expect(events.map(({ kind }) => kind)).toEqual(['raised', 'cleared'])
  expect(events[1]!.why.en).toBe(
    'The readings at Katulampa were marked as wrong (correction c1), so the warning ends. This is no all-clear.',
  )
})

it('a correction that shows a flood warns at once, of a reading that is fresh', async () => {
  const village = await engineVillage([rule()])
  await village.arrive(1, 0.6)
  await village.store.append(correction(2, { offset: 0.3 }))
  expect(await said(village)).toMatchObject([{ kind: 'raised', value: 0.9, at_ms: at(2) }])
})

it('readings under a wrong sensor id are judged under the right one', async () => {
  const village = await engineVillage([rule()])
  const wrong = (minute: number, value: number) =>
    packOf([{ ...levelReading(at(minute), value), sensor: 'levle' }], at(minute))
  await village.store.append(wrong(1, 0.9))
  expect(await said(village)).toEqual([])
  await village.store.append(correction(2, { sensor: 'levle', shown_as: 'level' }))
  await village.store.append(wrong(3, 1.6))
  expect(await said(village)).toMatchObject([
    { kind: 'raised', value: 0.9, at_ms: at(2) },
    { kind: 'escalated', value: 1.6 },
  ])
})

it('a window is filled with corrected values: a step that a correction takes out is no rise', async () => {
  const rises = rule({ levels: [{ label: 'Naik', at: 0.25 }], measure: { rise_over_s: 600 } })
  const village = await engineVillage([rises])
  await village.arrive(1, 0.5)
  await village.store.append(correction(2, { offset: -0.3, from_ms: at(2) }))
  await village.arrive(3, 0.82)
  await village.arrive(4, 0.83)
  expect(await said(village)).toEqual([])
})

it('after a kill the rules go on with the corrections of where they were, and say the same', async () => {
  const village = await engineVillage([rule()])
  await village.arrive(1, 0.9)
  await said(village)
  await village.engine.close()
  await village.arrive(2, 0.95)
  await village.store.append(correction(3, { offset: -0.3 }))
  await village.arrive(4, 0.9)
  await village.store.append(withdrawal(5))
  const engine = await village.again()
  const events = await said({ ...village, engine })
  expect(events.map(({ kind, value }) => [kind, value])).toEqual([
    ['raised', 0.9],
    ['cleared', expect.closeTo(0.65, 9)],
    ['raised', 0.9],
  ])
})

it('what is said of the present value, and of a silent sensor, follows corrections too', async () => {
  const { store, clock } = await engineVillage([])
  const key = seriesKey('katulampa', 'level', 'water_level_m')
  const watch = await openSeriesWatch({
    store,
    watched: () => new Set([key]),
    now: () => clock.now_ms,
    log: pino({ level: 'silent' }),
  })
  onTestFinished(() => watch.close())
  await store.append(packOf([levelReading(at(1), 0.9)], at(1)))
  await store.append(correction(2, { offset: -0.3 }))
  await watch.reached(store.position())
  await watch.look()
  expect(watch.of(key)?.newest).toEqual({ time_ms: at(1), value: 0.6, flag: 2 })
  await store.append(packOf([levelReading(at(3), 1)], at(3)))
  await watch.reached(store.position())
  expect(watch.of(key)?.usable).toEqual({ time_ms: at(3), value: 0.7, flag: 2 })
})

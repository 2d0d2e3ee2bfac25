/** Latest values and live readings: what was sent stays, what corrections make of it stands beside. */
import { expect, it } from 'vitest'
import type { Correction, Latest } from '../../../gateway/contract.ts'
import { latestShown, readingShown } from '../../../gateway/stations/corrected.ts'
import { layersOf } from '../../../gateway/store/corrections/layers.ts'

const about = { station: 'tebing', quantity: null, from_ms: 100, to_ms: null, why: 'wrong', by: 'Sari' }
const correction = (id: string, sensor: string, does: Partial<Correction>): Correction => {
  return { id, sensor, ...about, ...does, entered_ms: 0, withdrawn: null }
}
const sent = (at_ms: number, value: number): Latest => ({ at_ms, value, flag: 2 })
const raised = layersOf([correction('c1', 'level', { offset: 0.3 })])

it('a latest value keeps what was sent and has the corrected value beside it, from the date of the correction on', () => {
  const latest = { 'level.water_level_m': sent(100, 1), 'rain.rainfall_mm': sent(100, 2) }
  expect(latestShown(latest, raised)).toEqual({
    'level.water_level_m': { ...sent(100, 1), corrected_value: 1.3, corrections: ['c1'] },
    'rain.rainfall_mm': sent(100, 2),
  })
  expect(latestShown({ 'level.water_level_m': sent(99, 1) }, raised)).toEqual({ 'level.water_level_m': sent(99, 1) })
})

it('what was sent under a wrong id stands under the right one too, and says whose it is', () => {
  const layers = layersOf([correction('c2', 'levle', { shown_as: 'level' })])
  const latest = { 'levle.water_level_m': sent(200, 1), 'level.water_level_m': sent(50, 3) }
  expect(latestShown(latest, layers)).toEqual({
    'levle.water_level_m': { ...sent(200, 1), corrected_value: 1, corrections: ['c2'], shown_as: 'level' },
    'level.water_level_m': { ...sent(200, 1), corrected_value: 1, corrections: ['c2'], sent_as: 'levle' },
  })
})

it('two sensors whose ids were exchanged show the values of each other', () => {
  const layers = layersOf([
    correction('c1', 'hulu', { shown_as: 'hilir' }),
    correction('c2', 'hilir', { shown_as: 'hulu' }),
  ])
  const shown = latestShown({ 'hulu.water_level_m': sent(200, 1), 'hilir.water_level_m': sent(201, 2) }, layers)
  expect(shown['hilir.water_level_m']).toMatchObject({ value: 1, sent_as: 'hulu' })
  expect(shown['hulu.water_level_m']).toMatchObject({ value: 2, sent_as: 'hilir' })
})

it('a live reading has the corrected value beside what was sent', () => {
  const reading = {
    station: 'tebing',
    sensor: 'level',
    at_ms: 150,
    values: { water_level_m: { value: 1, flag: 2 as const } },
  }
  expect(readingShown(reading, raised).values).toEqual({
    water_level_m: { value: 1, flag: 2, corrected_value: 1.3, corrections: ['c1'] },
  })
})

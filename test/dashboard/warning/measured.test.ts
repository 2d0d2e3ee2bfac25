import { expect, it } from 'vitest'
import { measuredText, spanText, thresholdText } from '../../../dashboard/warning/measured.ts'
import { formatOfWord } from '../../../gateway/rules/describe.ts'

it.each([
  ['water_level_m', 1.5, '1,500 m', ''],
  ['silence_s', 900, '15 menit', 'tanpa data'],
  ['silence_s', null, 'tanpa nilai', 'tanpa data'],
  ['ispu', 146.95, 'ISPU 147', ''],
  ['rules', 2, '2', 'aturan terpenuhi'],
  ['rainfall_mm_in_10800_s', 52.4, '52,40 mm', 'dalam 3 jam'],
  ['rainfall_mm_bmkg_day', 101, '101,00 mm', 'sejak 07.00 WIB (hari hujan BMKG)'],
  ['water_level_m_rise_in_3600_s', 0.62, '0,620 m', 'perubahan dalam 1 jam'],
  ['salinity_psu_deviation', -5.5, '-5,5 PSU', 'menyimpang dari keadaan alami'],
  ['something_new', 3, '3,00', ''],
])('%s %s is written "%s" %s', (measured, value, number, note) => {
  expect(measuredText(formatOfWord(measured), value, 'id')).toEqual({ number, note })
})

it('a threshold is written as round as it is', () => {
  expect(thresholdText(formatOfWord('water_level_m'), 1.5, 'id')).toBe('1,5 m')
  expect(thresholdText(formatOfWord('water_level_m'), 10, 'en')).toBe('10 m')
  expect(thresholdText(formatOfWord('rainfall_mm_in_3600_s'), 1_500, 'id')).toBe('1.500 mm')
  expect(thresholdText(formatOfWord('co2_ppm'), 1_000, 'en')).toBe('1,000 ppm')
})

it('a span is written in the largest unit that says it whole', () => {
  expect([60, 90, 5_400, 7_200, 86_400, 100_000].map((seconds) => spanText(seconds, 'en'))).toEqual([
    '1 minute',
    '90 seconds',
    '90 minutes',
    '2 hours',
    '1 day',
    '1,667 minutes',
  ])
})

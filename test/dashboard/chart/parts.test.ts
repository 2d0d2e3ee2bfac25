import { describe, expect, it } from 'vitest'
import { axisTime, valueRange } from '../../../dashboard/chart/axes.ts'
import { columnsOf } from '../../../dashboard/chart/columns.ts'
import { type Drawn, linePart, panesOf, toldAt } from '../../../dashboard/chart/curves.ts'
import { fitted } from '../../../dashboard/chart/drawing.ts'
import { meaningOf } from '../../../dashboard/chart/gestures.ts'
import { lagSentence, lagSpan } from '../../../dashboard/chart/lagWords.ts'
import { outlookLines } from '../../../dashboard/chart/outlookLines.ts'
import { around, fromFields, heldBy, movedBy, stretched, yesterday } from '../../../dashboard/chart/windows.ts'
import { typedMoment } from '../../../dashboard/fieldTime.ts'
import { describeQuantity } from '../../../dashboard/format.ts'
import type { Plot } from '../../../dashboard/series.ts'

const hour_ms = 3_600_000
const minute_ms = 60_000
const now_ms = Date.UTC(2026, 9, 22, 12)
const day = { from_ms: now_ms - 24 * hour_ms, to_ms: now_ms }

describe('a stretch of time', () => {
  it('moves by a share of its length, and not beyond now', () => {
    expect(movedBy(day, -0.5, now_ms)).toEqual({ from_ms: day.from_ms - 12 * hour_ms, to_ms: now_ms - 12 * hour_ms })
    expect(movedBy(day, 0.5, now_ms)).toEqual(day)
  })

  it('is stretched around what is looked at, within a minute and eleven years', () => {
    const middle_ms = now_ms - 12 * hour_ms
    expect(stretched(day, 0.5, middle_ms, now_ms)).toEqual({
      from_ms: now_ms - 18 * hour_ms,
      to_ms: now_ms - 6 * hour_ms,
    })
    const least = stretched(day, 1e-9, middle_ms, now_ms)
    expect(least.to_ms - least.from_ms).toBe(minute_ms)
    expect(stretched(day, 1e9, middle_ms, now_ms).from_ms).toBeGreaterThan(now_ms - 12 * 366 * 24 * hour_ms)
  })

  it('is held by two fingers, which keep their moments', () => {
    const [first, second] = [
      { at_ms: 10 * hour_ms, share: 0.25 },
      { at_ms: 12 * hour_ms, share: 0.75 },
    ]
    expect(heldBy([first, second], now_ms)).toEqual({ from_ms: 9 * hour_ms, to_ms: 13 * hour_ms })
    expect(heldBy([first, { ...second, share: 0.26 }], now_ms)).toBeUndefined()
    expect(heldBy([first, { ...second, share: 0.1 }], now_ms)).toBeUndefined()
  })

  it('of yesterday is a whole local day before today', () => {
    const { from_ms, to_ms } = yesterday(now_ms)
    expect(new Date(from_ms).getHours() + new Date(to_ms).getHours()).toBe(0)
    expect(to_ms).toBeLessThanOrEqual(now_ms)
    expect(to_ms - from_ms).toBe(24 * hour_ms)
  })

  it('around an event shows what led to it, and ends now at the latest', () => {
    const event = { from_ms: now_ms - hour_ms, to_ms: now_ms - minute_ms }
    expect(around(event, now_ms)).toEqual({ from_ms: now_ms - 4 * hour_ms, to_ms: now_ms })
  })

  it('goes into two fields of dates and back; an end before the beginning is none', () => {
    expect(fromFields(typedMoment(day.from_ms), typedMoment(day.to_ms))).toEqual(day)
    expect(fromFields(typedMoment(day.to_ms), typedMoment(day.from_ms))).toBeUndefined()
    expect(fromFields('', typedMoment(day.to_ms))).toBeUndefined()
  })
})

function curve(quantity: string, at_ms: number[], values: (number | null)[], more: Partial<Plot> = {}): Drawn {
  const plot: Plot = {
    ...{ from_ms: at_ms[0]!, to_ms: at_ms.at(-1)!, kind: 'line', width_ms: 0, at_ms, mean: values },
    ...{ min: values.map((value) => value && value - 1), max: values.map((value) => value && value + 1) },
    ...{ flag: values.map(() => 1 as const), gaps: [], lost: [] },
    ...more,
  }
  const part = linePart(quantity)
  return { id: quantity, label: quantity, quantity: describeQuantity(quantity, 'id'), plot, part, hue: 0 }
}

describe('curves', () => {
  it('of water show the highest of each step, the distance to it the lowest, others the mean', () => {
    expect(['water_level_m', 'distance_m', 'pm2_5_ug_m3'].map(linePart)).toEqual(['max', 'min', 'mean'])
    expect(columnsOf([curve('water_level_m', [1_000], [5])])[1]).toEqual([6])
  })

  it('share one column of times; a time that a curve does not have breaks no line, a gap does', () => {
    const [times, first, , , , second] = columnsOf([
      curve('air_temperature_c', [1_000, 3_000], [1, null]),
      curve('humidity_pct', [2_000], [7]),
    ])
    expect(times).toEqual([1, 2, 3])
    expect(first).toEqual([1, undefined, null])
    expect(second).toEqual([undefined, 7, undefined])
  })

  it('of two units share a picture, those of a third stand below', () => {
    const named = ['water_level_m', 'rainfall_mm', 'distance_m', 'pm2_5_ug_m3'].map((name) => curve(name, [1], [1]))
    expect(panesOf(named).map((pane) => pane.map(({ id }) => id))).toEqual([
      ['water_level_m', 'rainfall_mm', 'distance_m'],
      ['pm2_5_ug_m3'],
    ])
  })

  it('say at a moment what their nearest point says, in a gap that nothing is known, beside a bar nothing', () => {
    const gap = { from_ms: 2_000, to_ms: 9_000 }
    const river = curve('pm2_5_ug_m3', [1_000, 2_000, 9_000], [4, 5, 6], { gaps: [gap] })
    expect([1_400, 2_000, 5_000, 9_000].map((at) => toldAt(river, at)?.value)).toEqual([4, 5, null, 6])
    const bars = curve('rainfall_mm', [30_000, 90_000], [1, 2], { kind: 'bars', width_ms: 60_000 })
    expect([1_000, 61_000, 130_000].map((at) => toldAt(bars, at)?.value)).toEqual([1, 2, undefined])
  })
})

describe('an axis', () => {
  it('has seconds where its marks stand closer than a minute', () => {
    expect(axisTime(now_ms + 15_000, 15, 'id')).toMatch(/^\d\d\.00\.15$/)
    expect(axisTime(now_ms + minute_ms, 60, 'id')).toMatch(/^\d\d\.01$/)
    expect(axisTime(yesterday(now_ms).to_ms, 3_600, 'id')).toMatch(/^\d+ \p{L}+$/u)
  })

  it('is not written over by the name of a level: of that there is as much as the picture has room for', () => {
    const room = (letters: number) => fitted('Awas · 1,5 m: Air masuk rumah', letters, (text) => text.length)
    expect(room(40)).toBe('Awas · 1,5 m: Air masuk rumah')
    expect(room(20)).toBe('Awas · 1,5 m: Air m…')
    expect(room(14)).toBe('Awas · 1,5 m:…')
    expect(room(0), 'never nothing').toBe('A…')
  })

  it('is never so narrow that the last digit looks like a flood', () => {
    const [low, high] = valueRange('line', 1.234, 1.235, 3)
    expect(high - low).toBeGreaterThan(0.02)
  })
})

it('the keys on a chart read, move, stretch and leave; with Ctrl they are the browser’s', () => {
  const press = (key: string, more = {}) => meaningOf({ key, ...more } as KeyboardEvent)
  expect([press('ArrowLeft'), press('ArrowLeft', { shiftKey: true }), press('+'), press('-')]).toEqual([
    { read: -1 },
    { move: -0.25 },
    { stretch: 0.5 },
    { stretch: 2 },
  ])
  expect([press('Escape'), press('a'), press('+', { ctrlKey: true })]).toEqual(['leave', undefined, undefined])
})

describe('a lag in words', () => {
  const found = { lag_ms: 75 * minute_ms, step_ms: 15 * minute_ms, fit: 0.6 }
  it('says who follows whom, how finely it is known, and when the highest peak came', () => {
    expect(lagSentence(found, hour_ms, ['hujan', 'sungai'], 'id')).toBe('Sungai mengikuti hujan 75 menit (±15 menit).')
    expect(lagSentence({ ...found, lag_ms: -found.lag_ms }, hour_ms, ['Depok', 'Katulampa'], 'en')).toBe(
      'Depok follows Katulampa by 75 minutes (±15 minutes).',
    )
    const peaks = { lag_ms: 11 * hour_ms, step_ms: hour_ms, fit: 0.6, peaks_ms: 14 * hour_ms }
    expect(lagSentence(peaks, hour_ms, ['Katulampa', 'Manggarai'], 'id')).toBe(
      'Manggarai mengikuti Katulampa 11 jam (±1 jam). Puncak tertinggi datang 14 jam kemudian.',
    )
  })

  it('says that no relation was found, and how far was looked', () => {
    expect(lagSentence(undefined, 18 * hour_ms, ['pasang', 'debu'], 'id')).toMatch(/^Tidak ditemukan hubungan.*18 jam/)
    expect(lagSentence(undefined, 18 * hour_ms, ['a', 'b'], 'id')).not.toMatch(/lebih panjang/)
    expect(lagSentence(undefined, hour_ms, ['a', 'b'], 'id'), 'in a day').toMatch(/belum cukup: coba rentang/)
    expect(lagSentence(undefined, undefined, ['a', 'b'], 'id')).toMatch(/terlalu pendek/)
  })

  it('counts minutes up to two hours, then hours', () => {
    expect([60, 75, 119, 150, 660].map((minutes) => lagSpan(minutes * minute_ms, 'id'))).toEqual([
      '1 jam',
      '75 menit',
      '119 menit',
      '2,5 jam',
      '11 jam',
    ])
  })
})

it('levels stand in a chart with what is reached there; other impacts are finer lines', () => {
  const level = { rule: 'r', clear: 1, severity: 'Severe' } as const
  const text = (id: string) => ({ id, en: id })
  const lines = outlookLines(
    {
      levels: [{ ...level, label: 'Siaga 2', at: 1.5 }],
      impacts: {
        levels: [
          { at: 1.5, text: text('Gang Masjid tergenang') },
          { at: 1.2, text: text('tangga basah') },
        ],
      },
    },
    describeQuantity('water_level_m', 'id'),
    'id',
  )
  expect(lines).toEqual([
    { at: 1.5, text: 'Siaga 2 · 1,5 m: Gang Masjid tergenang' },
    { at: 1.2, text: '1,2 m: tangga basah', isFine: true },
  ])
  const air = outlookLines(
    { levels: [{ ...level, label: 'Pengap', at: 1_000 }] },
    describeQuantity('co2_ppm', 'id'),
    'id',
  )
  expect(air, 'thousands stay').toEqual([{ at: 1_000, text: 'Pengap · 1.000 ppm' }])
})

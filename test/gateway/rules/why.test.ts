/** The sentences of alerts, on rules and readings as they come. */
import { describe, expect, it } from 'vitest'
import type { AlertEvent } from '../../../gateway/contract.ts'
import { rulesInForce } from '../../../gateway/rules/in-force.ts'
import { beginJudgement } from '../../../gateway/rules/judgement.ts'
import { readRules } from '../../../gateway/rules/rule.ts'
import { startWatching } from '../../../gateway/rules/rule-state.ts'
import { at, play, reading, rule, start_ms } from '../../kit/katulampa.ts'

describe('the sentence of a level', () => {
  it('says in centimetres how high, how it moves, and what it was an hour ago', () => {
    const rising = Array.from({ length: 13 }, (_, index) => reading(index * 5, 0.1 + index * 0.0575))
    const [raised] = play(rule(), [...rising, reading(65, 0.9)]).events
    expect(raised!.why).toEqual({
      id: 'Tinggi muka air di Katulampa 90 cm, naik 40 cm dalam 30 menit (satu jam lalu 16 cm): mencapai batas Siaga 3 (80 cm).',
      en: 'Water level at Katulampa is 90 cm and rose 40 cm in 30 minutes (16 cm an hour ago): it has reached Siaga 3 (80 cm).',
    })
    expect(raised!.trend).toEqual({ change: 0.3975, over_s: 1_800, hour_ago: 0.1575 })
  })

  it('names the level that remains, and says normal at the end, whichever level it comes from', () => {
    const [, eased, cleared] = play(rule(), [reading(0, 1.6), reading(10, 1), reading(20, 0.2)]).events
    expect(eased!.why.id).toBe(
      'Tinggi muka air di Katulampa 100 cm, turun 60 cm dalam 10 menit: sudah di bawah batas Siaga 2 (145 cm). Status sekarang: masih Siaga 3.',
    )
    expect(cleared!.why).toEqual({
      id: 'Tinggi muka air di Katulampa 20 cm, turun 140 cm dalam 20 menit: sudah di bawah batas Siaga 3 (75 cm). Status sekarang: normal.',
      en: 'Water level at Katulampa is 20 cm and fell 140 cm in 20 minutes: below where Siaga 3 ends (75 cm). State now: normal.',
    })
  })

  it('never tells the threshold itself as what lies below it', () => {
    const [, cleared] = play(rule(), [reading(0, 0.9), reading(1, 0.748)]).events
    expect(cleared!.why.en).toMatch(/is 74 cm: below where Siaga 3 ends \(75 cm\)/)
    const [, risen] = play(rule({ below: true, levels: [{ label: 'Kering', at: 0.1, clear: 0.15 }] }), [
      reading(0, 0.1),
      reading(1, 0.1504),
    ]).events
    expect(risen!.why.en).toMatch(/is 16 cm: above where Kering ends \(15 cm\)/)
  })

  it.each([
    [{ clock_off_ms: -11 * 60_000 }, 'jam stasiun terlambat 11 menit', 'the station’s clock is 11 minutes slow'],
    [{ clock_off_ms: 10 * 60_000 }, 'jam stasiun terlalu cepat 10 menit', 'the station’s clock is 10 minutes fast'],
    [
      { clock_off_ms: 6 * 60_000, doubted: 'gateway' as const },
      'jam server terlambat 6 menit',
      'the gateway’s clock is 6 minutes slow',
    ],
    [
      { clock_off_ms: -7 * 3_600_000, doubted: 'either' as const },
      'jam stasiun dan jam server berbeda 7 jam',
      'the clocks of the station and of the gateway differ by 7 hours',
    ],
  ])('says which clock is doubted and by how much: %j', async (marks, id, en) => {
    const { doubtOf } = await import('../../../gateway/rules/doubt.ts')
    const evidence = { at_ms: start_ms, value: 1, flag: 2 as const, received_ms: start_ms, clock: 'doubted' as const }
    expect(doubtOf({ ...evidence, ...marks })).toEqual({ id: `; ${id}`, en: `; ${en}` })
  })
})

describe('the sentence of a combination', () => {
  const stated = [
    {
      id: 'tinggi',
      name: 'Ciliwung hulu',
      station: 'hulu',
      sensor: 'level',
      quantity: 'water_level_m',
      levels: [
        { label: 'Siaga 3', at: 0.8, clear: 0.75 },
        { label: 'Siaga 2', at: 1.5, clear: 1.45 },
      ],
    },
    {
      id: 'naik',
      name: 'Ciliwung hulu',
      station: 'hulu',
      sensor: 'level',
      quantity: 'water_level_m',
      measure: { rise_over_s: 1_800 },
      levels: [{ label: 'Naik cepat', at: 0.5, clear: 0.2 }],
    },
    { id: 'bandang', name: 'Ciliwung hulu', label: 'Banjir bandang', all: ['tinggi', 'naik'] },
  ]

  function told(values: number[]): AlertEvent[] {
    const { rules } = readRules(stated)
    const watched = rules.map((one) => ({ rule: one, state: startWatching(one, null, start_ms), exercise: false }))
    const judgement = beginJudgement(rulesInForce(watched))
    for (const [index, value] of values.entries()) {
      judgement.take({ station: 'hulu', sensor: 'level', quantity: 'water_level_m' }, reading(index * 10, value))
    }
    return judgement.events.filter((event) => event.rule === 'bandang')
  }

  it('is what its rules say, not how many of them', () => {
    const [raised, cleared] = told([0.2, 1.6, 1.6, 1.6, 1.6, 1.6])
    expect(raised).toMatchObject({ kind: 'raised', severity: 'Severe', at_ms: at(10) })
    expect(raised!.why).toEqual({
      id: 'Tinggi muka air di Ciliwung hulu 160 cm (Siaga 2); tinggi muka air di Ciliwung hulu naik 140 cm dalam 30 menit (Naik cepat): bersama-sama berarti Banjir bandang.',
      en: 'Water level at Ciliwung hulu is 160 cm (Siaga 2); water level at Ciliwung hulu rose 140 cm in 30 minutes (Naik cepat): together they mean Banjir bandang.',
    })
    expect(cleared!.why.id).toBe(
      'Tinggi muka air di Ciliwung hulu 160 cm (Siaga 2); tinggi muka air di Ciliwung hulu tidak berubah dalam 30 menit (normal): bukan Banjir bandang lagi. Status sekarang: masih Siaga 2.',
    )
  })
})

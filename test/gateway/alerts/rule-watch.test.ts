/** The rule watch: a rule that cannot warn is seen, on the list of rules, in `/readyz`, and by people. */
import { describe, expect, it } from 'vitest'
import { gauge, warningHouse } from '../../kit/warningHouse.ts'

describe('a rule', () => {
  it('that is fed and judged says when it last judged a reading, and nothing else', async () => {
    const { send, pass, rules, warning, notices } = await warningHouse([gauge])
    for (let i = 0; i < 20; i++) {
      await send([0, 0.3])
      await pass(1)
    }
    const [rule] = await rules()
    expect(rule).toMatchObject({ troubles: [], not_judged: {}, last_judged_ms: expect.any(Number) })
    expect([warning.reader.state(), notices()]).toEqual([
      { ok: true, says: 'Watches 1 rules.', says_id: 'Menjaga 1 aturan.' },
      [],
    ])
  })

  it('that never had a reading, a quarter of an hour after it began to watch', async () => {
    const { pass, rules, notices, warning } = await warningHouse([gauge])
    await pass(14)
    expect((await rules())[0]!.troubles).toEqual([])
    await pass(2)
    expect(await rules()).toMatchObject([
      {
        last_judged_ms: null,
        troubles: [
          {
            kind: 'no-readings',
            id: 'Aturan katulampa-siaga tidak dapat memperingatkan: sensor level di Bendung Katulampa tidak mengirim apa-apa; belum pernah ada nilai yang dapat dipakai. Periksa sensor dan stasiunnya.',
            en: 'The rule katulampa-siaga cannot warn: the sensor level at Bendung Katulampa sends nothing; there has never been a usable value. Look at the sensor and its station.',
          },
        ],
      },
    ])
    expect(notices()).toMatchObject([
      { id: 'no-readings-katulampa', title: { id: 'Bendung Katulampa: tidak ada data' } },
    ])
    expect(warning.reader.state()).toMatchObject({ ok: false, says: expect.stringContaining('cannot warn') })
  })

  it('that gets readings and judges none of them, with the reason', async () => {
    const { send, pass, rules, notices } = await warningHouse([gauge])
    for (let i = 0; i < 22; i++) {
      await send([3_600, 1.8]) // an hour old when they come: history, which never warns
      await pass(1)
    }
    const [rule] = await rules()
    expect(rule).toMatchObject({ last_judged_ms: null, not_judged: { history: 22 } })
    expect(rule!.troubles).toMatchObject([
      {
        kind: 'not-judged',
        en: expect.stringMatching(
          /^The rule katulampa-siaga gets readings but has judged none since it began to watch at 07:00 WIB \(22 × too old when they came\)\. Look at/,
        ),
        id: expect.stringContaining('(22 × terlalu lama saat tiba)'),
      },
    ])
    expect(notices()).toMatchObject([{ id: 'rule-katulampa-siaga' }])
  })

  it('whose only sensor fails, also while nothing warns', async () => {
    const { send, pass, rules } = await warningHouse([gauge])
    await send([0, 0.3])
    for (let i = 0; i < 4; i++) {
      await pass(1)
      await send([0, -1.5])
    }
    expect((await rules())[0]!.troubles).toMatchObject([
      {
        kind: 'no-readings',
        en: expect.stringContaining(
          'sends values that fail their quality test; the last usable value came at 07:00 WIB',
        ),
      },
    ])
  })

  it('that is no longer valid, and not one that is not valid yet', async () => {
    const past = { ...gauge, valid_until: '2026-01-31' }
    const next = { ...gauge, id: 'nanti', valid_from: '2027-01-31' }
    const { pass, rules } = await warningHouse([past, next])
    await pass(30)
    expect((await rules()).map(({ troubles }) => troubles!.map(({ kind }) => kind))).toEqual([['expired'], []])
    expect((await rules())[0]!.troubles![0]!.en).toBe(
      'The rule katulampa-siaga has not been valid since Saturday, 31 January 2026, 07:00 WIB: extend it (valid_until), or delete it.',
    )
  })

  it('whose level nothing can reach', async () => {
    const inCentimetres = {
      ...gauge,
      levels: [
        { label: 'Siaga 3', at: 80 },
        { label: 'Siaga 1', at: 250 },
      ],
    }
    const { rules } = await warningHouse([inCentimetres])
    expect((await rules())[0]!.troubles).toMatchObject([
      {
        kind: 'out-of-range',
        en: 'The rule katulampa-siaga: level Siaga 1 at 250 m is outside what the sensor can measure (-50 m to 200 m). Check its unit and the sensor’s height.',
      },
    ])
  })

  it('whose level its sensor cannot report, because it hangs too low', async () => {
    const { about, pass, rules } = await warningHouse([{ ...gauge, levels: [{ label: 'Siaga 1', at: 3 }] }])
    await about([
      { sensor: 'level', model: 'A02YYUW', quantities: ['water_level_m'], ranges: { water_level_m: [-2, 2.47] } },
    ])
    await pass(0)
    expect((await rules())[0]!.troubles).toMatchObject([
      { kind: 'out-of-range', id: expect.stringContaining('di luar yang dapat diukur sensor (-2 m sampai 2,47 m)') },
    ])
  })

  it('that names a sensor or a quantity which its station turns out not to have', async () => {
    const rain = { ...gauge, id: 'hujan', sensor: 'rain', quantity: 'rainfall_mm' }
    const salt = { ...gauge, id: 'asin', quantity: 'salinity_psu', levels: [{ label: 'Asin', at: 5 }] }
    const { send, rules } = await warningHouse([rain, salt])
    await send([0, 0.3])
    expect((await rules()).map(({ troubles }) => troubles!.map(({ kind, en }) => [kind, en]))).toEqual([
      [
        [
          'no-sensor',
          'The rule hujan watches nothing: the station katulampa has no sensor rain. Correct the rule or the station.',
        ],
      ],
      [
        [
          'no-quantity',
          'The rule asin watches nothing: the sensor level of the station katulampa does not measure salinity (salinity_psu). Correct the rule or the station.',
        ],
      ],
    ])
  })
})

it('several rules on one dead station are one notice, which is over when it sends again', async () => {
  const second = { ...gauge, id: 'naik', measure: { rise_over_s: 1_800 }, levels: [{ label: 'Naik', at: 0.5 }] }
  const { send, pass, notices } = await warningHouse([gauge, second])
  await pass(16)
  expect(notices()).toHaveLength(1)
  expect(notices()[0]!.text.en).toMatch(/The rule katulampa-siaga cannot warn.*The rule naik cannot warn/)
  await send([60, 0.2], [0, 0.2])
  await pass(1)
  expect(notices()).toEqual([])
})

it('a silence that a rule warns of is not told a second time', async () => {
  const silence = { ...gauge, id: 'diam', measure: 'silence', levels: [{ label: 'Diam', at: 600 }] }
  const { send, pass, alerts, notices } = await warningHouse([gauge, silence])
  await send([60, 0.2], [0, 0.2])
  await pass(20)
  expect((await alerts()).map(({ label }) => label)).toEqual(['Diam'])
  expect(notices()).toEqual([])
})

import { describe, expect, it } from 'vitest'
import { descriptionOf } from '../../../gateway/rules/describe.ts'
import { type KnownPlace, placed } from '../../../gateway/rules/placed.ts'
import { readRules } from '../../../gateway/rules/rule.ts'

const level = { sensor: 'level', quantity: 'water_level_m', levels: [{ label: 'Siaga 3', at: 0.8 }] }
const hulu: KnownPlace = { station: 'hulu', name: 'Ciliwung hulu', place: { lat: -6.63, lon: 106.84 } }
const muara: KnownPlace = { station: 'muara', name: 'muara', place: { lat: -5.1, lon: 119.4 } }

function told(rules: object[], settings = {}, stations = [hulu, muara]) {
  const { rules: read, problems } = readRules(rules)
  expect(problems).toEqual([])
  return placed(read, stations, settings).map((rule) => ({ rule, ...descriptionOf(rule, 0) }))
}

describe('a rule without words of its own', () => {
  it('has the registered name and position of its station, and the zone that its longitude tells', () => {
    const [one, other] = told([
      { id: 'a', station: 'hulu', ...level },
      { id: 'b', station: 'muara', ...level },
    ])
    expect(one).toMatchObject({ place: 'Ciliwung hulu', zone: 'Asia/Jakarta', area: { position: hulu.place } })
    expect(other).toMatchObject({ place: 'muara', zone: 'Asia/Makassar' })
  })

  it('is called by the id of a station that nobody knows, in the usual zone', () => {
    expect(told([{ id: 'a', station: 'baru', ...level }], {}, [])[0]).toMatchObject({
      place: 'baru',
      zone: 'Asia/Jakarta',
    })
  })

  it('fears a flood of rising water, and names what it is otherwise', () => {
    const hazards = told([
      { id: 'a', station: 'hulu', ...level },
      { id: 'b', station: 'hulu', ...level, below: true },
      { id: 'c', station: 'hulu', ...level, measure: 'silence' },
      { id: 'd', station: 'hulu', ...level, quantity: 'rainfall_mm', measure: { sum_over_s: 3_600 } },
    ]).map(({ hazard }) => hazard?.en)
    expect(hazards).toEqual(['Flood', 'Low water', 'Missing data', 'Heavy rain'])
  })
})

describe('what a rule states', () => {
  it('wins over the settings of the gateway, and they over what is guessed', () => {
    const words = { name: 'Jembatan', zone: 'WIT', contact: 'Bu Ani', hazard: 'Rob' }
    const [one, other] = told(
      [
        { id: 'a', station: 'hulu', ...level, ...words },
        { id: 'b', station: 'muara', ...level },
      ],
      { zone: 'Asia/Jakarta', contact: 'Posko', web: 'https://desa.example.org' },
    )
    expect(one).toMatchObject({ place: 'Jembatan', zone: 'Asia/Jayapura', contact: 'Bu Ani', hazard: { en: 'Rob' } })
    expect(other).toMatchObject({ zone: 'Asia/Jakarta', contact: 'Posko', web: 'https://desa.example.org' })
  })

  it('gives an area: names, a border that is closed, codes', () => {
    const polygon = [
      [-6.6, 106.8],
      [-6.6, 106.9],
      [-6.7, 106.9],
    ]
    const [one] = told([
      { id: 'a', station: 'hulu', ...level, area: 'Kampung Baru', polygon, geocode: { kode: '31.74' } },
    ])
    expect(one!.area).toMatchObject({ names: ['Kampung Baru'], geocode: { kode: '31.74' } })
    expect(one!.area!.polygon).toHaveLength(4)
    expect(one!.area!.polygon!.at(-1)).toEqual(one!.area!.polygon![0])
  })
})

describe('a combination', () => {
  const members = [
    { id: 'tinggi', station: 'hulu', ...level, area: ['Kampung Baru'] },
    { id: 'hujan', station: 'muara', ...level, quantity: 'rainfall_mm', measure: { sum_over_s: 3_600 } },
  ]

  it('takes place, area and hazard from the rules it watches, through other combinations too', () => {
    const [, , inner, outer] = told([
      ...members,
      { id: 'dalam', label: 'Banjir bandang', all: ['hujan', 'tinggi'] },
      { id: 'luar', label: 'Awas', any: ['dalam'] },
    ])
    for (const one of [inner, outer]) {
      expect(one).toMatchObject({
        place: 'muara, Ciliwung hulu',
        hazard: { en: 'Flood' },
        area: { names: ['Kampung Baru'] },
      })
    }
  })

  it('is severe when several signs must come together, unless it states otherwise', () => {
    const severities = told([
      ...members,
      { id: 'semua', label: 'Banjir bandang', all: ['hujan', 'tinggi'] },
      { id: 'satu', label: 'Waspada', any: ['hujan', 'tinggi'] },
      { id: 'sendiri', label: 'Awas', any: ['hujan'], severity: 'Extreme' },
    ]).map(({ severity }) => severity)
    expect(severities.slice(2)).toEqual(['Severe', 'Moderate', 'Extreme'])
  })
})

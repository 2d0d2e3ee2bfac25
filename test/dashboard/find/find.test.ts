import { describe, expect, it } from 'vitest'
import { choicesIn, found, isMeant, noSearch, wishedSeries, wordsIn } from '../../../dashboard/find/find.ts'
import { folded } from '../../../dashboard/find/fold.ts'
import { keyOf } from '../../../dashboard/state.ts'
import type { Station } from '../../../gateway/contract.ts'

function station(id: string, name: string, quantities: string[], more: Partial<Station> = {}): Station {
  const sensors = [{ sensor: 's', model: 'a02yyuw', quantities }]
  return { station: id, name, place: null, state: 'online', last_seen_ms: 0, sensors, latest: {}, ...more }
}
const katulampa = station('katulampa', 'Bendung Katulampa', ['water_level_m'])
const school = station('sekolah', 'Atap Sekolah Dasar Télaga', ['pm2_5_ug_m3', 'air_temperature_c'], {
  state: 'offline',
})
const mouth = station('muara-2', 'Muara 2', ['salinity_psu', 'water_level_m'])
const tenth = station('muara-10', 'Muara 10', ['salinity_psu'])
const all = [katulampa, school, mouth, tenth]
const names = (text: string) => found(all, { ...noSearch, text }).map((one) => one.station)

describe('a station is found', () => {
  it.each([
    ['', ['katulampa', 'sekolah', 'muara-2', 'muara-10']],
    ['KATUL', ['katulampa']],
    ['telaga', ['sekolah']],
    ['Télagä', ['sekolah']],
    ['katulmapa', ['katulampa']], // letters exchanged
    ['ktulampa', ['katulampa']], // one left out
    ['kattulampa', ['katulampa']], // one too many
    ['sekola', ['sekolah']],
    ['muara 10', ['muara-10']],
    ['salinitas', ['muara-2', 'muara-10']],
    ['salinity', ['muara-2', 'muara-10']],
    ['pm2.5', ['sekolah']],
    ['PM2,5', ['sekolah']],
    ['tinggi muka air', ['katulampa', 'muara-2']],
    ['muara air', ['muara-2']],
    ['a02yyuw muara', ['muara-2', 'muara-10']],
    ['bandung', ['katulampa']], // Bendung, by one letter
    ['zzzz', []],
    ['mxx', []], // too short to be forgiven
    ['  ', ['katulampa', 'sekolah', 'muara-2', 'muara-10']],
  ])('by "%s"', (text, ids) => {
    expect(names(text)).toEqual(ids)
  })

  it('by its state and by what it measures, together with words', () => {
    const search = (some: object) => found(all, { ...noSearch, ...some }).map((one) => one.station)
    expect(search({ state: 'offline' })).toEqual(['sekolah'])
    expect(search({ quantity: 'salinity_psu' })).toEqual(['muara-2', 'muara-10'])
    expect(search({ quantity: 'salinity_psu', text: '10' })).toEqual(['muara-10'])
    expect(search({ quantity: 'salinity_psu', state: 'offline' })).toEqual([])
  })

  it('in the wished order; what is given comes worst first', () => {
    const order = (sort: 'worst' | 'name' | 'river') =>
      found([tenth, mouth, school, katulampa], { ...noSearch, sort }, ['katulampa', 'muara-2']).map(
        (one) => one.station,
      )
    expect(order('worst')).toEqual(['muara-10', 'muara-2', 'sekolah', 'katulampa'])
    expect(order('name'), 'Muara 2 before Muara 10').toEqual(['sekolah', 'katulampa', 'muara-2', 'muara-10'])
    expect(order('river').slice(0, 2)).toEqual(['katulampa', 'muara-2'])
  })
})

it('words are compared without accents, capitals and points', () => {
  expect(wordsIn('Bendung  Katulampa-2, PM2,5 É')).toEqual(['bendung', 'katulampa', '2', 'pm2_5', 'e'])
  expect(isMeant('kat bend', ['bendung', 'katulampa'])).toBe(true)
})

it('what there is to choose from is counted by stations', () => {
  const { states, quantities } = choicesIn(all)
  expect(states).toEqual([
    ['online', 3],
    ['offline', 1],
  ])
  expect(quantities.slice(0, 2)).toEqual([
    ['water_level_m', 2],
    ['salinity_psu', 2],
  ])
})

describe('a station with many series is folded', () => {
  const names = Array.from({ length: 300 }, (_, i) => ({
    sensor: `s${i}`,
    quantity: i === 250 ? 'ph' : 'water_level_m',
  }))
  const shown = (more: object) => folded(names, { isMany: true, ...more }).map(keyOf)

  it('to a few, in their order', () => {
    expect(shown({})).toEqual(['s0.water_level_m', 's1.water_level_m', 's2.water_level_m'])
    expect(shown({ isMany: false })).toHaveLength(8)
  })
  it('with the open chart and what is looked for among them', () => {
    expect(shown({ open: 's299.water_level_m' })).toContain('s299.water_level_m')
    expect(shown({ wished: wishedSeries({ ...noSearch, text: 'ph' }) })).toContain('s250.ph')
    expect(shown({ wished: () => true }), 'however many are looked for').toHaveLength(8)
  })
  it('not to hide a single one', () => {
    expect(folded(names.slice(0, 4), { isMany: true })).toHaveLength(4)
  })
})

/** The sentence of the first ten seconds, in both languages. */
import { describe, expect, it } from 'vitest'
import { headlineOf } from '../../../dashboard/first/headline.ts'
import type { Known } from '../../../dashboard/first/known.ts'
import { withWord } from '../../../dashboard/warning/alerts.ts'
import type { Outlook } from '../../../gateway/contract.ts'
import {
  event,
  first,
  flood,
  hook,
  level,
  minute_ms,
  more,
  now_ms,
  river,
  says,
  siaga,
  station,
  told,
  trend,
  well,
} from './situations.ts'

describe('while nothing warns', () => {
  it.each([
    [
      1.29,
      -0.1,
      'Sungai tenang, 21 cm di bawah Siaga 3, turun pelan.',
      'The river is calm, 21 cm below Siaga 3, falling slowly.',
    ],
    [
      1.2,
      0,
      'Sungai tenang, 30 cm di bawah Siaga 3, tidak berubah.',
      'The river is calm, 30 cm below Siaga 3, steady.',
    ],
    [
      0.2,
      0.05,
      'Sungai tenang, 1,3 m di bawah Siaga 3, naik pelan.',
      'The river is calm, 1.3 m below Siaga 3, rising slowly.',
    ],
  ])('at %s m and %s m an hour: %s', (value, perHour, id, en) => {
    expect(says(river(value, perHour))).toEqual([id, en])
    expect(headlineOf(river(value, perHour), 'id').tone).toBe('calm')
  })

  it.each([
    [1.4, 0.8, 'Sungai naik cepat, 10 cm di bawah Siaga 3.', 'The river is rising fast, 10 cm below Siaga 3.'],
    [1.45, 0.06, 'Sungai naik pelan, 5 cm di bawah Siaga 3.', 'The river is rising slowly, 5 cm below Siaga 3.'],
  ])('calls no river calm that would be at its level within the hour: %s m, %s m an hour', (value, perHour, id, en) => {
    expect(says(river(value, perHour))).toEqual([id, en])
    expect(headlineOf(river(value, perHour), 'id').tone).toBe('Minor')
  })

  it('speaks of the river that rises rather than of a calm one nearer to its level', () => {
    const key = 'level.water_level_m'
    const stations = [
      station('a', { name: 'Katulampa', values: { [key]: 1.45 } }),
      station('b', { name: 'Depok', values: { [key]: 0.9 } }),
    ]
    const outlook = {
      a: { [key]: { levels: siaga, trend: trend(1.45, 0) } },
      b: { [key]: { levels: siaga, trend: trend(0.9, 0.9) } },
    }
    expect(says({ stations, alerts: [], first: first(outlook), now_ms })).toEqual([
      'Sungai di Depok naik cepat, 60 cm di bawah Siaga 3.',
      'The river at Depok is rising fast, 60 cm below Siaga 3.',
    ])
  })

  it('says no direction where the last hours are not known', () => {
    const outlook = { depok: { 'level.water_level_m': { levels: siaga } } }
    expect(says(river(1.29, 0, { first: first(outlook) }))[0]).toBe('Sungai tenang, 21 cm di bawah Siaga 3.')
  })

  it('speaks of the gate that is nearest to its level', () => {
    const stations = [
      station('a', { name: 'Katulampa', values: { 'level.water_level_m': 0.1 } }),
      station('b', { name: 'Depok', values: { 'level.water_level_m': 1.4 } }),
    ]
    const outlook = { a: { 'level.water_level_m': { levels: siaga } }, b: { 'level.water_level_m': { levels: siaga } } }
    const known = { stations, alerts: [], first: first(outlook), now_ms }
    expect(says(known)).toEqual([
      'Sungai tenang; yang paling dekat batas Depok, 10 cm di bawah Siaga 3.',
      'The rivers are calm; closest to a level is Depok, 10 cm below Siaga 3.',
    ])
    expect(headlineOf(known, 'id').series).toMatchObject({ station: 'b', key: 'level.water_level_m' })
  })

  it('speaks the other way round of what warns when it falls', () => {
    const outlook = {
      tambak: { 'air.dissolved_oxygen_mg_l': { levels: [level('Waspada', 4, true)], trend: { ...trend(5.2, -0.5) } } },
    }
    const stations = [station('tambak', { name: 'Tambak', values: { 'air.dissolved_oxygen_mg_l': 5.2 } })]
    expect(says({ stations, alerts: [], first: first(outlook), now_ms })).toEqual([
      'Oksigen terlarut di Tambak aman, 1,2 mg/L di atas Waspada, turun pelan.',
      'Dissolved oxygen at Tambak is all right, 1.2 mg/L above Waspada, falling slowly.',
    ])
  })

  it('has rain and air, also where there is no water at all', () => {
    const air: Outlook = { meaning: { kind: 'ispu', class: { id: 'Sedang', en: 'Moderate' }, value: 72 } }
    const sums = { hour: 0.4, today: 12.4, day: 20, hour_from_ms: 0, today_from_ms: 0, day_from_ms: 0 }
    const only = (values: Record<string, number>, outlook: Record<string, Outlook>): Known => ({
      ...{ stations: [station('atap', { values })], alerts: [], now_ms, first: first({ atap: outlook }) },
    })
    expect(says(only({ 'air.pm2_5_ug_m3': 31 }, { 'air.pm2_5_ug_m3': air }))).toEqual([
      'Udara sedang (ISPU 72).',
      'Air moderate (ISPU 72).',
    ])
    expect(says(only({ 'rain.rainfall_mm': 0.2 }, { 'rain.rainfall_mm': { sums } }))[0]).toBe('Hari ini hujan 12,4 mm.')
    const dry = { 'rain.rainfall_mm': { sums: { ...sums, today: 0 } } }
    expect(says(only({ 'rain.rainfall_mm': 0 }, dry))[0]).toBe('Hari ini tidak hujan.')
  })

  it('does not look calm where the air is unhealthy', () => {
    const meaning = {
      kind: 'ispu',
      class: { id: 'Tidak sehat', en: 'Unhealthy' },
      value: 134,
      severity: 'Moderate',
    } as const
    const known = river(1.29, 0)
    known.stations = [...known.stations, station('atap', { values: { 'air.pm2_5_ug_m3': 112 } })]
    known.first!.outlook.atap = { 'air.pm2_5_ug_m3': { meaning } }
    const { text, tone } = headlineOf(known, 'id')
    expect([text, tone]).toEqual([
      'Sungai tenang, 21 cm di bawah Siaga 3, tidak berubah; udara tidak sehat (ISPU 134).',
      'Moderate',
    ])
  })

  it('does not call calm what is past a level and has no warning', () => {
    const { text, tone } = headlineOf(river(1.6, 0), 'id')
    expect([text, tone]).toEqual(['Air di Depok sudah melewati batas Siaga 3, tidak berubah.', 'Minor'])
  })
})

describe('what is not known', () => {
  it('is said in place of calm when every station is silent', () => {
    const stations = [station('depok', { name: 'Depok', state: 'offline', values: { 'level.water_level_m': 1 } })]
    const { text, tone } = headlineOf(river(1, 0, { stations }), 'id')
    expect(text).toBe('Semua stasiun tidak terdengar sejak 01.20: keadaan sekarang tidak diketahui.')
    expect(tone).toBe('unknown')
  })

  it('is said beside it when a river is silent, when nobody is warned, and when the chain is broken', () => {
    const calm = river(1, 0)
    const silent = station('hulu', { name: 'Hulu', state: 'late', values: { 'level.water_level_m': 1 } })
    expect(more({ ...calm, stations: [...calm.stations, silent] })).toBe(
      'Hulu tidak terdengar sejak 01.20: keadaan di sana tidak diketahui. 1 dari 2 stasiun tidak terdengar.',
    )
    expect(more(river(1, 0, { first: first({}, { rules: 0 }) }))).toContain('tidak ada yang akan diperingatkan')
    expect(more(river(1, 0, { first: first({}, { chain: { ...well, ok: false } }) }))).toContain('bisa tidak sampai')
  })

  it('is the value and no more while there is no rule', () => {
    const { text, tone } = headlineOf(river(1.234, 0, { first: first({}, { rules: 0 }) }), 'id')
    expect([text, tone]).toEqual(['Tinggi muka air di Depok 1,234 m.', 'blind'])
  })

  it('is everything before the first reading', () => {
    expect(says({ stations: [], alerts: [], first: undefined, now_ms })).toEqual(['Belum ada data.', 'No data yet.'])
  })
})

describe('while something warns', () => {
  it('says level, place, since when at this level, how fast, who knows and who has answered', () => {
    const known = river(1.7, 0.8, { alerts: told([hook(false), hook(false), hook(true)]) })
    known.first!.sirens_sounding = 1
    expect(says(known)).toEqual([
      'Siaga 2 di Depok sejak 01.33, naik 40 cm dalam 30 menit; sirene berbunyi, baru sampai ke 2 dari 3 penerima, belum ditanggapi petugas.',
      'Siaga 2 at Depok since 01:33, up 40 cm in 30 minutes; the siren sounds, has reached 2 of 3 recipients, nobody has acknowledged it.',
    ])
    expect(headlineOf(known, 'id').tone).toBe('Severe')
  })

  it('names who has answered this level, and nobody again after an escalation', () => {
    const seen = { ...event(20), kind: 'acknowledged' as const, id: 's', by: 'Sari', comment: '', level: 1 }
    const answered = withWord(flood(), seen)
    expect(says(river(1.7, 0, { alerts: answered }))[0]).toMatch(/; ditanggapi Sari\.$/)
    const worse = withWord(answered, event(5, { kind: 'escalated', level: 2, label: 'Siaga 1', severity: 'Extreme' }))
    expect(says(river(2.1, 0, { alerts: worse }))[0]).toBe(
      'Siaga 1 di Depok sejak 01.55, tidak berubah; belum ditanggapi petugas.',
    )
  })

  it('takes the worst of several, counts the others and names the next', () => {
    const other = event(1, { alert: 'b', rule: 'b', id: 'b', place: 'Hulu' })
    const known = river(1.7, 0, { alerts: withWord(flood(), other) })
    expect(says(known)[0]).toMatch(/^Siaga 2 di Depok/)
    expect(more(known)).toBe('Ada 1 peringatan lain: Siaga 3 di Hulu.')
  })

  it('does not tell an old number as the present one', () => {
    const stale = { since_ms: now_ms - 10 * minute_ms, why: 'silent' as const, says: { id: '', en: '' } }
    const known = river(1.7, 0.8, { alerts: flood().map((alert) => ({ ...alert, stale })) })
    expect(says(known)[0]).toContain('angka sekarang tidak diketahui sejak 01.50')
    expect(says(known)[0]).not.toContain('naik')
  })

  it('draws no course out of a value that failed its quality test', () => {
    const key = 'level.water_level_m'
    const known = river(1.7, 0.8, { alerts: flood() })
    known.stations[0]!.latest[key] = { at_ms: now_ms, value: 99.7, flag: 4 }
    expect(says(known)).toEqual([
      'Siaga 2 di Depok sejak 01.33; belum ditanggapi petugas.',
      'Siaga 2 at Depok since 01:33; nobody has acknowledged it.',
    ])
  })

  it('says of a level that is not confirmed that it is not', () => {
    const alerts = flood().map((alert) => ({ ...alert, state: 'provisional' as const }))
    expect(says(river(1.6, 0, { alerts }))[0]).toBe('Siaga 2 di Depok tercapai 01.33, belum dipastikan.')
  })

  it('keeps an exercise apart: what is real comes first', () => {
    const drill = withWord([], event(3, { exercise: true, label: 'Siaga 1', level: 2 }))
    const { text, more, tone } = headlineOf(river(1.29, 0, { alerts: drill }), 'id')
    expect(text).toBe('Sungai tenang, 21 cm di bawah Siaga 3, tidak berubah.')
    expect(more[0]).toBe('Latihan: Siaga 1 di Depok. Bukan keadaan sebenarnya.')
    expect(tone).toBe('exercise')
  })
})

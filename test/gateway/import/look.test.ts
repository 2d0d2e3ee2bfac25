/** Files are looked at before they come in; recordings are compared with a parse that shares nothing with ours. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { lineReader, type Value } from '../../../gateway/import/line-reader.ts'
import { look, objections } from '../../../gateway/import/look.ts'
import { Mapping } from '../../../gateway/import/mapping.ts'
import { saysOf } from '../../../gateway/import/says.ts'
import { openTable } from '../../../gateway/import/table.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { recording } from '../../kit/recordings.ts'

const now_ms = Date.UTC(2026, 10, 22)
const limits = { conflict_max: 1, refused_max: 10 }
type Written = Parameters<typeof Mapping.parse>[0]

async function seen(path: string, written: Written) {
  const mapping = Mapping.parse(written)
  const { names, records } = await openTable(path, mapping)
  const read = lineReader(names, mapping, now_ms)
  const values: Value[] = []
  const found = await look(
    records,
    (cells) => {
      const all = read(cells)
      for (const one of all) if (one !== 'leftOut' && 'value' in one) values.push(one)
      return all
    },
    names,
    mapping,
  )
  return { ...found, values, against: objections(found.report, found.apart, limits) }
}

function fileOf(content: string | Buffer): string {
  const path = join(emptyFolder(), 'table')
  writeFileSync(path, content)
  return path
}

const rivers =
  'waktu,pos,parameter,nilai\n2024-01-01 00:00,Depok,TMA,200\n2024-01-01 00:00,Angke Hulu,TMA,80\n2024-01-01 00:00,Depok,CH,1.5\n2024-01-01 01:00,Katulampa,TMA,10\n2024-01-01 01:00,Lain,TMA,1\n'
const level = { column: 'nilai', sensor: 'level', quantity: 'water_level_m', scale: 0.01 }

describe('a column that holds several gauges', () => {
  it('is one series for each, by its map; what the map leaves out is left out, what it does not have is refused', async () => {
    const station = { column: 'pos', map: { Depok: 'depok', 'Angke Hulu': 'angke-hulu', Lain: null } }
    const { values, report } = await seen(fileOf(rivers), {
      time: 'waktu',
      zone: 'WIB',
      columns: [
        { ...level, station, where: { parameter: 'TMA' } },
        { column: 'nilai', station, sensor: 'rain', quantity: 'rainfall_mm', where: { parameter: ['CH'] } },
      ],
    })
    expect(values.map(({ station, quantity, value }) => [station, quantity, value])).toEqual([
      ['depok', 'water_level_m', 2],
      ['angke-hulu', 'water_level_m', 0.8],
      ['depok', 'rainfall_mm', 1.5],
    ])
    expect(report).toMatchObject({ read: 4, stored: 3, left_out: 1, refused: { 'not-in-map': 1 } })
    expect(saysOf(report, false).map(({ id }) => id)).toContain('1 ditolak: tidak ada di "map" pemetaan (baris 5 …).')
  })

  it('is never silently one river: the column that tells them apart is named, and so are contradictions', async () => {
    const mixed = { time: 'waktu', columns: [{ ...level, station: 'ciliwung' }] }
    const { against } = await seen(fileOf(rivers), mixed)
    expect(against.map(({ en }) => en)).toEqual([
      expect.stringContaining('The column "pos" names more than one (Depok, Angke Hulu, Katulampa, Lain'),
      expect.stringContaining('The column "parameter" names more than one'),
      expect.stringContaining('3 of 5 values contradict'),
    ])
    const ignored = await seen(fileOf(rivers), { ...mixed, ignore: ['pos', 'parameter'] })
    expect(ignored.against).toHaveLength(1)
  })

  it('has its quantities in a column, too', async () => {
    const { values } = await seen(fileOf(rivers), {
      time: 'waktu',
      where: { pos: 'Depok' },
      columns: [
        {
          ...level,
          station: 'depok',
          sensor: { column: 'parameter', map: { TMA: 'level', CH: 'rain' } },
          quantity: { column: 'parameter', map: { TMA: 'water_level_m', CH: 'rainfall_mm' } },
          scale: 1,
        },
      ],
    })
    expect(values.map(({ sensor, quantity }) => [sensor, quantity])).toEqual([
      ['level', 'water_level_m'],
      ['rain', 'rainfall_mm'],
    ])
  })
})

describe('a file', () => {
  const text = '# daerah µ\nwaktu;suhu µ\n1998-01-02;1,5\n# akhir\n1998-01-03;-\n'
  const mapping = {
    time: 'waktu',
    delimiter: ';',
    decimal: ',',
    comment: '#',
    earliest: '1998-01-01',
    missing: ['-'],
    columns: [{ column: 'suhu µ', station: 'a', sensor: 'b', quantity: 'water_temperature_c' }],
  } as const
  it.each([
    ['UTF-8', Buffer.from(text), {}],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${text}`), {}],
    ['UTF-16 with a mark', Buffer.from(`\uFEFF${text}`, 'utf16le'), {}],
    ['Latin-1', Buffer.from(text, 'latin1'), { encoding: 'latin1' }],
    ['gzip under any name', gzipSync(text), {}],
  ])(
    'in %s has its remarks left out, and its years before 2010 read where they are announced',
    async (_, bytes, more) => {
      const { values } = await seen(fileOf(bytes), { ...mapping, ...more })
      expect(values).toMatchObject([{ value: 1.5, at_ms: Date.UTC(1998, 0, 2) }])
    },
  )

  it('in other letters than it says is refused, with what to do', async () => {
    await expect(seen(fileOf(Buffer.from(text, 'latin1')), mapping)).rejects.toThrow('encoding: windows-1252')
  })

  it('whose column has its name twice is refused', async () => {
    await expect(seen(fileOf('waktu;suhu µ;suhu µ\n1998-01-02;1;2\n'), mapping)).rejects.toThrow('more than one column')
  })
})

const ciliwung = recording('river/jakarta_ciliwung_2021-2025/02 All Data.csv.gz')
it.skipIf(ciliwung.skip)(`${ciliwung.why}: three rivers beside one another, sum by sum`, async () => {
  const names = ['Katulampa', 'Depok', 'Manggarai']
  const { values, against } = await seen(ciliwung.path, {
    time: 'Tanggal',
    zone: 'Asia/Jakarta',
    columns: names.map((name) => ({ ...level, column: `${name} (air)`, station: name.toLowerCase() })),
  })
  const lines = linesIn(ciliwung.path).slice(1)
  const naive = lines.flatMap((line) => {
    const cells = line.split(',')
    const at_ms = Date.parse(`${cells[0]!.replace(' ', 'T')}+07:00`)
    return [1, 3, 5].flatMap((n) => (cells[n] ? [{ at_ms, cm: Number(cells[n]) }] : []))
  })
  expect(against).toEqual([])
  expect(values.map(({ at_ms, value }) => [at_ms, Number((value! * 100).toFixed(6))])).toEqual(
    naive.map(({ at_ms, cm }) => [at_ms, Number(cm.toFixed(6))]),
  )
})

const cormp = recording('coastal/owl_cloud/wl-cormp_20240504-20260318.csv.gz')
it.skipIf(cormp.skip)(`${cormp.why}: summer time of two years, every instant`, async () => {
  const header = linesIn(cormp.path)
    .find((line) => !line.startsWith('%'))!
    .split(',')
  const columns = header.filter((name) => /\(m\)$/.test(name))
  const { values, report } = await seen(cormp.path, {
    time: header[0]!,
    zone: 'America/New_York',
    comment: '%',
    missing: ['NaN'],
    hour_twice: 'first',
    columns: columns.map((column, n) => ({ column, station: `s-${n}`, sensor: 'level', quantity: 'water_level_m' })),
  })
  // By the law of the United States, in UTC: from the second Sunday of March 7:00 to the first of November 6:00.
  const sundays = (year: number, month: number) =>
    Array.from({ length: 14 }, (_, n) => n + 1).filter((day) => new Date(Date.UTC(year, month, day)).getUTCDay() === 0)
  const isSummer = (wall: number) => {
    const year = new Date(wall).getUTCFullYear()
    const begins = Date.UTC(year, 2, sundays(year, 2)[1]!, 2)
    return wall >= begins && wall < Date.UTC(year, 10, sundays(year, 10)[0]!, 2)
  }
  const naive = linesIn(cormp.path)
    .filter((line) => /^\d/.test(line))
    .flatMap((line) => {
      const cells = line.split(',')
      const wall = Date.parse(`${cells[0]!.replace(' ', 'T')}Z`)
      const at_ms = wall + (isSummer(wall) ? 4 : 5) * 3_600_000
      return columns.flatMap((name) => {
        const text = cells[header.indexOf(name)]
        return text && text !== 'NaN' ? [[at_ms, Number(text) + 0]] : []
      })
    })
  expect(values.map(({ at_ms, value }) => [at_ms, value])).toEqual(naive)
  expect(report.hour_twice).toBeGreaterThan(0)
  expect(report.refused).toEqual({})
})

const udara = recording('air/udara_jakarta_2025-04/udara.jakarta_2025-04-12.csv')
it.skipIf(udara.skip)(`${udara.why}: its stations stand in a column, as in the file`, async () => {
  const lines = linesIn(udara.path)
    .slice(1)
    .map((line) => line.split(','))
  const ids = [...new Set(lines.map(([id]) => id!))]
  const column = { column: 'Value', sensor: 'air', quantity: 'pm2_5_ug_m3' }
  const station = { column: 'ID', map: Object.fromEntries(ids.map((id) => [id, id.toLowerCase()])) }
  const { values, against } = await seen(udara.path, { time: 'Tanggal', columns: [{ ...column, station }] })
  expect(against).toEqual([])
  expect(values.map(({ station, at_ms, value }) => [station, at_ms, value])).toEqual(
    lines.map(([id, time, value]) => [id!.toLowerCase(), Date.parse(time!.replace(' ', 'T')), Number(value)]),
  )
  const mixed = await seen(udara.path, { time: 'Tanggal', columns: [{ ...column, station: 'jakarta' }] })
  expect(mixed.against.map(({ en }) => en.slice(0, 30))).toContain('The column "ID" names more tha')
})

const owl = recording('coastal/owl_raw_sd/distance_wl_0006_20260305.csv')
it.skipIf(owl.skip)(`${owl.why}: no names, UTC seconds, and a clock that was not set is seen`, async () => {
  const { report } = await seen(owl.path, {
    time: '1',
    header: false,
    columns: [{ column: '2', station: 'owl', sensor: 'level', quantity: 'distance_m', scale: 0.01 }],
  })
  const lines = linesIn(owl.path)
  const isUnset = (line: string) => Number(line.split(',')[0]) < Date.UTC(2010, 0, 1) / 1_000
  expect(report.lines).toBe(lines.length)
  expect(report.refused['before-2010']).toBe(lines.filter(isUnset).length)
})

function linesIn(path: string): string[] {
  const bytes = readFileSync(path)
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
  return text.split(/\r?\n/).filter((line) => line !== '')
}

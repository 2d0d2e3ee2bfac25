import { describe, expect, it } from 'vitest'
import { type CsvRecord, csvRecords } from '../../../gateway/import/csv.ts'
import { lineReader } from '../../../gateway/import/line-reader.ts'
import { Mapping } from '../../../gateway/import/mapping.ts'

const now_ms = Date.UTC(2026, 10, 22)

async function recordsOf(text: string, piece = text.length) {
  async function* pieces() {
    for (let i = 0; i < text.length; i += piece) yield text.slice(i, i + piece)
  }
  const records: CsvRecord[] = []
  for await (const record of csvRecords(pieces(), ',')) records.push(record)
  return records
}

describe('a table as text', () => {
  it.each([1, 2, 3, 100])(
    'is read in pieces of %i characters: quotes, doubled quotes, breaks within them',
    async (piece) => {
      const text = 'a,b\r\n"x, ""y""","two\nlines"\n\n,\nlast,1'
      expect(await recordsOf(text, piece)).toEqual([
        { line: 1, cells: ['a', 'b'] },
        { line: 2, cells: ['x, "y"', 'two\nlines'] },
        { line: 5, cells: ['', ''] },
        { line: 6, cells: ['last', '1'] },
      ])
    },
  )

  it.each([3_001, 16_384, 100_000])(
    'gives every line its number where a quote is never closed, in pieces of %i',
    async (piece) => {
      const text = `a,b\r\n"open,1\r\n${'x,two lines\n'.repeat(6_000)}12" pipe,"2\nend,3`
      const records = await recordsOf(text, piece)
      expect(records.slice(0, 2)).toEqual([
        { line: 1, cells: ['a', 'b'] },
        { line: 2, cells: ['"open', '1'] },
      ])
      expect(records.slice(-3)).toEqual([
        { line: 6_002, cells: ['x', 'two lines'] },
        { line: 6_003, cells: ['12" pipe', '"2'] },
        { line: 6_004, cells: ['end', '3'] },
      ])
    },
  )

  it('cuts a line that never ends', async () => {
    const records = await recordsOf(`a,b\n${'x'.repeat(200_000)}\nlast,1`, 10_000)
    expect(Math.max(...records.map(({ cells }) => cells[0]!.length))).toBeLessThanOrEqual(64 * 1024)
    expect(records.at(-1)).toEqual({ line: 3, cells: ['last', '1'] })
  })

  it('does not let an open quote swallow the rest of the file', async () => {
    const records = await recordsOf(`"open,1\n${'x,2\n'.repeat(50_000)}`)
    expect(records.length).toBeGreaterThan(10_000)
  })
})

describe('a line', () => {
  it('of five columns is a value, or a reason', () => {
    const read = lineReader(['station', 'sensor', 'quantity', 'at', 'value'], null, now_ms)
    const one = (line: string) => read(line.split(','))[0]
    expect(one('depok,level,water_level_m,2024-01-01,1.5')).toEqual({
      station: 'depok',
      sensor: 'level',
      quantity: 'water_level_m',
      at_ms: Date.UTC(2024, 0, 1),
      value: 1.5,
    })
    expect(one('depok,level,water_level_m,2024-01-01,')).toMatchObject({ value: null })
    const reasonOf = (line: string) => {
      const read = one(line)
      return read && read !== 'leftOut' && 'fault' in read ? read.fault : 'none'
    }
    expect(reasonOf('depok,level,water_level_m,2009-12-31,1')).toBe('before-2010')
    expect(reasonOf('depok,level,water_level_m,2027-01-01,1')).toBe('future')
    expect(reasonOf('depok,level,water_level_m,soon,1')).toBe('bad-time')
    expect(reasonOf('De pok,level,water_level_m,2024-01-01,1')).toBe('bad-station-id')
    expect(reasonOf('depok,level,water,2024-01-01,1')).toBe('unknown-quantity')
    expect(reasonOf('depok,level,water_level_m,2024-01-01,1e')).toBe('not-a-number')
    expect(reasonOf('depok,level,water_level_m,2024-01-01,1e400')).toBe('not-a-number')
    expect(reasonOf('depok,level')).toBe('too-few-columns')
  })

  it('of an export of ours is read as it is', () => {
    const header = ['station', 'sensor', 'quantity', 'at_ms', 'at_utc', 'value [m]', 'flag', 'received_ms']
    const cells = ['depok', 'level', 'water_level_m', '1704067200000', '2024-01-01T00:00:00.000Z', '1.5', '2', '1']
    expect(lineReader(header, null, now_ms)(cells)).toMatchObject([{ at_ms: 1_704_067_200_000, value: 1.5 }])
  })

  it.each([
    [',', '1.234,5', 1_234.5],
    [',', '-1.234.567,8', -1_234_567.8],
    [',', '1,234', 1.234],
    [',', '1234', 1_234],
    [',', '1.234', undefined],
    [',', '1.5', undefined],
    [',', '12.34,5', undefined],
    [',', '1,234,5', undefined],
    ['.', '1,234.5', 1_234.5],
    ['.', '1.234', 1.234],
    ['.', '1,234', undefined],
  ] as const)('whose decimals have a "%s" reads %s as what it means, or not at all', (decimal, cell, value) => {
    const columns = [{ column: 'debit', station: 'a', sensor: 'b', quantity: 'conductivity_us_cm' }]
    const mapping = Mapping.parse({ time: 'waktu', zone: 'WIB', decimal, columns })
    const expected = value === undefined ? { fault: 'not-a-number', text: cell } : { value }
    expect(lineReader(['waktu', 'debit'], mapping, now_ms)(['2024-01-01 07:00', cell])).toMatchObject([expected])
  })

  it('of a wide table is one value for each column that holds one', () => {
    const mapping = Mapping.parse({
      time: 'Tanggal',
      zone: '+07:00',
      decimal: ',',
      missing: ['8888'],
      columns: [
        { column: 'RR', station: 'bogor', sensor: 'rain', quantity: 'rainfall_mm' },
        { column: 'air', station: 'depok', sensor: 'level', quantity: 'water_level_m', scale: 0.01 },
      ],
    })
    const read = lineReader(['Tanggal', 'RR', 'air'], mapping, now_ms)
    expect(read(['2024-01-01 07:00', '12,5', '580'])).toMatchObject([
      { station: 'bogor', value: 12.5, at_ms: Date.UTC(2024, 0, 1) },
      { station: 'depok', value: 5.8 },
    ])
    expect(read(['2024-01-01 07:00', '8888', ''])).toEqual([])
    expect(read(['2024-01-01 07:00', '-', '580'])).toMatchObject([{ fault: 'not-a-number' }, { value: 5.8 }])
    expect(read(['2024-01-01 07:00', '1e400', '580'])).toMatchObject([{ fault: 'not-a-number' }, { value: 5.8 }])
    expect(() => lineReader(['Tanggal', 'air'], mapping, now_ms)).toThrow('no column "RR"')
  })
})

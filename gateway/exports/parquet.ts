/**
 * Apache Parquet, and the only file that knows hyparquet-writer. The file is written from its beginning to its end, one row
 * group after another; without its end (the footer, and four letters) no program opens it.
 */
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import type { Row } from '../contract.ts'
import { factsOf, seriesFacts } from './facts.ts'
import { type Parcel, type Part, type RowsOf, shownValue } from './parcel.ts'

/** Rows of a group: 20 ms of work, for which the gateway waits. Later ones are larger, because each stays in memory until the footer. */
const group_rows = { first: 10_000, later: 30_000, laterAfter: 200 }

type Kind = 'text' | 'time' | 'number' | 'whole' | 'flag'
interface Column {
  name: string
  kind: Kind
  isOptional?: true
  of(part: Part, row: Row): string | number | null
}

/** A value that stands as it was sent is its own corrected value. */

const columns: readonly Column[] = [
  { name: 'station', kind: 'text', of: ({ station }) => station },
  { name: 'sensor', kind: 'text', of: ({ sensor }) => sensor },
  { name: 'quantity', kind: 'text', of: ({ quantity }) => quantity },
  { name: 'unit', kind: 'text', of: ({ unit }) => unit },
  { name: 'at_utc', kind: 'time', of: (_, { at_ms }) => at_ms },
  { name: 'value', kind: 'number', isOptional: true, of: (_, { value }) => value },
  { name: 'flag', kind: 'flag', of: (_, { flag }) => flag },
  { name: 'received_utc', kind: 'time', isOptional: true, of: (_, { received_ms }) => received_ms },
  { name: 'clock', kind: 'text', isOptional: true, of: (_, { clock }) => clock ?? null },
  { name: 'clock_off_ms', kind: 'whole', isOptional: true, of: (_, { clock_off_ms }) => clock_off_ms ?? null },
  { name: 'corrected_value', kind: 'number', isOptional: true, of: (_, row) => shownValue(row) },
  { name: 'corrections', kind: 'text', isOptional: true, of: (_, { corrections }) => corrections?.join(' ') ?? null },
  { name: 'shown_as', kind: 'text', isOptional: true, of: (_, { shown_as }) => shown_as ?? null },
  { name: 'trial', kind: 'text', isOptional: true, of: (_, { trial }) => (trial ? 'true' : null) },
]

/** The same logical type in the words of new readers and of old ones. */
const types = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  time: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
  number: { type: 'DOUBLE' },
  whole: { type: 'INT64' },
  flag: { type: 'INT32', converted_type: 'INT_8' },
} as const

const schema = [
  { name: 'pantau', num_children: columns.length },
  ...columns.map(({ name, kind, isOptional }) => ({
    name,
    repetition_type: isOptional ? ('OPTIONAL' as const) : ('REQUIRED' as const),
    ...types[kind],
  })),
]

export async function* parquetOf(parcel: Parcel, rowsOf: RowsOf): AsyncGenerator<Uint8Array> {
  const bytes = new ByteWriter()
  const kvMetadata = [
    { key: 'pantau', value: JSON.stringify({ ...factsOf(parcel), series: parcel.parts.map(seriesFacts) }) },
  ]
  const file = new ParquetWriter({ writer: bytes, schema, kvMetadata, createdBy: 'pantau' })
  let group = emptyGroup()
  let [waiting, groups] = [0, 0]

  for (const part of parcel.parts) {
    for await (const rows of rowsOf(part)) {
      for (const row of rows) for (const [i, column] of columns.entries()) group[i]!.push(column.of(part, row))
      waiting += rows.length
      if (waiting >= (groups < group_rows.laterAfter ? group_rows.first : group_rows.later)) yield written()
    }
  }
  if (waiting > 0) yield written()
  file.finish()
  yield taken()

  function written(): Uint8Array {
    const columnData = columns.map(({ name, kind }, i) => ({ name, ...encoded(kind, group[i]!) }))
    file.write({ columnData, rowGroupSize: waiting })
    group = emptyGroup()
    waiting = 0
    groups++
    return taken()
  }

  function taken(): Uint8Array {
    const chunk = bytes.getBytes().slice()
    bytes.index = 0
    return chunk
  }
}

const emptyGroup = (): (string | number | null)[][] => columns.map(() => [])

/** Names are few: a dictionary. Times rise: their differences. Numbers as the library sees fit, which tries a dictionary, too. */
function encoded(kind: Kind, values: (string | number | null)[]) {
  if (kind === 'text') return { data: values, encoding: 'RLE_DICTIONARY' as const }
  if (kind === 'time') return { data: asBigInts(values), encoding: 'DELTA_BINARY_PACKED' as const }
  return { data: kind === 'whole' ? asBigInts(values) : values }
}

const asBigInts = (values: (string | number | null)[]) => values.map((value) => (value === null ? null : BigInt(value)))

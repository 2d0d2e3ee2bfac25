/**
 * Anything that speaks Modbus RTU, by a map of its registers in edge.yaml. Which register holds what, no standard says:
 * it stands in the sheet of the device, and differs between batches of one model.
 *
 *   values:
 *     - { quantity: water_level_m, register: 4, type: int16, scale: 0.001 }
 *
 *   number = registers as `type`, in `order`         value = number × scale + offset
 *
 * Registers that follow each other are asked for in one question. An amount (rain) is read as a total: `counter.ts`. All
 * values of a round make one frame; a device that refuses a question has said that it has none of them.
 */
import { z } from 'zod'
import { isAmount, type QuantityKey, quantities as vocabulary } from '../../hardware/quantities.ts'
import type { Reason } from '../../hardware/reasons.ts'
import { askedDriver, type Frame, type Values } from '../driver.ts'
import { needs, says } from '../platform/setting-words.ts'
import { askedDecoder, at9600 } from './asked.ts'
import { openCounter } from './counter.ts'
import { ask_every_s, busKeys, isRefusal, readRegisters, registers_max, registersIn } from './modbus-rtu.ts'

const types = { int16: 1, uint16: 1, int32: 2, uint32: 2, float32: 2 } as const
const orders = ['ABCD', 'CDAB', 'BADC', 'DCBA'] as const
const values_max = 20

const number = z.number().meta(needs('sebuah angka', 'a number'))

const Value = z
  .strictObject({
    quantity: z
      .enum(Object.keys(vocabulary) as [QuantityKey]) // its keys, which TypeScript takes for any strings
      .meta(needs('nama besaran, misalnya water_level_m', 'the name of a quantity, such as water_level_m')),
    register: z
      .int()
      .min(0)
      .max(65_535)
      .meta(
        needs(
          'nomor register dari 0 sampai 65535 (di buku bernomor 40001, kurangi 40001)',
          'the number of a register, counted from 0, up to 65535 (where the sheet says 40001, subtract 40001)',
        ),
      ),
    function: z
      .union([z.literal(3), z.literal(4)])
      .meta(needs('3 (holding register) atau 4 (input register)', '3 (holding registers) or 4 (input registers)'))
      .default(3),
    type: z
      .enum(Object.keys(types) as [keyof typeof types])
      .meta(needs(`salah satu dari ${Object.keys(types).join(', ')}`, `one of ${Object.keys(types).join(', ')}`))
      .default('uint16'),
    order: z
      .enum(orders)
      .meta(
        needs(
          'urutan byte: ABCD (tinggi dulu), CDAB (kata dibalik), BADC atau DCBA',
          'the order of bytes: ABCD (high first), CDAB (words exchanged), BADC or DCBA',
        ),
      )
      .default('ABCD'),
    scale: number.refine((scale) => scale !== 0, says('tidak boleh 0', 'may not be 0')).default(1),
    offset: number.default(0),
    invalid: z
      .array(number)
      .max(20)
      .meta(
        needs(
          'daftar angka mentah yang berarti "tidak ada nilai", misalnya [32767, -32768]',
          'a list of raw numbers that mean "no value", such as [32767, -32768]',
        ),
      )
      .default([]),
    range: z
      .tuple([number, number])
      .refine(
        ([least, most]) => least < most,
        says('yang pertama harus lebih kecil', 'the first must be the smaller one'),
      )
      .meta(needs('dua angka, [terkecil, terbesar]', 'two numbers, [least, most]'))
      .optional(),
  })
  .refine(
    ({ register, type }) => register + types[type] <= 65_536,
    says('register sesudahnya tidak ada', 'there is no register after it'),
  )
type Value = z.output<typeof Value>

const options = z.strictObject({
  ...busKeys({ ...at9600, address: 1 }),
  ask_every_s: ask_every_s.default(5),
  patience_s: z
    .number()
    .min(0.05)
    .max(10)
    .meta(needs('angka dalam detik, 0.05 sampai 10', 'a number of seconds, 0.05 to 10'))
    .default(0.5),
  values: z
    .array(Value)
    .min(1)
    .max(values_max)
    .refine(
      (values) => new Set(values.map(({ quantity }) => quantity)).size === values.length,
      says('dua baris dengan besaran yang sama', 'two lines have the same quantity'),
    )
    .meta(
      needs(
        `daftar 1 sampai ${values_max} nilai, masing-masing dengan quantity dan register`,
        `a list of 1 to ${values_max} values, each with its quantity and register`,
      ),
    ),
})

const soil = {
  values: [
    { quantity: 'soil_moisture_pct', register: 0, scale: 0.1, range: [0, 100] },
    { quantity: 'soil_temperature_c', register: 1, type: 'int16', scale: 0.1 },
  ],
}
const level = (more: object) => ({ values: [{ quantity: 'water_level_m', register: 0, ...more }] })

export const modbus = askedDriver({
  id: 'modbus',
  model: 'Modbus RTU',
  measures: { id: 'apa yang ditulis dalam daftar registernya', en: 'what its map of registers says' },
  page: 'modbus.md',
  evidence: 'data sheet only',
  baud: 9600,
  isBus: true,
  isGeneric: true,
  checksum: 'CRC of 16 bits',
  quantities: {},
  warmUp_s: 0,
  interval_s: 5,
  recognise: { name: 'sensor' },
  options,
  open: ({ values, address, ask_every_s: every_s, patience_s, ...line }) => {
    const groups = groupsOf(values)
    const counters = new Map(values.map((value) => [value, openCounter(fullOf(value))]))
    return askedDecoder({
      line,
      address,
      quantities: values.map(({ quantity }) => quantity),
      ranges: Object.fromEntries(values.flatMap(({ quantity, range }) => (range ? [[quantity, range]] : []))),
      every_ms: every_s * 1_000,
      questions: groups.map(({ values: _, ...registers }) =>
        readRegisters({ address, ...registers }, patience_s * 1_000),
      ),
      decode: (answers) => [frameOf(groups, answers, (value, total) => counters.get(value)!.since(total))],
    })
  },
  examples: [
    {
      title: 'two neighbours are asked for at once: 45.6 % of moisture at −1.5 °C',
      options: soil,
      asks: ['01 03 00 00 00 02 C4 0B'],
      answers: ['01 03 04 01 C8 FF F1 FA 45'],
      gives: [{ kind: 'frame', values: { soil_moisture_pct: 45.6, soil_temperature_c: -1.5 } }],
    },
    {
      title: '1.234 as a float, high byte first',
      options: level({ type: 'float32' }),
      asks: ['01 03 00 00 00 02 C4 0B'],
      answers: ['01 03 04 3F 9D F3 B6 A2 8F'],
      gives: [{ kind: 'frame', values: { water_level_m: 1.234 } }],
    },
    {
      title: '1.234 as a float, words exchanged',
      options: level({ type: 'float32', order: 'CDAB' }),
      answers: ['01 03 04 F3 B6 3F 9D F8 C8'],
      gives: [{ kind: 'frame', values: { water_level_m: 1.234 } }],
    },
    {
      title: 'a number that means "no value"',
      options: level({ register: 4, type: 'int16', scale: 0.001, invalid: [1234] }),
      asks: ['01 03 00 04 00 01 C5 CB'],
      answers: ['01 03 02 04 D2 3A D9'],
      gives: [nothing('water_level_m', 'invalid value')],
    },
    {
      title: 'beyond the range that the file states',
      options: level({ register: 4, type: 'int16', scale: 0.001, range: [0, 1] }),
      answers: ['01 03 02 04 D2 3A D9'],
      gives: [nothing('water_level_m', 'beyond its range')],
    },
    {
      title: 'a register that the device does not have',
      options: level({ register: 4 }),
      answers: ['01 83 02 C0 F1'],
      gives: [nothing('water_level_m', 'refused by the sensor')],
    },
    {
      title: 'the first total of a rain counter is no rain',
      options: { values: [{ quantity: 'rainfall_mm', register: 4, scale: 0.2 }] },
      answers: ['01 03 02 04 D2 3A D9'],
      gives: [nothing('rainfall_mm', 'first total')],
    },
  ],
})

interface Group {
  function: 3 | 4
  register: number
  count: number
  values: Value[]
}

/** One question for registers that follow each other without a gap: some devices refuse those between. */
function groupsOf(values: readonly Value[]): Group[] {
  const groups: Group[] = []
  for (const value of values.toSorted((a, b) => a.function - b.function || a.register - b.register)) {
    const last = groups.at(-1)
    const end = value.register + types[value.type]
    const isNext = last && last.function === value.function && value.register <= last.register + last.count
    if (isNext && end - last.register <= registers_max) {
      last.count = Math.max(last.count, end - last.register)
      last.values.push(value)
    } else
      groups.push({ function: value.function, register: value.register, count: types[value.type], values: [value] })
  }
  return groups
}

function frameOf(
  groups: readonly Group[],
  answers: readonly Uint8Array[],
  since: (value: Value, total: number) => number | null,
): Frame {
  const values: Values = {}
  const nulls: Partial<Record<QuantityKey, Reason>> = {}
  for (const [at, group] of groups.entries()) {
    const answer = answers[at]!
    const registers = isRefusal(answer) ? undefined : registersIn(answer)
    for (const value of group.values) {
      const found = registers
        ? measuredIn(value, registers.slice(value.register - group.register), since)
        : 'refused by the sensor'
      values[value.quantity] = typeof found === 'number' ? found : null
      if (typeof found !== 'number') nulls[value.quantity] = found
    }
  }
  return { kind: 'frame', values, ...(Object.keys(nulls).length > 0 && { nulls }) }
}

function measuredIn(
  value: Value,
  registers: readonly number[],
  since: (value: Value, total: number) => number | null,
): number | Reason {
  const raw = numberIn(registers, value)
  if (!Number.isFinite(raw) || value.invalid.includes(raw)) return 'invalid value'
  const number = rounded(raw * value.scale + value.offset, value.quantity)
  if (value.range && (number < value.range[0] || number > value.range[1])) return 'beyond its range'
  if (!isAmount(value.quantity)) return number
  return since(value, raw * value.scale) ?? 'first total'
}

/** One decimal more than the quantity is shown with: what is beyond that, a float32 has invented. */
function rounded(number: number, quantity: QuantityKey): number {
  const scale = 10 ** (vocabulary[quantity].decimals + 1)
  return (Math.round(number * scale) + 0) / scale
}

function numberIn(registers: readonly number[], { type, order }: Value): number {
  const swapsBytes = order === 'BADC' || order === 'DCBA'
  const words = registers.slice(0, types[type]).map((word) => (swapsBytes ? ((word & 0xff) << 8) | (word >> 8) : word))
  if (types[type] === 2 && (order === 'CDAB' || order === 'DCBA')) words.reverse()
  const view = new DataView(new ArrayBuffer(4))
  for (const [at, word] of words.entries()) view.setUint16(2 * at, word)
  if (type === 'int16') return view.getInt16(0)
  if (type === 'uint16') return view.getUint16(0)
  if (type === 'int32') return view.getInt32(0)
  return type === 'uint32' ? view.getUint32(0) : view.getFloat32(0)
}

/** Where a counter of this type begins again. */
function fullOf({ type, scale }: Value): number {
  if (type === 'uint16') return 65_536 * scale
  return type === 'uint32' ? 4_294_967_296 * scale : Infinity
}

function nothing(quantity: QuantityKey, reason: Reason): Frame {
  return { kind: 'frame', values: { [quantity]: null }, nulls: { [quantity]: reason } }
}

/**
 * Anything that speaks Modbus RTU, by a map of its registers in edge.yaml. Which register holds what, no standard says:
 * it stands in the sheet of the device, and differs between batches of one model.
 *
 *   values:
 *     - { quantity: water_level_m, register: 4, type: int16, scale: 0.001 }
 *
 *   number = registers as `type`, in `order`         value = number × scale + offset
 *
 * Registers that follow each other are asked for in one question. An amount (rain) is read as a total: `totals.ts`. All
 * values of a round make one frame; a device that refuses a question has said that it has none of them.
 */
import { z } from 'zod'
import type { QuantityKey } from '../../hardware/quantities.ts'
import type { Reason } from '../../hardware/reasons.ts'
import { askedDriver, type Frame } from '../driver.ts'
import { needs, says } from '../platform/setting-words.ts'
import { askedDecoder, at9600 } from './asked.ts'
import {
  eachOnce,
  type Found,
  isEachOnce,
  mappedFrame,
  mappedKeys,
  measured,
  needsValues,
  rangesIn,
  values_max,
} from './mapped.ts'
import { ask_every_s, busKeys, isRefusal, readRegisters, registers_max, registersIn } from './modbus-rtu.ts'

const types = { int16: 1, uint16: 1, int32: 2, uint32: 2, float32: 2 } as const
const orders = ['ABCD', 'CDAB', 'BADC', 'DCBA'] as const
const Value = z
  .strictObject({
    ...mappedKeys,
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
    .refine(isEachOnce, eachOnce)
    .meta(needsValues({ id: 'register', en: 'register' })),
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
    return askedDecoder({
      line,
      address,
      quantities: values.map(({ quantity }) => quantity),
      ranges: rangesIn(values),
      every_ms: every_s * 1_000,
      questions: groups.map(({ values: _, ...registers }) =>
        readRegisters({ address, ...registers }, patience_s * 1_000),
      ),
      decode: (answers) => [frameOf(groups, answers, address)],
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
      title: 'a rain counter tells its total: what fell since the last one, the station knows',
      options: { values: [{ quantity: 'rainfall_mm', register: 4, scale: 0.2 }] },
      answers: ['01 03 02 04 D2 3A D9'],
      gives: [
        {
          ...{ kind: 'frame', values: {} },
          totals: {
            rainfall_mm: { count: 1_234, each: 0.2, full: 65_536, counter: '1.3.4.uint16', start: 1, forgets: true },
          },
        },
      ],
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

function frameOf(groups: readonly Group[], answers: readonly Uint8Array[], address: number): Frame {
  return mappedFrame(
    groups.flatMap((group, at) => {
      const answer = answers[at]!
      const registers = isRefusal(answer) ? undefined : registersIn(answer)
      return group.values.map((value): [QuantityKey, Found] => {
        if (!registers) return [value.quantity, 'refused by the sensor']
        const raw = numberIn(registers.slice(value.register - group.register), value)
        const counter = [address, value.function, value.register, value.type].join('.')
        return [value.quantity, measured(value, raw, counter, fullOf(value))]
      })
    }),
  )
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
function fullOf({ type }: Value): number {
  if (type === 'uint16') return 65_536
  return type === 'uint32' ? 4_294_967_296 : Infinity
}

function nothing(quantity: QuantityKey, reason: Reason): Frame {
  return { kind: 'frame', values: { [quantity]: null }, nulls: { [quantity]: reason } }
}

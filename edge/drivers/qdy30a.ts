/**
 * QDY30A and its many relatives: a pressure transducer that lies in the water, RS485, Modbus RTU 9600 8N1.
 *
 *   question  01 03  00 02  00 03  CRC            registers 2 unit, 3 decimals, 4 value with a sign
 *   answer    01 03  06  00 01  00 01  04 D2  CRC     unit 1 = mm, one decimal: 123.4 mm of water over it
 *
 * Unit and decimals are asked for each time: whoever changes them with the maker's program must not change the river. Of
 * the pressure units only those that say what they are count; "9" is MPa in one table and °C in another.
 */
import { z } from 'zod'
import { askedDriver, type Frame, nullFrame } from '../driver.ts'
import { needs } from '../platform/setting-words.ts'
import { askedDecoder, at9600 } from './asked.ts'
import { sensor_height_m } from './distance.ts'
import { ask_every_s, busKeys, isRefusal, readRegisters, registersIn, signed } from './modbus-rtu.ts'

const quantities = ['water_level_m'] as const
const firstRegister = 2
const inAir_m = -0.1 // zero drifts by centimetres over the years; beyond that the tube is blocked or the cable is damaged
const beyond = 1.05 // of its full scale it goes on a little

/** Metres of water per unit of register 2; 1 kPa = 0.101972 m at 4 °C. */
const metresPer = new Map<number, number>([
  [0, 0.01],
  [1, 0.001],
  [10, 0.101972],
  [11, 0.000101972],
  [12, 10.1972],
  [13, 0.0101972],
  [14, 10],
  [15, 0.70307],
  [16, 1],
  [17, 0.001],
])

const options = z.strictObject({
  ...busKeys({ ...at9600, address: 1 }),
  ask_every_s: ask_every_s.default(2),
  /** How high its diaphragm lies above the zero of the water level; below it: negative. */
  sensor_height_m: sensor_height_m.default(0),
  full_scale_m: z
    .number()
    .min(0.5)
    .max(200)
    .meta(
      needs(
        'angka dalam meter, 0.5 sampai 200, seperti tertulis di sensornya',
        'a number of metres, 0.5 to 200, as printed on it',
      ),
    )
    .default(5),
})

export const qdy30a = askedDriver({
  id: 'qdy30a',
  model: 'QDY30A (RS485 pressure level)',
  measures: { id: 'tinggi muka air, dari dasar', en: 'water level, from below' },
  page: 'qdy30a.md',
  evidence: 'data sheet only',
  baud: at9600.baud,
  isBus: true,
  checksum: 'CRC of 16 bits',
  quantities: { water_level_m: { resolution: 0.001 } },
  warmUp_s: 1,
  interval_s: 2,
  recognise: { name: 'level' },
  options,
  open: ({ address, ask_every_s: every_s, sensor_height_m: height_m, full_scale_m, ...line }) =>
    askedDecoder({
      line,
      address,
      quantities,
      ranges: { water_level_m: [height_m, millimetres(height_m + full_scale_m)] },
      every_ms: every_s * 1_000,
      questions: [readRegisters({ address, function: 3, register: firstRegister, count: 3 })],
      decode: ([answer]) => [frameOf(answer!, height_m, full_scale_m)],
    }),
  examples: [
    {
      title: 'unit mm, one decimal, 1234: 0.123 m over it',
      asks: ['01 03 00 02 00 03 A4 0B'],
      answers: ['01 03 06 00 01 00 01 04 D2 CF E8'],
      gives: [level(0.123)],
    },
    {
      title: 'metres of water with three decimals, and it lies 0.5 m below the zero',
      options: { sensor_height_m: -0.5 },
      answers: ['01 03 06 00 10 00 03 04 D2 92 2B'],
      gives: [level(0.734)],
    },
    {
      title: 'in air with its zero a little off: as it says',
      answers: ['01 03 06 00 01 00 00 FF FD 9C C4'],
      gives: [level(-0.003)],
    },
    {
      title: 'a unit that means two things in two tables',
      answers: ['01 03 06 00 09 00 00 04 D2 7F E9'],
      gives: [nullFrame(quantities, 'unknown unit')],
    },
    {
      title: 'more than its full scale',
      answers: ['01 03 06 00 01 00 00 17 70 12 A1'],
      gives: [nullFrame(quantities, 'beyond its range')],
    },
    {
      title: 'a model without these registers: it has a map of its own, see modbus.md',
      answers: ['01 83 02 C0 F1'],
      gives: [nullFrame(quantities, 'refused by the sensor')],
    },
  ],
})

function frameOf(answer: Uint8Array, height_m: number, full_m: number): Frame {
  if (isRefusal(answer)) return nullFrame(quantities, 'refused by the sensor')
  const [unit, decimals, value] = registersIn(answer) as [number, number, number]
  const perUnit_m = metresPer.get(unit)
  if (perUnit_m === undefined || decimals > 4) return nullFrame(quantities, 'unknown unit')
  if (value === 0x7fff || value === 0x8000) return nullFrame(quantities, 'invalid value')
  const depth_m = (signed(value) / 10 ** decimals) * perUnit_m
  if (depth_m < inAir_m || depth_m > beyond * full_m) return nullFrame(quantities, 'beyond its range')
  return level(millimetres(height_m + depth_m))
}

function level(water_level_m: number): Frame {
  return { kind: 'frame', values: { water_level_m } }
}

function millimetres(metres: number): number {
  return (Math.round(metres * 1_000) + 0) / 1_000
}

/**
 * Atlas Scientific EZO circuits for pH, dissolved oxygen, conductivity, redox and water temperature. Text, each line ends
 * with a carriage return only:
 *
 *   R \r   →   7.82 \r       several numbers with commas where more outputs are switched on: the first one counts
 *
 * They speak each second by themselves until `C,0`, and say `*OK` to everything until `*OK,0`. `*ER`: not understood;
 * `*UV`, `*OV`: supply; `*RS`, `*RE`: it has restarted. A line that was cut off is a plausible wrong number (9 of 9.56), so
 * nothing counts before its carriage return, nor what follows a damaged letter. No checksum.
 *
 * What it says first is a matter of settings that it keeps without power, so they are set: `O,EC,1` and `O,mg,1` (else the
 * first number may be dissolved solids, or a saturation), `S,c` (else degrees of Fahrenheit). The temperature that it
 * compensates for it forgets without power, and restarts between two questions unseen: it is told before each reading.
 */
import { z } from 'zod'
import type { QuantityKey } from '../../hardware/quantities.ts'
import { type AnswerVerdict, askedDriver, type Frame, nullFrame, type Question } from '../driver.ts'
import { needs } from '../platform/setting-words.ts'
import { askedDecoder, at9600 } from './asked.ts'
import { ask_every_s } from './modbus-rtu.ts'

const circuits = {
  ph: 'ph',
  do: 'dissolved_oxygen_mg_l',
  ec: 'conductivity_us_cm',
  orp: 'redox_mv',
  rtd: 'water_temperature_c',
} as const satisfies Record<string, QuantityKey>

const quantities = {
  ph: { range: [0.001, 14], resolution: 0.001 },
  dissolved_oxygen_mg_l: { range: [0.01, 100], resolution: 0.01 },
  conductivity_us_cm: { range: [0.07, 500_000], resolution: 0.01 },
  redox_mv: { range: [-1_019.9, 1_019.9], resolution: 0.1 },
  water_temperature_c: { range: [-126, 1_254], resolution: 0.001 },
} as const
/** So that the first number is what we take it for. */
const outputs = { ph: [], do: ['O,mg,1'], ec: ['O,EC,1'], orp: [], rtd: ['S,c'] } as const
/** How each writes its number, after the resolutions of the data sheets: only conductivity from 1,000 µS/cm on has no decimals. */
const fraction = /-?\d+\.\d+/
const numbers = { ph: fraction, do: fraction, ec: /(\d+\.\d+|\d{3,})/, orp: fraction, rtd: fraction } as const
const betweenLines = [0x00, 0x0a, 0xff]
const longest_bytes = 48
const patience_ms = 1_500 // a reading takes 600 to 900 ms
const noProbe_c = -1_023

const options = z.strictObject({
  circuit: z
    .enum(Object.keys(circuits) as [keyof typeof circuits])
    .meta(needs('ph, do, ec, orp atau rtd', 'ph, do, ec, orp or rtd'))
    .default('ph'),
  ask_every_s: ask_every_s.default(5),
  /** The temperature that it compensates for. */
  water_temperature_c: z
    .number()
    .min(0)
    .max(50)
    .meta(needs('angka dalam derajat Celsius, 0 sampai 50', 'degrees Celsius, 0 to 50'))
    .optional(),
})

export const ezo = askedDriver({
  id: 'ezo',
  model: 'Atlas Scientific EZO',
  measures: {
    id: 'pH, oksigen, daya hantar, redoks atau suhu air',
    en: 'pH, oxygen, conductivity, redox or temperature of the water',
  },
  page: 'ezo.md',
  evidence: 'data sheet only',
  baud: at9600.baud,
  isBus: false,
  checksum: 'none',
  quantities,
  warmUp_s: 1,
  interval_s: 5,
  recognise: { name: 'water' },
  options,
  open: ({ circuit, ask_every_s: every_s, water_temperature_c }) => {
    const quantity = circuits[circuit]
    return askedDecoder({
      line: at9600,
      quantities: [quantity],
      every_ms: every_s * 1_000,
      prepare: ['*OK,0', 'C,0', ...outputs[circuit]].map(command),
      questions: [
        ...(water_temperature_c === undefined ? [] : [command(`T,${water_temperature_c}`)]),
        { ask: line('R'), patience_ms, longest_bytes, look: lookFor(numbers[circuit]) },
      ],
      decode: (answers) => [frameOf(quantity, Number.parseFloat(textOf(answers.at(-1)!)))],
    })
  },
  examples: [
    {
      title: 'compensated for 28 °C, which it forgets without power: told before each reading',
      options: { water_temperature_c: 28 },
      asks: [hexOf('T,28\r'), hexOf('R\r')],
      answers: ['', hexOf('7.82\r')],
      gives: [value('ph', 7.82)],
    },
    { title: 'pH 7.82', asks: ['52 0D'], answers: [hexOf('7.82\r')], gives: [value('ph', 7.82)] },
    {
      title: 'oxygen in mg/L, and its saturation, which is not sent',
      options: { circuit: 'do' },
      answers: [hexOf('6.41,98.2\r')],
      gives: [value('dissolved_oxygen_mg_l', 6.41)],
    },
    {
      title: 'sea water',
      options: { circuit: 'ec' },
      answers: [hexOf('53087\r')],
      gives: [value('conductivity_us_cm', 53_087)],
    },
    {
      title: 'mud without oxygen',
      options: { circuit: 'orp' },
      answers: [hexOf('-209.6\r')],
      gives: [value('redox_mv', -209.6)],
    },
    {
      title: '29.5 °C',
      options: { circuit: 'rtd' },
      answers: [hexOf('29.500\r')],
      gives: [value('water_temperature_c', 29.5)],
    },
    {
      title: 'a thermometer that is not plugged in',
      options: { circuit: 'rtd' },
      answers: [hexOf('-1023.000\r')],
      gives: [nullFrame(['water_temperature_c'], 'not connected')],
    },
    { title: 'pH 0: no probe says that', answers: [hexOf('0.000\r')], gives: [nullFrame(['ph'], 'beyond its range')] },
  ],
})

function command(text: string): Question {
  return { ask: line(text), patience_ms: 300, longest_bytes, mayStaySilent: true, look: anyLine }
}

/**
 * A line is taken whole or not at all: `6.4` that was cut off and `6.41` make `6.46.41`, of which the end is a number, too, and
 * `12.85` whose first letter was damaged ends like a `2.85`. So it begins where the answer does, after the end of another line, or
 * after a byte of nothing but zeros or ones, as a wire gives that is switched on.
 */
function lookFor(number: RegExp) {
  const whole = new RegExp(`^${number.source}(,-?\\d+(\\.\\d+)?){0,3}\\r$`)
  return (bytes: Uint8Array, at: number): AnswerVerdict => {
    if (betweenLines.includes(bytes[at]!)) return { skip: 1, reason: 'noise' }
    const verdict = anyLine(bytes, at)
    if (typeof verdict === 'string' || !('take' in verdict)) return verdict
    const text = textOf(bytes.subarray(at, at + verdict.take))
    if (whole.test(text)) return verdict
    return { skip: verdict.take, reason: text.startsWith('*') ? 'command reply' : 'not a line' }
  }
}

function anyLine(bytes: Uint8Array, at: number): AnswerVerdict {
  const end = bytes.indexOf(0x0d, at)
  if (end >= 0) return { take: end + 1 - at }
  return bytes.length - at < longest_bytes ? 'more' : { skip: 1, reason: 'not a line' }
}

function frameOf(quantity: (typeof circuits)[keyof typeof circuits], number: number): Frame {
  if (quantity === 'water_temperature_c' && number <= noProbe_c) return nullFrame([quantity], 'not connected')
  const [least, most] = quantities[quantity].range
  return number < least || number > most ? nullFrame([quantity], 'beyond its range') : value(quantity, number)
}

function value(quantity: QuantityKey, number: number): Frame {
  return { kind: 'frame', values: { [quantity]: number } }
}

function line(text: string): Uint8Array {
  return new TextEncoder().encode(`${text}\r`)
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}

function hexOf(text: string): string {
  return Buffer.from(text).toString('hex').replace(/../g, '$& ').trim().toUpperCase()
}

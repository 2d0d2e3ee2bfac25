/**
 * Our own counting board (hardware/firmware/): an Arduino that counts by itself, keeps its totals, and says them in lines:
 *
 *   PC1 id=4F2A91C0 boot=17 up=864052 p2=1042 p3=0 a0=512 t4=457 bt=2508 bh=5499 bp=100656*1A2B\r\n
 *       board       starts  0.1 s     totals       counts 1/16°C 0.01 °C, 0.01 %, Pa      CRC of all before the star
 *
 * What fell is the difference between two totals (`totals.ts`), so that it does not matter when a line is read, or how
 * many are. `x` in place of a number: a sensor that was there does not answer. What is not set up here is not looked at.
 */
import { type QuantityKey, quantities as vocabulary } from '../../hardware/quantities.ts'
import type { Reason } from '../../hardware/reasons.ts'
import { type Decoder, type Frame, serialDriver, type Total } from '../driver.ts'
import { type BoardOptions, options } from './counting-board-options.ts'
import { framedDecoder, noise, type Verdict, wrongChecksum } from './framing.ts'
import { crc16 } from './modbus-rtu.ts'

const longest_bytes = 200
const start = Buffer.from('PC1 ')
const form = /^PC1 id=([0-9A-F]{8}) boot=(\d{1,5}) up=(\d{1,10})((?: [a-z]+\d?=(?:-?\d{1,10}|x))*)\*([0-9A-F]{4})\r\n$/
const powerOn = 1_360 // 85 °C: a DS18B20 that has not measured yet

export const countingBoard = serialDriver({
  id: 'counting-board',
  model: 'Pantau counting board',
  measures: { id: 'curah hujan, dan apa yang terpasang padanya', en: 'rainfall, and what is connected to it' },
  page: 'counting-board.md',
  evidence: 'data sheet only',
  baud: 9600,
  checksum: 'CRC of 16 bits',
  quantities: {
    rainfall_mm: { resolution: 0.2 },
    wind_speed_m_s: { resolution: 0.1 },
    soil_moisture_pct: { resolution: 0.1 },
    water_temperature_c: { range: [-55, 125], resolution: 0.0625 },
    air_temperature_c: { range: [-40, 85], resolution: 0.01 },
    humidity_pct: { range: [0, 100], resolution: 0.01 },
    pressure_hpa: { range: [300, 1_100], resolution: 0.01 },
  },
  warmUp_s: 0,
  interval_s: 2,
  recognise: {
    name: 'rain',
    ask: {
      mm_per_tip: {
        id: 'Berapa milimeter hujan untuk satu jungkitan? Lihat labelnya.',
        en: 'How many millimetres of rain are one tip? See its label.',
      },
    },
  },
  options,
  open: (settings) => withMemory(settings),
  examples: [
    {
      title: 'a total is told as it is: what fell since the last one, the station knows',
      hex: lineHex('PC1 id=4F2A91C0 boot=17 up=864052 p2=1042 p3=0 a0=512 a1=0 a2=3 a3=1023'),
      gives: [{ kind: 'frame', values: {}, totals: { rainfall_mm: totalOf(1_042) } }],
    },
    {
      title: 'a board with everything',
      options: {
        mm_per_tip: 0.2794,
        wind: { pin: 'D3', m_s_per_hz: 0.667 },
        analog: [
          {
            pin: 'A0',
            quantity: 'soil_moisture_pct',
            table: [
              [620, 0],
              [310, 100],
            ],
          },
        ],
        temperature: [{ pin: 'D4', quantity: 'water_temperature_c' }],
        bme280: true,
      },
      hex: [0, 20]
        .map((tenths) =>
          lineHex(
            `PC1 id=4F2A91C0 boot=17 up=${864_052 + tenths} p2=1042 p3=${700 + tenths / 2} a0=465 t4=457 bt=2508 bh=5499 bp=100656`,
          ),
        )
        .join(''),
      gives: [
        everything(null, { wind_speed_m_s: 'not yet valid' }), // 10 turns in 2 s are 5 Hz
        everything(3.34),
      ],
    },
    {
      title: 'sensors that fell silent, a probe that has not measured, a voltage beside the table',
      options: {
        rain_pin: 'none',
        analog: [
          {
            pin: 'A1',
            quantity: 'soil_moisture_pct',
            table: [
              [300, 100],
              [620, 0],
            ],
          },
        ],
        temperature: [{ pin: 'D4', quantity: 'water_temperature_c' }],
        bme280: true,
      },
      hex: lineHex('PC1 id=4F2A91C0 boot=17 up=12 p2=0 p3=0 a0=0 a1=1023 t4=1360 bt=x bh=x bp=x'),
      gives: [
        {
          kind: 'frame',
          values: {
            soil_moisture_pct: null,
            water_temperature_c: null,
            air_temperature_c: null,
            humidity_pct: null,
            pressure_hpa: null,
          },
          nulls: {
            soil_moisture_pct: 'beyond its range',
            water_temperature_c: 'not yet valid',
            air_temperature_c: 'not connected',
            humidity_pct: 'not connected',
            pressure_hpa: 'not connected',
          },
        },
      ],
    },
  ],
})

interface Line {
  id: string
  boot: number
  up_s: number
  /** `p2`, `a0` and so on; null: it does not answer. */
  fields: Map<string, number | null>
}

function withMemory(settings: BoardOptions): Decoder<Uint8Array> {
  let last: Line | undefined
  const framed = framedDecoder({ quantities: quantitiesOf(settings), longest_bytes, look })
  return {
    ...framed,
    reset() {
      framed.reset()
      last = undefined
    },
  }

  function look(bytes: Uint8Array, at: number): Verdict {
    for (let i = 0; i < start.length && at + i < bytes.length; i++) if (bytes[at + i] !== start[i]) return noise
    const end = bytes.indexOf(0x0a, at)
    const there = end >= 0 ? end + 1 - at : bytes.length - at
    if (there >= longest_bytes || bytes.subarray(at, at + there).some((byte) => byte > 0x7e)) return noise
    if (end < 0) return 'more'
    const text = Buffer.from(bytes.subarray(at, end + 1)).toString('latin1')
    const found = form.exec(text)
    if (!found) return noise
    const star = at + text.length - 7 // *1A2B\r\n
    if (Number.parseInt(found[5]!, 16) !== crc16(bytes, at, star)) return wrongChecksum
    const line = lineIn(found)
    const frame = frameOf(settings, line, last)
    last = line
    return { take: text.length, frame }
  }
}

function lineIn([, id, boot, up, rest]: RegExpExecArray): Line {
  const fields = rest!
    .split(' ')
    .slice(1)
    .map((field): [string, number | null] => {
      const [name, value] = field.split('=')
      return [name!, value === 'x' ? null : Number(value)]
    })
  return { id: id!, boot: Number(boot), up_s: Number(up) / 10, fields: new Map(fields) }
}

function quantitiesOf({ rain_pin, wind, analog, temperature, bme280 }: BoardOptions): QuantityKey[] {
  return [
    ...(rain_pin === 'none' ? [] : (['rainfall_mm'] as const)),
    ...(wind ? (['wind_speed_m_s'] as const) : []),
    ...analog.map(({ quantity }) => quantity),
    ...temperature.map(({ quantity }) => quantity),
    ...(bme280 ? (['air_temperature_c', 'humidity_pct', 'pressure_hpa'] as const) : []),
  ]
}

type Found = number | Reason

function frameOf(settings: BoardOptions, line: Line, last: Line | undefined): Frame {
  const { rain_pin, mm_per_tip, wind, analog, temperature, bme280 } = settings
  const frame: Frame = { kind: 'frame', values: {} }
  const take = (quantity: QuantityKey, found: Found) => {
    frame.values[quantity] = typeof found === 'number' ? rounded(found, quantity) : null
    if (typeof found !== 'number') frame.nulls = { ...frame.nulls, [quantity]: found }
  }
  const number = (name: string, of: (raw: number) => Found): Found => {
    const raw = line.fields.get(name)
    return raw == null ? 'not connected' : of(raw)
  }
  const count = rain_pin === 'none' ? undefined : line.fields.get(`p${rain_pin.slice(1)}`)
  if (count != null) {
    const { id, boot } = line
    frame.totals = {
      rainfall_mm: { count, each: mm_per_tip, full: 2 ** 32, counter: `${id}.${rain_pin}`, start: boot },
    }
  } else if (rain_pin !== 'none') take('rainfall_mm', 'not connected')
  if (wind) take('wind_speed_m_s', speedOf(wind, line, last))
  for (const { pin, quantity, table } of analog)
    take(
      quantity,
      number(`a${pin.slice(1)}`, (raw) => onTable(table, raw)),
    )
  for (const { pin, quantity } of temperature) {
    take(
      quantity,
      number(`t${pin.slice(1)}`, (raw) => (raw === powerOn ? 'not yet valid' : raw / 16)),
    )
  }
  if (bme280) {
    take(
      'air_temperature_c',
      number('bt', (raw) => raw / 100),
    )
    take(
      'humidity_pct',
      number('bh', (raw) => raw / 100),
    )
    take(
      'pressure_hpa',
      number('bp', (raw) => raw / 100),
    )
  }
  return frame
}

/** Turns of an anemometer between two lines, by the board's own clock. */
function speedOf(wind: NonNullable<BoardOptions['wind']>, line: Line, last: Line | undefined): Found {
  const name = `p${wind.pin.slice(1)}`
  const [now, then] = [line.fields.get(name), last?.fields.get(name)]
  if (now == null) return 'not connected'
  if (!last || then == null || last.id !== line.id || last.boot !== line.boot) return 'not yet valid'
  const passed_s = line.up_s - last.up_s
  if (passed_s <= 0 || now < then) return 'not yet valid'
  return ((now - then) / passed_s) * wind.m_s_per_hz
}

/** Straight lines between the points of the table; nothing beside it. */
function onTable(table: BoardOptions['analog'][number]['table'], raw: number): Found {
  for (const [i, [high, highValue]] of table.entries()) {
    const [low, lowValue] = table[i - 1] ?? [high, highValue]
    if (i > 0 && raw >= low && raw <= high) return lowValue + ((raw - low) / (high - low)) * (highValue - lowValue)
  }
  return 'beyond its range'
}

function rounded(value: number, quantity: QuantityKey): number {
  const scale = 10 ** (vocabulary[quantity].decimals + 1)
  return (Math.round(value * scale) + 0) / scale
}

/** For the examples. */
function lineHex(text: string): string {
  const bytes = Buffer.from(text)
  const crc = crc16(bytes, 0, bytes.length).toString(16).toUpperCase().padStart(4, '0')
  return Buffer.from(`${text}*${crc}\r\n`).toString('hex')
}

function totalOf(count: number, each = 0.2): Total {
  return { count, each, full: 2 ** 32, counter: '4F2A91C0.D2', start: 17 }
}

function everything(wind_speed_m_s: number | null, nulls?: Frame['nulls']): Frame {
  return {
    kind: 'frame',
    values: {
      wind_speed_m_s,
      soil_moisture_pct: 50,
      water_temperature_c: 28.56,
      air_temperature_c: 25.08,
      humidity_pct: 55,
      pressure_hpa: 1_006.56,
    },
    totals: { rainfall_mm: totalOf(1_042, 0.2794) },
    ...(nulls && { nulls }),
  }
}

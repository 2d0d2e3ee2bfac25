/** What edge.yaml says of a counting board: what is connected to which of its pins. */
import { z } from 'zod'
import { isAmount, type QuantityKey, quantities as vocabulary } from '../../hardware/quantities.ts'
import { needs, says } from '../platform/setting-words.ts'
import { mm_per_tip } from './tipping-bucket.ts'

const levels = (Object.keys(vocabulary) as QuantityKey[]).filter((key) => !isAmount(key))

const quantity = z
  .enum(levels as [QuantityKey])
  .meta(needs('nama besaran, misalnya soil_moisture_pct', 'the name of a quantity, such as soil_moisture_pct'))
const number = z.number().meta(needs('sebuah angka', 'a number'))

const point = z
  .tuple([z.number().min(0).max(4095), number])
  .meta(needs('dua angka, [angka papan, nilai]', 'two numbers, [count of the board, value]'))

const Analog = z.strictObject({
  pin: z.enum(['A0', 'A1', 'A2', 'A3']),
  quantity,
  /** In rising order of the count once it is read. */
  table: z
    .array(point)
    .min(2)
    .max(20)
    .refine(
      (points) => new Set(points.map(([count]) => count)).size === points.length,
      says('dua titik dengan angka papan yang sama', 'two points have the same count'),
    )
    .transform((points) => points.toSorted(([a], [b]) => a - b))
    .meta(
      needs(
        'daftar 2 sampai 20 titik [angka papan, nilai], misalnya [[310, 100], [620, 0]]',
        'a list of 2 to 20 points [count of the board, value], such as [[310, 100], [620, 0]]',
      ),
    ),
})

const Temperature = z.strictObject({
  pin: z.enum(['D4', 'D5']),
  quantity: z.enum(['water_temperature_c', 'air_temperature_c', 'soil_temperature_c']),
})

const Wind = z.strictObject({
  pin: z.enum(['D2', 'D3']).default('D3'),
  m_s_per_hz: z
    .number()
    .min(0.001)
    .max(100)
    .meta(needs('angka dalam m/s untuk satu putaran per detik', 'a number of m/s for one closure a second')),
})

export const options = z
  .strictObject({
    /** Where the rain gauge is; none: there is no rain gauge. */
    rain_pin: z.enum(['D2', 'D3', 'none']).default('D2'),
    mm_per_tip,
    wind: Wind.optional(),
    analog: z
      .array(Analog)
      .max(4)
      .meta(needs('daftar sampai 4 pin analog', 'a list of up to 4 analog pins'))
      .default([]),
    temperature: z
      .array(Temperature)
      .max(2)
      .meta(needs('daftar sampai 2 DS18B20', 'a list of up to 2 DS18B20'))
      .default([]),
    /** Air temperature, humidity and pressure from a BME280. */
    bme280: z.boolean().meta(needs('true atau false', 'true or false')).default(false),
  })
  .refine(
    ({ rain_pin, wind }) => wind?.pin !== rain_pin,
    says('rain_pin dan wind.pin tidak boleh sama', 'rain_pin and wind.pin may not be the same'),
  )
  .refine(
    ({ analog, temperature, wind, bme280 }) => {
      const all = [...analog, ...temperature].map(({ quantity }) => quantity)
      if (wind) all.push('wind_speed_m_s')
      if (bme280) all.push('air_temperature_c', 'humidity_pct', 'pressure_hpa')
      return new Set(all).size === all.length
    },
    says('dua masukan dengan besaran yang sama', 'two inputs have the same quantity'),
  )

export type BoardOptions = z.output<typeof options>

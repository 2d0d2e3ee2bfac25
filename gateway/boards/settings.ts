/** The list `boards` of `gateway.yaml`: which board of which format is which station, and where its fields go. */
import { z } from 'zod'
import { id, needs, says } from '../../edge/platform/setting-words.ts'
import { isOfNode, isQuantity, type QuantityKey } from '../../hardware/quantities.ts'
import { formats } from './formats/index.ts'

const ids = formats.filter(({ named }) => named === 'board').map((format) => format.id)

const quantity = z
  .string()
  .refine(
    (key) => isQuantity(key) && !isOfNode(key),
    says(
      'bukan nama besaran; daftarnya ada di hardware/quantities.ts, misalnya water_level_m',
      'no quantity; hardware/quantities.ts has the list, such as water_level_m',
    ),
  )
  .transform((key) => key as QuantityKey) // as the line above has found

const number = z.number().meta(needs('angka', 'a number'))

const Field = z
  .strictObject({ sensor: id, quantity, factor: number.optional(), offset: number.optional() })
  .meta(
    needs(
      '{ sensor: …, quantity: … }, kalau perlu dengan factor',
      '{ sensor: …, quantity: … }, with a factor where needed',
    ),
  )

const Board = z.strictObject({
  station: id,
  format: z.enum(ids).meta(needs(`salah satu dari ${ids.join(', ')}`, `one of ${ids.join(', ')}`)),
  name: z
    .string()
    .min(1)
    .max(120)
    .meta(
      needs(
        'nama papan: topic (Tasmota), topic_prefix (ESPHome), nomor chip (airrohr), DevEUI (LoRaWAN), dalam tanda kutip',
        'the name of the board: topic (Tasmota), topic_prefix (ESPHome), chip id (airrohr), DevEUI (LoRaWAN), in quotes',
      ),
    )
    .optional(),
  fields: z
    .record(z.string().min(1).max(120), Field)
    .meta(needs('daftar "nama: { sensor: …, quantity: … }"', 'a list of "name: { sensor: …, quantity: … }"'))
    .default({}),
})
export type BoardSetting = z.output<typeof Board>

export const BoardSettings = z
  .array(Board)
  .max(500)
  .superRefine((boards, ctx) => {
    for (const [index, board] of boards.entries()) {
      if (boards.findIndex((other) => keyOf(other) === keyOf(board)) === index) continue
      const name = board.name ?? board.station
      ctx.addIssue({
        ...{ code: 'custom', path: [index, board.name === undefined ? 'station' : 'name'] },
        ...says(
          `"${name}" ada dua kali untuk ${board.format}; setiap papan ditulis sekali`,
          `"${name}" is there twice for ${board.format}; each board is written once`,
        ),
      })
    }
  })
  .meta(needs('daftar papan kecil, paling banyak 500', 'a list of small boards, at most 500'))

/** By what a board is found. Names of LoRaWAN are written in small and in large letters. */
export function keyOf({ format, name, station }: Pick<BoardSetting, 'format' | 'name' | 'station'>): string {
  return boardKey(format, name ?? station)
}

export const boardKey = (format: string, name: string): string => `${format} ${name.toLowerCase()}`

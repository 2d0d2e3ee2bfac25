/** The section `quality` of `gateway.yaml`: one item for each series that is judged. */
import { z } from 'zod'
import { idPattern } from '../../edge/contract.ts'
import { isQuantity } from '../../hardware/quantities.ts'
import { QualityParameters } from './qartod.ts'

const id = z.string().regex(idPattern).describe('1 to 40 of a-z, 0-9 and -')

/** `quality` of gateway.yaml: one item for each series that is judged. */
export const QualitySettings = z
  .array(
    QualityParameters.extend({
      station: id,
      sensor: id,
      quantity: z.string().refine(isQuantity, 'not a known quantity').describe('a quantity such as water_level_m'),
      /** Whose newest values the neighbour test compares with; the same quantity. */
      neighbours: z
        .array(z.strictObject({ station: id, sensor: id }))
        .max(20)
        .default([]),
    }),
  )
  .max(1_000)
  .superRefine((list, ctx) => {
    const names = list.map(({ station, sensor, quantity }) => keyOf(station, sensor, quantity))
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) === index) continue
      ctx.addIssue({ code: 'custom', path: [index], message: `${name} is there twice; put its tests into one item` })
    }
  })
export type QualitySettings = z.infer<typeof QualitySettings>

export function keyOf(station: string, sensor: string, quantity: string): string {
  return `${station}/${sensor}/${quantity}`
}

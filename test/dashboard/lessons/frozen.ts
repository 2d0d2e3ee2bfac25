/** An event as a gateway exports it, made of curves. */
import type { LessonCurve } from '../../../dashboard/lessons/lesson.ts'
import { packageOf } from '../../../gateway/exports/package.ts'
import type { Parcel, Part } from '../../../gateway/exports/parcel.ts'
import { quantities } from '../../../hardware/quantities.ts'

/** The file that a gateway would give of these curves, from the first row to the last. */
export async function frozen(curves: readonly LessonCurve[], locale: 'en' | 'id' = 'en'): Promise<Uint8Array> {
  const times = curves.flatMap(({ series }) => series.at_ms)
  const parts = curves.map(({ station, name: { sensor, quantity } }): Part => {
    const { unit, label } = quantities[quantity as keyof typeof quantities]
    return { station, sensor, quantity: quantity as Part['quantity'], unit, label }
  })
  const stations = [...new Set(curves.map(({ station }) => station))].map((station) => ({
    ...{ station, name: `Pos "${station}", hulu`, place: null, state: 'online' as const, last_seen_ms: 1, latest: {} },
    sensors: curves
      .filter((one) => one.station === station)
      .map(({ name: { sensor, quantity } }) => ({ sensor, model: 'x', quantities: [quantity] })),
  }))
  const parcel: Parcel = {
    ...{ made_ms: Date.UTC(2026, 10, 27), from_ms: Math.min(...times), to_ms: Math.max(...times) + 1, locale },
    ...{ zone: 'Asia/Jakarta', gateway: { gateway: '2abc-defg-hjkm', name: 'Desa Cawang' }, parts, stations },
    ...{ corrections: [], licence: { name: 'CC-BY-4.0', title: 'Creative Commons Attribution 4.0 International' } },
  }
  const zip = packageOf(parcel, async function* (part) {
    const { series } = curves[parts.indexOf(part)]!
    yield series.at_ms.map((at_ms, i) => ({
      ...{ sensor: part.sensor, quantity: part.quantity, at_ms, received_ms: at_ms },
      ...{ value: series.mean[i]!, flag: series.flag[i]! },
    }))
  })
  const chunks: Buffer[] = []
  for await (const chunk of zip) chunks.push(chunk as Buffer)
  return new Uint8Array(Buffer.concat(chunks))
}

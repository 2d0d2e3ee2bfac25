/** The series of this gateway's own stations, for a list to choose from: "station/sensor.quantity" and its words. Pure. */
import type { Station } from '../../gateway/contract.ts'
import { seriesName } from '../seriesNames.ts'
import { keyOf, seriesOf } from '../state.ts'
import type { Lang } from '../words.ts'

export function seriesChoices(stations: readonly Station[], lang: Lang): (readonly [series: string, text: string])[] {
  return stations
    .filter(({ remote }) => !remote)
    .flatMap((one) =>
      seriesOf(one).map((name) => {
        const text = `${one.name || one.station}: ${seriesName(one, name, lang)}`
        return [`${one.station}/${keyOf(name)}`, text] as const
      }),
    )
}

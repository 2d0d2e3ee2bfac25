/** The curves of a chart, and the way to add one of any station. */
import { useState } from 'preact/hooks'
import type { Station } from '../../gateway/contract.ts'
import { describeQuantity } from '../format.ts'
import { Icon } from '../icons.tsx'
import { curves_max } from '../looked.ts'
import { seriesName } from '../seriesNames.ts'
import { keyOf, seriesOf } from '../state.ts'
import type { Lang } from '../words.ts'
import { curveId, curveOf } from './curves.ts'
import { chartWords } from './words.ts'

interface Props {
  stations: readonly Station[]
  /** The first one, which stays. */
  first: string
  others: readonly string[]
  lang: Lang
  onCurves(others: string[]): void
}

export function CurveList({ stations, first, others, lang, onCurves }: Props) {
  const said = chartWords[lang]
  const [isOpen, setOpen] = useState(false)
  const shown = [first, ...others]
  return (
    <section class="curves" aria-label={said.curves}>
      {others.length > 0 && (
        <ul>
          {shown.map((id, hue) => (
            <li key={id} class={`hue-${hue + 1}`} data-curve={id}>
              {nameIn(stations, id, lang)}
              {hue > 0 && (
                <button
                  type="button"
                  class="icon-button"
                  aria-label={said.remove(nameIn(stations, id, lang))}
                  onClick={() => onCurves(others.filter((other) => other !== id))}
                >
                  <Icon shape="offline" />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {shown.length < curves_max && !isOpen && (
        <button type="button" class="button" data-compare onClick={() => setOpen(true)}>
          + {others.length > 0 ? said.add : said.compare}
        </button>
      )}
      {shown.length < curves_max && isOpen && (
        <label class="adding">
          {said.addHint}
          <select
            value=""
            data-add
            onChange={(event) => {
              setOpen(false)
              onCurves([...others, event.currentTarget.value])
            }}
          >
            <option value="" disabled>
              …
            </option>
            {stations.map((station) => (
              <Choices key={station.station} station={station} shown={shown} lang={lang} />
            ))}
          </select>
        </label>
      )}
    </section>
  )
}

function Choices({ station, shown, lang }: { station: Station; shown: readonly string[]; lang: Lang }) {
  const left = seriesOf(station).filter((name) => !shown.includes(curveId({ station: station.station, name })))
  if (left.length === 0) return null
  return (
    <optgroup label={station.name || station.station}>
      {left.map((name) => (
        <option key={keyOf(name)} value={curveId({ station: station.station, name })}>
          {seriesName(station, name, lang)}
        </option>
      ))}
    </optgroup>
  )
}

function nameIn(stations: readonly Station[], id: string, lang: Lang): string {
  const { station, name } = curveOf(id)
  const known = stations.find((one) => one.station === station)
  return `${known?.name || station} · ${describeQuantity(name.quantity, lang).label}`
}

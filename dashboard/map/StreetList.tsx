/** Is my street about to flood? Every place that the village wrote down: reached, or how far the water is from it. */
import type { Station } from '../../gateway/contract.ts'
import { describeQuantity, formatAge } from '../format.ts'
import { Icon } from '../icons.tsx'
import { gapText, impactText } from '../places/impacts.ts'
import type { Street } from '../places/now.ts'
import type { View } from '../view.ts'
import { mapWords } from './words.ts'

interface Props {
  streets: Street[]
  stations: readonly Station[]
  view: View
  now_ms: number
  onShow(text: string): void
}

export function StreetList({ streets, stations, view: { lang }, now_ms, onShow }: Props) {
  const said = mapWords[lang]
  const reached = streets.filter(({ isReached, present }) => isReached && !present.isUnsure).length
  return (
    <section aria-labelledby="map-streets" class="streets" data-reached={reached}>
      <h2 id="map-streets" class="title">
        {said.streets}
      </h2>
      {streets.length === 0 && <p class="hint">{said.streetsNone}</p>}
      {streets.length > 0 && (
        <p class={reached > 0 ? 'calm is-blind' : 'calm'} role="status">
          <Icon shape={reached > 0 ? 'Severe' : 'online'} />{' '}
          {reached > 0 ? said.someReached(reached) : said.noneReached}
        </p>
      )}
      <ul class="street-list">
        {streets.map((street) => {
          const { impact, series, present, isReached } = street
          const { unit } = describeQuantity(series.quantity, lang)
          const name = stations.find(({ station }) => station === series.station)?.name || series.station
          return (
            <li
              key={`${series.station} ${impact.at}`}
              class={isReached ? 'street is-reached' : 'street'}
              data-street={impact.at}
            >
              <Icon shape={isReached ? 'Severe' : present.value === null ? 'late' : 'Minor'} />
              <span class="street-text">
                <strong>{impactText(impact, unit, lang)}</strong>
                <span>
                  {standing(street, unit, lang)} {said.atStation(name)}
                  {present.isUnsure && ` · ${said.unsure}`}
                  {present.isUnsure &&
                    present.at_ms !== undefined &&
                    ` (${said.since(formatAge(now_ms - present.at_ms, lang))})`}
                </span>
              </span>
              {impact.geo && (
                <button
                  type="button"
                  class="button"
                  aria-label={said.show(impact.text[lang])}
                  onClick={() => onShow(impact.text[lang])}
                >
                  {said.showShort}
                </button>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function standing({ isReached, gap }: Street, unit: string, lang: View['lang']): string {
  if (isReached) return mapWords[lang].reached
  return gap === undefined ? '' : gapText(gap, unit, lang)
}
